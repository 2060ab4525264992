/** The same input once more changes nothing, whatever became of its names meanwhile; an input that was overtaken is applied anew. */
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import type { ArticleInput, EntityInput, PublisherInput } from "../../../src/domain/domain.ts";
import { within } from "../../support/within.ts";
import {
  article,
  claim,
  claimId,
  entriesAfter,
  everyRow,
  local,
  openTestDomain,
  send,
  statuses,
  type TestDomain,
} from "../support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

const reset = () =>
  at.database.query(
    sql`TRUNCATE article, entity, publisher, ingest_batch, claim_entity, batch_claim, claim_event RESTART IDENTITY CASCADE`,
  );
afterEach(reset);

// Few names, of which anyone may be anyone's alias, item or domain: nearly every bare one is shared.
const name = fc.constantFrom("Apple", "APPLE", "Jablko", "Mill", "The Mill", "Deník");
const entity: fc.Arbitrary<Omit<EntityInput, "key">> = fc.record({
  kind: fc.constantFrom("ORGANIZATION" as const, "PRODUCT" as const),
  name,
  aliases: fc.array(name, { maxLength: 3 }),
  wikidataId: fc.option(fc.constantFrom("Q1", "Q2", "Q3", "Q4"), { freq: 2 }),
});
const publisher: fc.Arbitrary<PublisherInput> = fc.record({
  name,
  domain: fc.option(fc.constantFrom("a.example", "b.example", "c.example", "d.example"), { freq: 2 }),
});
const left = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

/** Articles of a few uris, with claims that name every entity or none. */
const articles = (names: readonly string[]): fc.Arbitrary<ArticleInput[]> =>
  fc.uniqueArray(
    fc
      .record({
        uri: fc.constantFrom(...names.map((each) => `urn:x:${each}`)),
        extractor: fc.constantFrom("default", "other"),
        language: fc.constant("en"),
        body: fc.constantFrom("The mill shuts.", "The mill opens."),
        publisher: left(fc.option(publisher)),
        citedPublishers: left(fc.array(publisher, { maxLength: 2 })),
        entities: fc.array(entity, { maxLength: 3 }),
        credited: fc.option(publisher),
        namesAll: fc.boolean(),
      })
      .map(({ entities, credited, namesAll, ...rest }): ArticleInput => {
        const keyed = entities.map((each, index) => ({ ...each, key: `${index}` }));
        const about = keyed.map(({ key }) => ({ entity: key, role: "SUBJECT" as const }));
        const attributions = credited ? [{ kind: "WIRE" as const, publisher: credited }] : [];
        const claims = [claim("1", { entities: namesAll ? about : about.slice(0, 1), attributions }), claim("2")];
        return { ...rest, entities: keyed, claims };
      }),
    { selector: ({ uri }) => uri, minLength: 1, maxLength: 3 },
  );

