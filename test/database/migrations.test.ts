import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findDrift } from "../../prisma/drift.ts";
import { migrate, readMigrations } from "../../src/database/migrations.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let client: pg.Client;
const silent = (): void => undefined;

beforeEach(async () => {
  database = await createEmptyDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const recordedNames = async (): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1",
  );
  return rows.map(({ name }) => name);
};

test("ten instances that start at once migrate an empty database once", async () => {
  const names = (await readMigrations()).map(({ name }) => name);
  const applied = await Promise.all(Array.from({ length: 10 }, () => migrate(database.url, silent)));
  expect(applied.flat().sort()).toEqual(names);
  expect(await recordedNames()).toEqual(names);
  expect(await migrate(database.url, silent)).toEqual([]);
});

test("a migration that fails leaves nothing, says why in one line, and succeeds once the cause is gone", async () => {
  await client.query("CREATE SEQUENCE claim_event_seq");
  const failure = migrate(database.url, silent);
  await expect(failure).rejects.toThrow(/^The database could not be migrated.*"claim_event_seq" already exists.*$/);
  const { rows } = await client.query<{ found: boolean }>("SELECT to_regclass('publisher') IS NOT NULL AS found");
  expect(rows).toEqual([{ found: false }]);
  await client.query("DROP SEQUENCE claim_event_seq");
  expect(await migrate(database.url, silent)).toEqual(await recordedNames());
});

test("a database that holds somebody else's tables is left alone", async () => {
  await client.query("CREATE TABLE theirs (n int)");
  await expect(migrate(database.url, silent)).rejects.toThrow(/holds tables of something else/);
});

test("a database that a newer version migrated is refused, with the mend", async () => {
  await migrate(database.url, silent);
  await client.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
    VALUES ('x', 'x', '29990101000000_from_the_future', now(), 1)`);
  await expect(migrate(database.url, silent)).rejects.toThrow(/newer Claimwire \(29990101000000_from_the_future\)/);
});

test("migrations, data model and catalog snapshot agree, and what does not is found", async () => {
  await migrate(database.url, silent);
  expect(await findDrift(database.url)).toEqual([]);
  await client.query("ALTER TABLE claim DROP CONSTRAINT claim_confidence_range");
  await client.query("ALTER TABLE article ALTER COLUMN language DROP NOT NULL");
  await client.query("DROP TRIGGER claim_event_in_commit_order ON claim_event");
  const drift = await findDrift(database.url);
  expect(drift).toContainEqual(
    expect.stringMatching(/schema.prisma asks for: ALTER TABLE "article".*"language" SET NOT NULL/),
  );
  expect(drift).toContainEqual(expect.stringMatching(/only in .* claim.claim_confidence_range/));
  expect(drift).toContainEqual(expect.stringMatching(/only in .* trigger .*claim_event_in_commit_order/));
});
