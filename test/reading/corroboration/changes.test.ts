/** What is counted stays true through everything that happens to claims, articles, publishers and entities. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commit } from "../../../src/claim-log/commit.ts";
import { sql } from "../../../src/database/sql.ts";
import { settle } from "../../../src/domain/corroboration/settle.ts";
import { anonymous, cites, onRecord, openStories, own, type Stories, speaks, unstated, wire } from "./newsroom.ts";

let at: Stories;
beforeAll(async () => {
  at = await openStories();
});
afterAll(() => at.stop());

const relate = (story: string, from: string, to: string, type: "SAME_AS" | "CONTRADICTS" = "SAME_AS") =>
  at.domain.relateClaims({ from: at.claim(story, from), to: at.claim(story, to), type });

/** As a runner would that finds two bodies near-equal. */
const copies = async (story: string, head: string, copy: string): Promise<void> => {
  const [first, second] = [await at.articleId(story, head), await at.articleId(story, copy)];
  await commit(at.database, async (tx) => {
    await tx.query(sql`INSERT INTO article_copy (article_id, head_id, created_in)
      VALUES (${first}, ${first}, ${tx.id}), (${second}, ${first}, ${tx.id}) ON CONFLICT DO NOTHING`);
    await settle(tx, { sources: [at.claim(story, head), at.claim(story, copy)] });
  });
};

describe("attributions", () => {
  test("that come late lower the count again", async () => {
    await at.tell("late", [
      { in: "a", by: "Post", says: [own] },
      { in: "b", by: "Sun", says: [own] },
    ]);
    expect(await at.hear("late", "a")).toMatchObject({ known: 2 });
    await at.publish("late", "b", { by: "Sun", says: [cites("Post")] });
    expect(await at.hear("late", "a")).toMatchObject({ articles: 2, known: 1, most: 1, origins: ["Post"] });
  });

  test("move with the article to another publisher", async () => {
    await at.tell("moves", [
      { in: "a", by: "Post", says: [own] },
      { in: "b", by: "Sun", says: [own] },
    ]);
    await at.publish("moves", "b", { by: "Post", says: [own] });
    expect(await at.hear("moves", "a")).toMatchObject({ articles: 2, publishers: 1, known: 1, origins: ["Post"] });
  });
});

describe("edges", () => {
  test("that are taken away part a component, and each side counts its own", async () => {
    await at.tell("parted", [
      { in: "a", by: "Post", says: [own] },
      { in: "b", by: "Sun", says: [own] },
      { in: "c", by: "Herald", says: [own] },
    ]);
    const { relation } = await relate("parted", "a", "b");
    await at.domain.unrelateClaims(relation);
    expect(await at.hear("parted", "b")).toMatchObject({ articles: 1, known: 1, origins: ["Sun"] });
    expect(await at.hear("parted", "c")).toMatchObject({ articles: 2, known: 2 });
  });

  test("that close a ring can lose one and still join all", async () => {
    await at.tell("ring", [
      { in: "a", by: "Post", says: [own] },
      { in: "b", by: "Sun", says: [own] },
      { in: "c", by: "Herald", says: [own] },
    ]);
    const { relation } = await relate("ring", "b", "c");
    await relate("ring", "a", "b");
    const before = await at.hear("ring", "a");
    await at.domain.unrelateClaims(relation);
    expect(await at.hear("ring", "c")).toEqual(before);
  });

  test("of a claim whose text changed do not count until they are related again", async () => {
    const a = { in: "a", by: "Post", says: [own] };
    await at.tell("stale", [a, { in: "b", by: "Sun", says: [own] }]);
    const article = {
      uri: at.articleUri("stale", "a"),
      claims: [{ key: "it", text: "It was not so.", attributions: [own] }],
    };
    await at.domain.ingestArticles({ articles: [article] }, { name: "local", extractors: null, curates: true });
    expect(await at.hear("stale", "a")).toMatchObject({ articles: 1, known: 1 });
    expect(await at.hear("stale", "b")).toMatchObject({ articles: 1, known: 1 });
    await relate("stale", "b", "a");
    expect(await at.hear("stale", "a")).toMatchObject({ articles: 2, known: 2 });
  });

  test("between a denial and what it denies join nothing, and contest both", async () => {
    await at.tell("denied", [
      { in: "a", by: "Post", says: [own] },
      { in: "b", by: "Ministry", says: [own], modality: "DENIED" },
      { in: "c", by: "Sun", says: [unstated], modality: "DENIED", joined: false },
    ]);
    expect(await at.hear("denied", "a")).toMatchObject({ articles: 1, known: 1, contested: true });
    await relate("denied", "b", "c");
    expect(await at.hear("denied", "c")).toMatchObject({ articles: 2, known: 1, most: 2, contested: true });
    await at.publish("denied", "b", { by: "Ministry", says: [own], modality: "ASSERTED" });
    expect(await at.hear("denied", "a")).toEqual({
      articles: 2,
      publishers: 2,
      known: 2,
      most: 2,
      origins: ["Ministry", "Post"],
      contested: true,
    });
    expect(await at.hear("denied", "c")).toMatchObject({ articles: 1, contested: true });
  });
});

