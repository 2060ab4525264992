/** What changed since: one entry per claim, folded from the log, whatever the pages. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Commit, commit } from "../../src/claim-log/commit.ts";
import { readHead } from "../../src/claim-log/read.ts";
import type { Database } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";
import { type ClaimFilterInput, parseClaimFilter } from "../../src/filter/filter.ts";
import { type ChangesPage, readChanges } from "../../src/reading/changes/changes.ts";
import { createReading } from "../../src/reading/reading.ts";
import { encodeLogCursor } from "../../src/terms/cursors.ts";
import {
  insertArticle,
  insertClaim,
  insertPublisher,
  openTestLog,
  renamePublisher,
  reviseClaim,
  setLanguage,
  setStatus,
  setSupport,
} from "../claim-log/rows.ts";

let log: Awaited<ReturnType<typeof openTestLog>>;
let database: Database;
let publisher: bigint;
let article: bigint;
beforeAll(async () => {
  log = await openTestLog();
  database = log.database;
  publisher = await write((tx) => insertPublisher(tx, "The Mill"));
  article = await write((tx) => insertArticle(tx, { uri: "urn:mill", publisher }));
});
afterAll(() => log.close());

const write = async <Result>(work: (tx: Commit) => Promise<Result>): Promise<Result> =>
  (await commit(database, work)).result;
const headNow = async (): Promise<string> => encodeLogCursor(await readHead(database));

let keys = 0;
const addClaim = (text = "a claim") =>
  write((tx) => insertClaim(tx, { article, key: `k${++keys}`, text, language: "en" }));

const changesSince = (since: string, filter: ClaimFilterInput | null = null, first = 100): Promise<ChangesPage> =>
  readChanges(database, { since, where: parseClaimFilter(filter), first });
/** kinds and counts by claim */
const told = ({ changes }: ChangesPage) =>
  changes.map(({ claimId, kinds, independentOriginsBefore, independentOriginsNow }) => [
    claimId,
    kinds.join(),
    independentOriginsBefore,
    independentOriginsNow,
  ]);

test("someone back from lunch hears of each claim once: what it was, and what it is", async () => {
  const [revised, joined, parted, taken, quiet] = [
    await addClaim(),
    await addClaim(),
    await addClaim(),
    await addClaim(),
    await addClaim(),
  ];
  await write((tx) => setSupport(tx, parted, 3, true));
  const since = await headNow();
  await write((tx) => reviseClaim(tx, revised, "another text"));
  await write((tx) => setSupport(tx, joined, 2, true));
  await write((tx) => setSupport(tx, parted, 2, false));
  await write((tx) => setStatus(tx, taken, "RETRACTED"));
  const added = await addClaim();
  await write((tx) => setSupport(tx, added, 2, false));
  await write((tx) => reviseClaim(tx, revised, "a third text"));
  const page = await changesSince(since);
  expect(told(page)).toEqual([
    [joined, "CORROBORATED,CONTESTED", 1, 2],
    [parted, "DISCORROBORATED,UNCONTESTED", 3, 2],
    [taken, "REMOVED", 1, 1],
    [added, "NEW", 0, 2],
    [revised, "UPDATED", 1, 1],
  ]);
  expect(page.changes.map(({ claimId }) => claimId)).not.toContain(quiet);
  expect(page.hasMore).toBe(false);
  expect(encodeLogCursor(page.position)).toBe(await headNow());
  expect((await changesSince(await headNow())).changes).toEqual([]);
});

test("new and gone is left out, gone and back is not removed, and a filter's edge is crossed both ways", async () => {
  const [back, crossing] = [await addClaim(), await addClaim()];
  const since = await headNow();
  const gone = await addClaim();
  await write((tx) => setStatus(tx, gone, "RETRACTED"));
  await write((tx) => setStatus(tx, back, "RETRACTED"));
  await write((tx) => setStatus(tx, back, "ACTIVE"));
  await write((tx) => setSupport(tx, crossing, 2, false));
  expect(told(await changesSince(since))).toEqual([
    [back, "UPDATED", 1, 1],
    [crossing, "CORROBORATED", 1, 2],
  ]);
  const corroborated = { independentOrigins: { gte: 2 } };
  expect(told(await changesSince(since, corroborated))).toEqual([[crossing, "NEW,CORROBORATED", 1, 2]]);
  const between = await headNow();
  await write((tx) => setSupport(tx, crossing, 1, false));
  expect(told(await changesSince(between, corroborated))).toEqual([[crossing, "DISCORROBORATED,REMOVED", 2, 1]]);
  expect(told(await changesSince(since, corroborated))).toEqual([]);
});

test("a commit that moves the counts and the claim itself is told as both, one of a publisher's name as neither", async () => {
  const claim = await addClaim();
  const since = await headNow();
  await write(async (tx) => {
    await reviseClaim(tx, claim, "more exactly");
    await setSupport(tx, claim, 2, false);
  });
  expect(told(await changesSince(since))).toEqual([[claim, "UPDATED,CORROBORATED", 1, 2]]);
  const renamed = await headNow();
  await write(async (tx) => {
    await renamePublisher(tx, publisher, "The Windmill");
    tx.touch([claim], false);
  });
  expect(told(await changesSince(renamed))).toEqual([]);
  const named = { article: { publisher: { name: { equals: "the windmill" } } } };
  expect(told(await changesSince(renamed, named))).toEqual([[claim, "NEW", 2, 2]]);
});

