import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPool } from "../../src/database/pool.ts";
import { raw, sql } from "../../src/database/sql.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;
let other: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.url, size: 3, statementTimeoutMs: 20_000 });
  other = new pg.Client(database.url);
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await pool.stop();
  await database.drop();
});

test("numbers of the log keep all their digits, alone and in lists, and instants are instants in any session", async () => {
  const [row] = await pool.query<{ one: bigint; many: bigint[]; none: bigint[]; at: Date }>(sql`
    SELECT ${9_007_199_254_740_993n}::int8 AS one, ${[1n, 9_007_199_254_740_993n]}::bigint[] AS many, '{}'::bigint[] AS none,
      ${new Date("2026-03-01T12:00:00.123Z")}::timestamptz AS at`);
  expect(row).toEqual({
    one: 9_007_199_254_740_993n,
    many: [1n, 9_007_199_254_740_993n],
    none: [],
    at: new Date("2026-03-01T12:00:00.123Z"),
  });
});

test("a statement that takes too long is ended, and says so", async () => {
  const hasty = openPool({ url: database.url, size: 1, statementTimeoutMs: 300 });
  await expect(hasty.query(sql`SELECT pg_sleep(5)`)).rejects.toMatchObject({ name: "RequestError", code: "TIMEOUT" });
  await hasty.stop();
});

test("a connection that was cut is told as a passing fault, and the next statement gets another", async () => {
  const [self] = await pool.query<{ pid: number }>(sql`SELECT 1 AS pid`);
  expect(self).toEqual({ pid: 1 });
  const cut = pool.transaction(async (transaction) => {
    const [session] = await transaction.query<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
    await other.query(`SELECT pg_terminate_backend(${session?.pid}, 5000)`);
    await sleep(20); // between two statements, where nobody waits for an answer, the connection's end arrives
    return transaction.query(sql`SELECT 1`);
  });
  await expect(cut).rejects.toMatchObject({ name: "RequestError", code: "OVERLOADED" });
  expect(await pool.query<{ n: number }>(sql`SELECT 2 AS n`)).toEqual([{ n: 2 }]);
});

test("a transaction whose work throws leaves nothing, and its connection serves on", async () => {
  const attempt = pool.transaction(async (transaction) => {
    await transaction.query(sql`INSERT INTO setting (name, value) VALUES ('half', 'written')`);
    throw new Error("no");
  });
  await expect(attempt).rejects.toThrow("no");
  expect(await pool.query(sql`SELECT FROM setting WHERE name = 'half'`)).toEqual([]);
});

test("what commits with the last statement gives that statement's rows", async () => {
  const rows = await pool.transaction((transaction) =>
    transaction.commitWith("INSERT INTO setting (name, value) VALUES ('kept', 'yes');SELECT 7::int8 AS n"),
  );
  expect(rows).toEqual([{ n: 7n }]);
  expect(await pool.query(sql`SELECT value FROM setting WHERE name = 'kept'`)).toEqual([{ value: "yes" }]);
});

test("a snapshot does not see what is committed meanwhile, and cannot write", async () => {
  await pool.snapshot(async (snapshot) => {
    const count = sql`SELECT count(*)::int AS n FROM setting`;
    const before = await snapshot.query(count);
    await other.query("INSERT INTO setting (name, value) VALUES ('later', 'x')");
    expect(await snapshot.query(count)).toEqual(before);
  });
  const write = pool.snapshot((snapshot) => snapshot.query(sql`DELETE FROM setting`));
  await expect(write).rejects.toMatchObject({ code: expect.anything() });
});

test("what waits too long for a lock is told that the database is busy", async () => {
  await other.query("BEGIN; LOCK TABLE setting");
  const wait = pool.transaction(async (transaction) => {
    await transaction.query(sql`SET LOCAL lock_timeout = '50ms'`);
    await transaction.query(sql`${raw("LOCK TABLE setting")}`);
  });
  await expect(wait).rejects.toMatchObject({ name: "RequestError", code: "OVERLOADED" });
  await other.query("ROLLBACK");
});

test("Prisma reads over the same pool", async () => {
  expect(await pool.prisma.logEpoch.count()).toBe(1);
});