describe("contradictions", () => {
  test("contest every claim that says the same, as long as both are active", async () => {
    await at.tell("contest", [
      { in: "a", by: "Post", says: [own] },
      { in: "b", by: "Sun", says: [own] },
      { in: "x", by: "Herald", says: [own], joined: false },
    ]);
    const { relation } = await relate("contest", "b", "x", "CONTRADICTS");
    expect(await at.hear("contest", "a")).toMatchObject({ contested: true });
    expect(await at.hear("contest", "x")).toMatchObject({ articles: 1, contested: true });
    await at.domain.retractClaims([at.claim("contest", "x")], "wrong");
    expect(await at.hear("contest", "a")).not.toHaveProperty("contested");
    await at.domain.restoreClaims([at.claim("contest", "x")], "right");
    expect(await at.hear("contest", "a")).toMatchObject({ contested: true });
    await at.domain.unrelateClaims(relation);
    expect(await at.hear("contest", "a")).not.toHaveProperty("contested");
  });
});

describe("claims", () => {
  test("that are retracted have no origins and join nothing, and come back with both", async () => {
    await at.tell("retracted", [
      { in: "hub", by: "Post", says: [own] },
      { in: "b", by: "Sun", says: [own] },
      { in: "c", by: "Herald", says: [own] },
    ]);
    await at.domain.retractClaims([at.claim("retracted", "hub")], "wrong");
    expect(await at.hear("retracted", "hub")).toEqual({ articles: 0, publishers: 0, known: 0, most: 0, origins: [] });
    expect(await at.hear("retracted", "b")).toMatchObject({ articles: 1, known: 1 });
    await at.domain.restoreClaims([at.claim("retracted", "hub")], "right");
    expect(await at.hear("retracted", "c")).toMatchObject({ articles: 3, known: 3 });
  });

  test("that their article no longer makes are gone from the count", async () => {
    await at.tell("withdrawn", [
      { in: "a", by: "Post", says: [own] },
      { in: "b", by: "Sun", says: [own] },
    ]);
    const article = { uri: at.articleUri("withdrawn", "b"), claims: [] };
    await at.domain.ingestArticles({ articles: [article] }, { name: "local", extractors: null, curates: true });
    expect(await at.hear("withdrawn", "a")).toMatchObject({ articles: 1, known: 1, origins: ["Post"] });
  });
});

