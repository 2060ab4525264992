/** Faults that reach Prisma say the same as those that reach plain SQL. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPool } from "../../src/database/pool.ts";
import { sql } from "../../src/database/sql.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

test("a statement of Prisma's that takes too long is a TIMEOUT", async () => {
  const pool = openPool({ url: database.url, size: 1, statementTimeoutMs: 400 });
  await expect(pool.prisma.$queryRaw`SELECT pg_sleep(5)::text`).rejects.toMatchObject({ code: "TIMEOUT" });
  await pool.stop();
});

test("a session of Prisma's that is ended by an administrator is OVERLOADED, and the next statement is served", async () => {
  const pool = openPool({ url: database.url, size: 3, statementTimeoutMs: 20_000 });
  const slow = pool.prisma.$queryRaw`SELECT pg_sleep(15)::text AS "cutMe"`.then(
    () => null,
    (fault: unknown) => fault,
  );
  let cut = 0;
  while (cut === 0) {
    const [row] = await pool.query<{ cut: number }>(
      sql`SELECT count(pg_terminate_backend(pid))::int AS cut FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%"cutMe"%'`,
    );
    cut = row?.cut ?? 0;
  }
  expect(await slow).toMatchObject({ code: "OVERLOADED" });
  expect(await pool.prisma.ingestBatch.count()).toBe(0);
  await pool.stop();
});

test("a database that is away is OVERLOADED for a model's query too", async () => {
  const away = openPool({ url: "postgres://nobody@127.0.0.1:1/none", size: 1, statementTimeoutMs: 400 });
  await expect(away.prisma.ingestBatch.count()).rejects.toMatchObject({ code: "OVERLOADED" });
  await away.stop();
});
