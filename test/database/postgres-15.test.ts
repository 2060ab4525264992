import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findDrift } from "../../prisma/drift.ts";
import { commit } from "../../src/claim-log/commit.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import { hasPostgres15, type Postgres15, startPostgres15 } from "../support/postgres-15.ts";

const present = hasPostgres15();
if (!present) process.stdout.write("PostgreSQL 15 is not installed here: the tests on it are left out.\n");

describe.runIf(present)("on PostgreSQL 15, the oldest that is supported", () => {
  let server: Postgres15;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgres15();
    database = await openDatabase({ url: server.url, directUrl: null, dataFolder: "", say: () => undefined });
  });
  afterAll(async () => {
    await database.stop();
    await server.stop();
  });

  test("the migrations make the same of it as of the newest", async () => {
    expect(await findDrift(server.url)).toEqual([]);
  });

  test("a commit is numbered, appended, and heard", async () => {
    const heard = Promise.withResolvers<void>();
    let wakes = 0;
    const listener = await database.listen(() => void (++wakes === 2 && heard.resolve()));
    const { position } = await commit(database, async (tx) => tx.touch([1n, 2n], true));
    expect(position.seq).toBe(2n);
    await heard.promise;
    await listener.stop();
  });
});