describe("publishers and entities", () => {
  test("that are merged are one origin, and two again when they are parted", async () => {
    await at.tell("merged", [
      { in: "a", by: "Merge One", says: [own] },
      { in: "b", by: "Merge Two", says: [own] },
      { in: "c", by: "Sun", says: [cites("Merge Two")] },
    ]);
    const [one, two] = [await at.publisherId("Merge One"), await at.publisherId("Merge Two")];
    await at.domain.mergePublishers(two, one);
    expect(await at.hear("merged", "c")).toMatchObject({
      articles: 3,
      publishers: 2,
      known: 1,
      origins: ["Merge One"],
    });
    await at.domain.unmergePublisher(two);
    expect(await at.hear("merged", "c")).toMatchObject({ articles: 3, publishers: 3, known: 2 });
  });

  test("that merge make a lone claim's credit its own reporting", async () => {
    await at.tell("self", [{ in: "a", by: "Self One", says: [cites("Self Two"), cites("Sun")] }]);
    expect(await at.hear("self", "a")).toMatchObject({ known: 2, origins: ["Self Two", "Sun"] });
    await at.domain.mergePublishers(await at.publisherId("Self Two"), await at.publisherId("Self One"));
    expect(await at.hear("self", "a")).toMatchObject({ known: 1, origins: ["Sun"] });
  });

  test("of one family are one origin, over two generations", async () => {
    await at.tell("family", [
      { in: "a", by: "Paper Austria", says: [own] },
      { in: "b", by: "Paper Germany", says: [anonymous] },
      { in: "c", by: "Sun", says: [wire("Paper Group")] },
    ]);
    expect(await at.hear("family", "a")).toMatchObject({ publishers: 3, known: 3 });
    const [austria, germany, group] = [
      await at.publisherId("Paper Austria"),
      await at.publisherId("Paper Germany"),
      await at.publisherId("Paper Group"),
    ];
    await at.domain.setPublisherParent(austria, germany);
    expect(await at.hear("family", "a")).toMatchObject({ publishers: 2, known: 2 });
    await at.domain.setPublisherParent(germany, group);
    expect(await at.hear("family", "a")).toMatchObject({ publishers: 2, known: 1, origins: ["Paper Group"] });
    await expect(at.domain.setPublisherParent(group, austria)).rejects.toMatchObject({ code: "BAD_INPUT" });
    await at.domain.setPublisherParent(germany, null);
    expect(await at.hear("family", "a")).toMatchObject({ publishers: 2, known: 2 });
  });

  test("who speak and are merged are one origin", async () => {
    await at.tell("speakers", [
      { in: "a", by: "Post", says: [speaks("Ministry One")] },
      { in: "b", by: "Sun", says: [speaks("Ministry Two")] },
    ]);
    expect(await at.hear("speakers", "a")).toMatchObject({ known: 2 });
    const [one, two] = [await at.entityId("Ministry One"), await at.entityId("Ministry Two")];
    await at.domain.mergeEntities(two, one);
    expect(await at.hear("speakers", "a")).toMatchObject({ known: 1, origins: ["@Ministry One"] });
    await at.domain.unmergeEntity(two);
    expect(await at.hear("speakers", "b")).toMatchObject({ known: 2 });
  });
});

describe("copies of one text", () => {
  test("are one article, and one origin where nobody says more", async () => {
    await at.tell("copies", [
      { in: "a", by: "Post", says: [unstated] },
      { in: "b", by: "Sun", says: [unstated] },
    ]);
    expect(await at.hear("copies", "a")).toMatchObject({ articles: 2, most: 2 });
    await copies("copies", "a", "b");
    expect(await at.hear("copies", "b")).toEqual({ articles: 1, publishers: 2, known: 1, most: 1, origins: ["?Post"] });
  });

  test("share the source that one of them states", async () => {
    await at.tell("stated", [
      { in: "a", by: "Post", says: [own] },
      { in: "b", by: "Sun", says: [onRecord("Ann")] },
    ]);
    await copies("stated", "a", "b");
    expect(await at.hear("stated", "a")).toMatchObject({ articles: 1, known: 1, most: 1, origins: ["“Ann”"] });
  });

  test("of a wire's text are the wire's, whoever was read first", async () => {
    await at.tell("wired", [
      { in: "a", by: "Post", says: [wire("Agency")] },
      { in: "b", by: "Agency", says: [own] },
      { in: "c", by: "Sun", says: [unstated] },
    ]);
    await copies("wired", "a", "b");
    expect(await at.hear("wired", "a")).toEqual({
      articles: 2,
      publishers: 3,
      known: 1,
      most: 2,
      origins: ["?Sun", "Agency"],
    });
  });

  test("that credit each other are a circle", async () => {
    await at.tell("mutual", [
      { in: "a", by: "Post", says: [cites("Sun")] },
      { in: "b", by: "Sun", says: [cites("Post")] },
    ]);
    await copies("mutual", "a", "b");
    expect(await at.hear("mutual", "a")).toEqual({
      articles: 1,
      publishers: 2,
      known: 1,
      most: 1,
      origins: ["?o"],
      circular: true,
    });
  });
});
