import { afterAll, beforeAll, expect, test } from "vitest";
import { commit } from "../../src/claim-log/commit.ts";
import { openPool } from "../../src/database/pool.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.url, size: 4, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await pool.stop();
  await database.drop();
});

test("a commit's position is the number of its last entry", async () => {
  const listening = { ...pool, listen: () => Promise.reject(new Error("not used here")) };
  const { position } = await commit(listening, async (tx) => tx.touch([1n, 2n, 3n], true));
  expect(position.seq).toBe(3n);
});