test("whoever shares its names, and whatever others brought meanwhile: a batch sent again changes nothing", async () => {
  const world = fc.record({
    history: fc.array(articles(["1", "2", "3", "4"]), { maxLength: 6 }),
    batch: articles(["1", "2", "3"]),
    // nearly the same was sent before, so that this one changes nothing, and names are what they were then
    hasTwin: fc.boolean(),
    others: fc.array(articles(["4", "5", "6"]), { maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(
      world,
      within(12_000, 20, async ({ history, batch, hasTwin, others }) => {
        await reset();
        const twins = batch.map((each) => ({ ...each, title: null }));
        for (const each of [...history, ...(hasTwin ? [twins] : [])])
          await at.domain.ingestArticles({ articles: each }, local);
        const first = await at.domain.ingestArticles({ articles: batch }, local);
        // an item of another kind than it is known for is refused, and may be taken later: that is not the same batch again
        const taken = batch.filter((_, index) => first.results[index]?.status !== "REJECTED");
        const second = await at.domain.ingestArticles({ articles: taken, batchKey: "again" }, local);
        for (const each of others) await at.domain.ingestArticles({ articles: each }, local);
        const before = await everyRow(at.database);
        const third = await at.domain.ingestArticles({ articles: taken, batchKey: "again" }, local);
        for (const again of [second, third])
          expect(again.results.map((_, index) => statuses(again, index))).toEqual(
            taken.map(() => "UNCHANGED, 1 UNCHANGED, 2 UNCHANGED"),
          );
        expect(await everyRow(at.database)).toBe(before);
      }),
    ),
    { numRuns: 100 },
  );
}, 120_000);

describe("an input that was applied", () => {
  const about = (fields: Partial<EntityInput> = {}): ArticleInput =>
    article("mill", {
      title: "The mill",
      entities: [{ key: "e", kind: "ORGANIZATION", name: "Mill", aliases: ["Mlýn", "Muhle"], ...fields }],
      claims: [claim("1", { entities: [{ entity: "e", role: "SUBJECT" }] }), claim("2")],
    });
  const unchanged = "UNCHANGED, 1 UNCHANGED, 2 UNCHANGED";
  const entities = () => at.database.query(sql`SELECT name, aliases FROM entity ORDER BY id`);

  test("teaches once: what a curator corrects stays corrected", async () => {
    await send(at.domain, about());
    await at.domain.updateEntity({ id: 1n, name: "The Mill of Brno", aliases: ["Mlýn"] });
    expect(statuses(await send(at.domain, about()))).toBe(unchanged);
    expect(await entities()).toEqual([{ name: "The Mill of Brno", aliases: ["Mlýn"] }]);
    // what is new to say of it is learned, as ever
    await send(at.domain, about({ name: "The Mill of Brno", aliases: ["Muhle"] }));
    expect(await entities()).toEqual([{ name: "The Mill of Brno", aliases: ["Mlýn", "Muhle"] }]);
    await send(at.domain, about({ name: "The Mill of Brno", aliases: ["Muhle", "Molino"] }));
    expect(await entities()).toEqual([{ name: "The Mill of Brno", aliases: ["Mlýn", "Muhle", "Molino"] }]);
  });

  test("is the same in another spelling, and when it is read again; the later reading is kept", async () => {
    const { uri, ...rest } = about();
    await send(at.domain, { uri, ...rest, fetchedAt: "2026-03-01T00:00:00Z" });
    await at.domain.updateEntity({ id: 1n, aliases: [] });
    const spelt = { ...rest, fetchedAt: "2026-03-02T00:00:00Z", uri: `${uri}#top`, ifRevision: 1 };
    expect(statuses(await send(at.domain, spelt))).toBe(unchanged);
    expect(await entities()).toEqual([{ name: "Mill", aliases: [] }]);
    const late = await at.domain.ingestArticles({ articles: [{ ...spelt, fetchedAt: "2026-03-01T00:00:00Z" }] }, local);
    expect(late.results[0]?.errors).toMatchObject([{ path: ["fetchedAt"], code: "STALE" }]);
  });

  test.each([
    ["title", { title: "Another title" }],
    ["body", { body: "Another text." }],
    ["language", { language: "cs" }],
    ["publisher", { publisher: { name: "The Gazette" } }],
    ["cited publishers", { citedPublishers: [{ name: "The Gazette" }] }],
    ["authors", { authors: ["Ben"] }],
    ["date", { publishedAt: "2026-03-02T00:00:00Z" }],
  ])("is applied anew once another extractor has changed the %s", async (_, fields) => {
    const publishers = { publisher: { name: "The Paper" }, citedPublishers: [{ name: "The Wire" }] };
    const sent = { ...about(), ...publishers, authors: ["Ann"], publishedAt: "2026-03-01T00:00:00Z" };
    const { position } = await send(at.domain, sent);
    await send(at.domain, { uri: sent.uri, extractor: "other", ...fields });
    expect(statuses(await send(at.domain, sent))).toMatch(/^UPDATED/);
    expect(statuses(await send(at.domain, sent))).toBe(unchanged);
    expect(await entriesAfter(at.database, position.seq)).toHaveLength(4);
  });

  test("is applied anew where a batch took its claims back, or another input of its own came between", async () => {
    const { batchId } = await send(at.domain, about());
    await at.domain.retractBatch(batchId ?? 0n, "a broken run", local);
    expect(statuses(await send(at.domain, about()))).toBe("UPDATED, 1 UPDATED, 2 UPDATED");
    await send(at.domain, { ...about(), claims: [claim("2")] });
    expect(statuses(await send(at.domain, about()))).toBe("UPDATED, 1 UPDATED, 2 UNCHANGED");
  });

  test("is applied anew where what it leaves out is another now: its claims have the article's language", async () => {
    await send(at.domain, about());
    const { language: _, ...sent } = about();
    expect(statuses(await send(at.domain, sent))).toBe(unchanged);
    await send(at.domain, { uri: sent.uri, extractor: "other", language: "cs" });
    expect(statuses(await send(at.domain, sent))).toBe("UPDATED, 1 UPDATED, 2 UPDATED");
  });

  test("is applied anew where another one moved what nobody sees: where a quote is said to stand", async () => {
    const quoting = (start: number): ArticleInput =>
      article("mill", { body: "Mill. Mill.", claims: [claim("1", { quote: { text: "Mill", start } })] });
    for (const start of [0, 1, 0]) await send(at.domain, quoting(start));
    const [row] = await at.database.query(sql`SELECT quote_start AS start, quote_hint AS hint FROM claim`);
    expect(row).toEqual({ start: 0, hint: 0 });
  });

  test("is known also where it changed nothing, and beside others of its extractor, sent by turns", async () => {
    const meta = { ...about(), claims: null };
    const sparse = { uri: about().uri, claims: about().claims ?? [], entities: about().entities ?? [] };
    const inputs = [about(), meta, sparse];
    for (const each of [...inputs, ...inputs]) await send(at.domain, each);
    await at.domain.updateEntity({ id: 1n, aliases: [] });
    const before = await everyRow(at.database, ["ingest_batch"]);
    for (const each of inputs) expect(statuses(await send(at.domain, each))).toMatch(/^UNCHANGED/);
    expect(await entities()).toEqual([{ name: "Mill", aliases: [] }]);
    expect(await everyRow(at.database, ["ingest_batch"])).toBe(before);
  });

  test("is known from the first time on that it comes to rows of an older version", async () => {
    await send(at.domain, about());
    await at.database.query(sql`TRUNCATE article_input`);
    expect(statuses(await send(at.domain, about()))).toBe(unchanged);
    await at.domain.updateEntity({ id: 1n, aliases: [] });
    expect(statuses(await send(at.domain, about()))).toBe(unchanged);
    expect(await entities()).toEqual([{ name: "Mill", aliases: [] }]);
  });

  test("leaves a claim retracted that a curator retracted, and says so", async () => {
    const sent = await send(at.domain, about());
    await at.domain.retractClaims([claimId(sent, "1")], "invented");
    expect(statuses(await send(at.domain, about()))).toBe("UNCHANGED, 1 RETRACTED, 2 UNCHANGED");
  });

  test("is no longer known once its article's text was taken down", async () => {
    await send(at.domain, about());
    await at.domain.redactArticle(1n, "asked for by its author");
    expect(await at.database.query(sql`SELECT FROM article_input`)).toEqual([]);
  });
});
