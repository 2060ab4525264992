import { afterEach, beforeEach, expect, test } from "vitest";
import { commit } from "../../src/claim-log/commit.ts";
import { expectPosition, readBounds } from "../../src/claim-log/cursor.ts";
import { startLogMaintenance } from "../../src/claim-log/maintenance.ts";
import { readPage } from "../../src/claim-log/read.ts";
import { maintainLog } from "../../src/claim-log/retention.ts";
import type { Database } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";
import { encodeLogCursor } from "../../src/terms/cursors.ts";
import { openTestLog } from "./rows.ts";

let log: Awaited<ReturnType<typeof openTestLog>>;
let database: Database;
/** A log in partitions of ten positions. */
beforeEach(async () => {
  log = await openTestLog();
  database = log.database;
  await database.query(sql`DROP TABLE claim_event_p0`);
  await database.query(sql`DROP TABLE claim_event_p1`);
});
afterEach(() => log.close());

const size = 10;
const touch = (count: number) =>
  commit(database, async (tx) =>
    tx.touch(
      Array.from({ length: count }, (_, n) => BigInt(n + 1)),
      true,
    ),
  );
const maintain = (retention: { keepMs?: number; keepEntries?: number } = {}) =>
  maintainLog(database, { ...retention, partitionEntries: size });
const positions = async () => (await readPage(database, 0n, 1_000)).entries.map(({ seq }) => Number(seq));

test("partitions are made ahead, so that what is written never lands in the DEFAULT one", async () => {
  expect((await maintain()).made).toEqual(["claim_event_from_0", "claim_event_from_10"]);
  for (let n = 0; n < 5; n++) {
    await touch(7);
    await maintain();
  }
  expect(await database.query(sql`SELECT 1 FROM claim_event_default`)).toEqual([]);
  expect((await maintain()).made).toEqual([]);
  expect(await positions()).toEqual(Array.from({ length: 35 }, (_, n) => n + 1));
});

test("where maintenance was missed, the DEFAULT partition keeps what came, and the next ones begin after it", async () => {
  await touch(25);
  expect((await maintain()).made).toEqual(["claim_event_from_30"]);
  await touch(10);
  expect(await positions()).toEqual(Array.from({ length: 35 }, (_, n) => n + 1));
});

test("by size, the last entries stay: partitions behind them go whole, the rest one by one, and readers are told first", async () => {
  for (let n = 0; n < 5; n++) {
    await maintain();
    await touch(7);
  }
  expect(await maintain({ keepEntries: 12 })).toMatchObject({
    dropped: ["claim_event_from_0", "claim_event_from_10"],
    deleted: 4,
    prunedTo: 23n,
    postponed: false,
  });
  expect(await positions()).toEqual(Array.from({ length: 12 }, (_, n) => n + 24));
  const bounds = await readBounds(database);
  expect(() => expectPosition(encodeLogCursor({ epoch: bounds.epoch, seq: 22n }), bounds)).toThrow(/no longer kept/);
  expect(expectPosition(encodeLogCursor({ epoch: bounds.epoch, seq: 23n }), bounds).seq).toBe(23n);
});

test("by age, entries of commits that are too old go, but never the head", async () => {
  await maintain();
  for (let n = 0; n < 3; n++) {
    await touch(9);
    await maintain();
  }
  expect((await maintain({ keepMs: 3_600_000 })).dropped).toEqual([]);
  await database.query(
    sql`UPDATE log_commit SET at = at - interval '2 hours' WHERE id < (SELECT max(id) FROM log_commit)`,
  );
  expect(await maintain({ keepMs: 3_600_000 })).toMatchObject({ dropped: ["claim_event_from_0"], deleted: 9 });
  expect(await positions()).toEqual([19, 20, 21, 22, 23, 24, 25, 26, 27]);
  await database.query(sql`UPDATE log_commit SET at = at - interval '2 hours'`);
  expect(await maintain({ keepMs: 3_600_000 })).toMatchObject({ prunedTo: 26n });
  expect(await positions()).toEqual([27]);
  expect(await maintain({ keepMs: 3_600_000 })).toMatchObject({ dropped: [], deleted: 0 });
});

test("what strayed into the DEFAULT partition goes with the partitions after it", async () => {
  await touch(15);
  await maintain();
  await touch(20);
  await maintain();
  const { prunedTo } = await maintain({ keepEntries: 1 });
  expect(prunedTo).toBe(34n);
  expect(await positions()).toEqual([35]);
});

test("who reads the log makes pruning wait for another time, and waits for nothing", async () => {
  for (let n = 0; n < 4; n++) {
    await maintain();
    await touch(9);
  }
  await database.snapshot(async (reader) => {
    await reader.query(sql`SELECT count(*) FROM claim_event`);
    expect(await maintain({ keepEntries: 1 })).toMatchObject({ dropped: [], postponed: true });
    await touch(1);
  });
  expect((await maintain({ keepEntries: 1 })).dropped.length).toBe(3);
});

test("a service looks after the log from its start, and a round that fails is reported and ends nothing", async () => {
  await startLogMaintenance(database, {}, (fault) => expect.fail(String(fault))).stop();
  expect(await database.query(sql`SELECT to_regclass('claim_event_from_0') IS NOT NULL AS made`)).toEqual([
    { made: true },
  ]);
  const faults: unknown[] = [];
  const broken: Database = { ...database, query: () => Promise.reject(new Error("away")) };
  await startLogMaintenance(broken, {}, (fault) => faults.push(fault)).stop();
  expect(faults).toEqual([new Error("away")]);
});
