import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { commit } from "../../src/claim-log/commit.ts";
import { expectPosition, readBounds } from "../../src/claim-log/cursor.ts";
import { positionAt, readHead, readPage } from "../../src/claim-log/read.ts";
import type { Database } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";
import { encodeLogCursor } from "../../src/terms/cursors.ts";
import { RequestError } from "../../src/terms/errors.ts";
import { openTestLog } from "./rows.ts";

let log: Awaited<ReturnType<typeof openTestLog>>;
let database: Database;
beforeAll(async () => {
  log = await openTestLog();
  database = log.database;
});
afterAll(() => log.close());
beforeEach(async () => {
  await database.query(sql`TRUNCATE claim_event, log_commit RESTART IDENTITY`);
  await database.query(sql`ALTER SEQUENCE claim_event_seq RESTART`);
  await database.query(sql`UPDATE log_epoch SET pruned_to = 0`);
});

const touch = (...claims: bigint[]) => commit(database, async (tx) => tx.touch(claims, true));
const codeOf = async (work: () => unknown) => {
  try {
    await work();
  } catch (fault) {
    if (fault instanceof RequestError) return { code: fault.code, ...fault.details };
    throw fault;
  }
  throw new Error("nothing was refused");
};

test("pages follow each other without a gap, and the last one ends at the head", async () => {
  for (let n = 1n; n <= 5n; n++) await touch(n, n + 100n);
  const seen: bigint[] = [];
  let after = 0n;
  for (;;) {
    const page = await readPage(database, after, 3);
    seen.push(...page.entries.map(({ seq }) => seq));
    after = page.end;
    if (page.entries.length < 3) break;
  }
  expect(seen).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n]);
  expect(after).toBe((await readHead(database)).seq);
});

test("an empty page still tells where the log ends", async () => {
  await touch(1n);
  expect(await readPage(database, 1n, 10)).toMatchObject({ entries: [], end: 1n, head: 1n, prunedTo: 0n });
});

/** Commits with instants of our choosing: position n is the one entry of commit n. */
const writeCommitsAt = async (instants: readonly number[]): Promise<void> => {
  for (const [index, at] of instants.entries()) {
    const id = BigInt(index + 1);
    await database.query(sql`INSERT INTO log_commit (id, at) VALUES (${id}, ${new Date(at)})`);
    await database.query(sql`INSERT INTO claim_event (commit_id, claim_id, own) VALUES (${id}, 1, true)`);
  }
};

test("an instant's position comes before everything that may have become visible at or after it", async () => {
  // a commit stamped `at` became visible before the next one's stamp plus one millisecond, and perhaps only then
  const instants = [1000, 1000, 1005, 1006, 1006, 1020];
  await writeCommitsAt(instants);
  const visibleAtLatest = instants.map((_, index) => (instants[index + 1] ?? Number.POSITIVE_INFINITY) + 1);
  for (let time = 998; time <= 1024; time++) {
    const { seq } = await positionAt(database, new Date(time));
    const firstNeeded = visibleAtLatest.findIndex((latest) => latest > time) + 1;
    expect(seq).toBeLessThan(BigInt(firstNeeded));
  }
});

test("an instant's position replays at most one commit that was surely over before it", async () => {
  await writeCommitsAt([1000, 1010, 1020]);
  const at = async (time: number) => (await positionAt(database, new Date(time))).seq;
  expect([await at(1000), await at(1001), await at(1010), await at(1011), await at(1021), await at(5000)]).toEqual([
    0n,
    0n,
    0n,
    1n,
    2n,
    2n,
  ]);
});

test("what commits after a reading of the clock comes after that instant's position", async () => {
  for (let n = 1n; n <= 20n; n++) {
    const [clock] = await database.query<{ now: Date }>(
      sql`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`,
    );
    if (!clock) throw new Error("the clock gave nothing");
    const { position } = await touch(n);
    expect((await positionAt(database, clock.now)).seq).toBeLessThan(position.seq);
  }
});

test("a cursor of this log is its position", async () => {
  await touch(1n, 2n);
  const bounds = await readBounds(database);
  const position = { epoch: bounds.epoch, seq: 1n };
  expect(expectPosition(encodeLogCursor(position), bounds)).toEqual(position);
  expect(expectPosition(encodeLogCursor({ ...position, seq: 2n }), bounds).seq).toBe(2n);
});

test("a cursor that is malformed, of another log, or beyond the head is invalid, and the error names the head", async () => {
  await touch(1n, 2n);
  const bounds = await readBounds(database);
  const head = encodeLogCursor({ epoch: bounds.epoch, seq: 2n });
  const foreign = encodeLogCursor({ epoch: "00000000-0000-4000-8000-000000000000", seq: 1n });
  for (const cursor of ["", "nonsense", foreign, encodeLogCursor({ epoch: bounds.epoch, seq: 3n })])
    expect(await codeOf(() => expectPosition(cursor, bounds))).toEqual({ code: "CURSOR_INVALID", head });
});

test("a cursor older than retention is expired, and the error names the oldest cursor still good", async () => {
  await touch(1n, 2n, 3n);
  await database.query(sql`DELETE FROM claim_event WHERE seq <= 2`);
  await database.query(sql`UPDATE log_epoch SET pruned_to = 2`);
  const bounds = await readBounds(database);
  const at = (seq: bigint) => encodeLogCursor({ epoch: bounds.epoch, seq });
  expect(await codeOf(() => expectPosition(at(1n), bounds))).toEqual({
    code: "CURSOR_EXPIRED",
    oldest: at(2n),
    head: at(3n),
  });
  expect(expectPosition(at(2n), bounds).seq).toBe(2n);
  expect(await codeOf(() => positionAt(database, new Date(0)))).toMatchObject({ code: "CURSOR_EXPIRED" });
});