test("a commit that moves the counts and no more of a claim than its quote is told as both", async () => {
  const claim = await addClaim();
  const since = await headNow();
  await write(async (tx) => {
    await reviseClaim(tx, claim, "a claim");
    await tx.query(sql`UPDATE claim SET quote_text = 'so it said', quote_verified = false WHERE id = ${claim}`);
    await setSupport(tx, claim, 2, false);
  });
  expect(told(await changesSince(since))).toEqual([[claim, "UPDATED,CORROBORATED", 1, 2]]);
});

test("pages hold no more than asked for, and lead from one to the next", async () => {
  const since = await headNow();
  const claims = await write(async (tx) => {
    const made = [];
    for (let n = 0; n < 5; n++) made.push(await insertClaim(tx, { article, key: `k${++keys}`, text: "x" }));
    return made;
  });
  const first = await changesSince(since, null, 2);
  expect([told(first).map(([id]) => id), first.hasMore]).toEqual([claims.slice(0, 2), true]);
  const second = await changesSince(encodeLogCursor(first.position), null, 2);
  const third = await changesSince(encodeLogCursor(second.position), null, 2);
  expect([told(third).map(([id]) => id), third.hasMore]).toEqual([claims.slice(4), false]);
});

test("a page looks at a bounded stretch, so one that finds nothing may have more behind it", async () => {
  const since = await headNow();
  await write(async (tx) => {
    const many = await tx.query<{ id: bigint }>(sql`
      INSERT INTO claim (article_id, extractor, key, text, text_folded, text_words, language, modality, status, ingested_at,
        updated_at, created_in)
      SELECT ${article}, 'many', n::text, 'x', 'x', '', 'en', 'ASSERTED', 'ACTIVE', ${tx.at}, ${tx.at}, ${tx.id}
      FROM generate_series(1, 2500) n RETURNING id`);
    tx.touch(
      many.map(({ id }) => id),
      true,
    );
  });
  const page = await changesSince(since, { language: { eq: "cs" } });
  expect([page.changes, page.hasMore]).toEqual([[], true]);
  const rest = await changesSince(encodeLogCursor(page.position), { language: { eq: "cs" } });
  expect([rest.changes, rest.hasMore]).toEqual([[], false]);
});

test("a cursor that is none, of another log or of the future is refused, and names its argument", async () => {
  const { epoch, seq } = await readHead(database);
  const beyond = encodeLogCursor({ epoch, seq: seq + 1n });
  const foreign = encodeLogCursor({ epoch: "00000000-0000-4000-8000-000000000001", seq: 1n });
  for (const since of ["nonsense", beyond, foreign])
    await expect(changesSince(since)).rejects.toMatchObject({
      code: "CURSOR_INVALID",
      message: expect.stringMatching(/^since: /),
      details: { head: encodeLogCursor({ epoch, seq }) },
    });
});

type Act = (tx: Commit, claim: bigint, turn: number) => Promise<void>;
const acts: Readonly<Record<string, Act>> = {
  retract: (tx, claim) => setStatus(tx, claim, "RETRACTED"),
  restore: (tx, claim) => setStatus(tx, claim, "ACTIVE"),
  speak: (tx, claim, turn) => setLanguage(tx, claim, turn % 2 ? "cs" : "en"),
  count: (tx, claim, turn) => setSupport(tx, claim, 1 + (turn % 3), turn % 2 === 0),
};

/** A few claims of an article of their own, changed at random. */
const openStory = async () => {
  const key = `story ${++keys}`;
  const own = await write((tx) => insertArticle(tx, { uri: `urn:${key}` }));
  const claims: bigint[] = [];
  let turn = 0;
  return {
    filter: {
      article: { uri: { eq: `urn:${key}` } },
      or: [{ language: { eq: "en" } }, { independentOrigins: { gte: 2 } }],
    },
    take: async ([which, what]: readonly [number, string]): Promise<void> => {
      turn++;
      const [claim, act] = [claims[which], acts[what]];
      await write(async (tx) => {
        if (claim !== undefined && act) await act(tx, claim, turn);
        else claims.push(await insertClaim(tx, { article: own, key: `${key}/${turn}`, text: "x" }));
      });
    },
  };
};

/** Ids that match now. */
const matching = async (filter: ClaimFilterInput): Promise<Set<bigint>> => {
  const nothing = { orderBy: null, first: 100, after: null, last: null, before: null };
  const page = await createReading(database).claims(null, { ...nothing, where: parseClaimFilter(filter) });
  return new Set(page.edges.map(({ node }) => node.id));
};

/** Takes a page's changes over into a set. */
const apply = (set: Set<bigint>, { changes }: ChangesPage): void => {
  for (const { claimId, kinds } of changes) {
    expect(set.has(claimId)).toBe(!kinds.includes("NEW"));
    if (kinds.includes("NEW")) set.add(claimId);
    if (kinds.includes("REMOVED")) set.delete(claimId);
  }
};

test("pages of any size, one after another, lead from the set then to the set now", async () => {
  const step = fc.tuple(fc.nat({ max: 4 }), fc.constantFrom("add", ...Object.keys(acts)));
  const steps = fc.array(step, { minLength: 1, maxLength: 12 });
  const agree = fc.asyncProperty(steps, steps, fc.integer({ min: 1, max: 4 }), async (past, recent, size) => {
    const { filter, take } = await openStory();
    for (const each of past) await take(each);
    const set = await matching(filter);
    let since = await headNow();
    for (const each of recent) await take(each);
    for (let more = true; more; ) {
      const page = await changesSince(since, filter, size);
      expect(page.changes.length).toBeLessThanOrEqual(size);
      apply(set, page);
      since = encodeLogCursor(page.position);
      more = page.hasMore;
    }
    expect(set).toEqual(await matching(filter));
  });
  await fc.assert(agree, { numRuns: 40 });
}, 60_000);
