/** Who hears of what is counted: claims whose origins, number of them, contradiction or circle is another, and no others. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import { entriesAfter } from "../../domain/support.ts";
import { cites, openStories, own, type Stories, unstated } from "./newsroom.ts";

let at: Stories;
beforeAll(async () => {
  at = await openStories();
});
afterAll(() => at.stop());

/** The claims that the log names since, as `name own` or `name around`. */
const heard = async (story: string, since: bigint, names: readonly string[]): Promise<string[]> => {
  const nameOf = new Map(names.map((name) => [at.claim(story, name), name]));
  const entries = await entriesAfter(at.database, since);
  return entries.map((entry) => `${nameOf.get(entry.claim)} ${entry.own ? "own" : "around"}`);
};

const head = async (): Promise<bigint> => {
  const [row] = await at.database.query<{ seq: bigint }>(sql`SELECT coalesce(max(seq), 0) AS seq FROM claim_event`);
  return row?.seq ?? 0n;
};

const join = (story: string, from: string, to: string) =>
  at.domain.relateClaims({ from: at.claim(story, from), to: at.claim(story, to), type: "SAME_AS" });

test("one more article with the same origin is heard by the two that were joined, one with another origin by all", async () => {
  await at.tell("more", [
    { in: "a", by: "Post", says: [cites("Agency")] },
    { in: "b", by: "Sun", says: [cites("Agency")] },
    { in: "c", by: "Herald", says: [cites("Agency")], joined: false },
    { in: "d", by: "Times", says: [own], joined: false },
  ]);
  const first = await head();
  await join("more", "a", "c");
  expect(await heard("more", first, ["a", "b", "c", "d"])).toEqual(["a own", "c own"]);
  const second = await head();
  await join("more", "c", "d");
  expect(await heard("more", second, ["a", "b", "c", "d"])).toEqual(["a own", "b own", "c own", "d own"]);
});

test("a silent article is heard by all: it is one more origin at most", async () => {
  await at.tell("silent", [
    { in: "a", by: "Post", says: [cites("Agency")] },
    { in: "b", by: "Sun", says: [cites("Agency")] },
    { in: "c", by: "Herald", says: [unstated], joined: false },
  ]);
  const since = await head();
  await join("silent", "a", "c");
  expect(await heard("silent", since, ["a", "b", "c"])).toEqual(["a own", "b own", "c own"]);
});

test("a contradiction is heard by every claim that says the same", async () => {
  await at.tell("against", [
    { in: "a", by: "Post", says: [own] },
    { in: "b", by: "Sun", says: [own] },
    { in: "x", by: "Herald", says: [own], joined: false },
    { in: "y", by: "Times", says: [own], joined: false },
  ]);
  const since = await head();
  await at.domain.relateClaims({ from: at.claim("against", "x"), to: at.claim("against", "a"), type: "CONTRADICTS" });
  expect(await heard("against", since, ["a", "b", "x", "y"])).toEqual(["a own", "b own", "x own"]);
  const next = await head();
  await at.domain.relateClaims({ from: at.claim("against", "y"), to: at.claim("against", "a"), type: "CONTRADICTS" });
  expect(await heard("against", next, ["a", "b", "x", "y"])).toEqual(["a own", "y own"]);
});

test("an origin that goes by another name since a merge is no news, one that two have become is", async () => {
  await at.tell("renamed", [
    { in: "a", by: "Post", says: [cites("Agency One")] },
    { in: "b", by: "Sun", says: [cites("Agency One")] },
    { in: "c", by: "Daily", says: [cites("Agency Two")], joined: false },
  ]);
  const since = await head();
  await at.domain.mergePublishers(await at.publisherId("Agency One"), await at.publisherId("Agency Two"));
  expect(await heard("renamed", since, ["a", "b", "c"])).toEqual(["a around", "b around", "c around"]);
  await at.domain.unmergePublisher(await at.publisherId("Agency One"));
  await join("renamed", "a", "c");
  const next = await head();
  await at.domain.mergePublishers(await at.publisherId("Agency One"), await at.publisherId("Agency Two"));
  expect(await heard("renamed", next, ["a", "b", "c"])).toEqual(["a own", "b own", "c own"]);
});

test("what was kept before a commit is kept with it", async () => {
  await at.tell("kept", [
    { in: "a", by: "Post", says: [own] },
    { in: "b", by: "Sun", says: [own] },
  ]);
  await at.domain.retractClaims([at.claim("kept", "b")], "wrong");
  const versions = await at.database.query<{ origins: number }>(sql`
    SELECT independent_origins AS origins FROM claim_support_version WHERE claim_id = ${at.claim("kept", "a")} ORDER BY until`);
  expect(versions).toEqual([{ origins: 1 }, { origins: 2 }]);
});
