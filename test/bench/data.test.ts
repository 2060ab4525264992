import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadWorld } from "../../bench/data/load.ts";
import { createWorld } from "../../bench/data/world.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const size = { name: "tiny", articles: 60, entities: 80, publishers: 12 };
const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

test("an article of the benchmark's world is the same however and whenever it is made", () => {
  const first = createWorld(size);
  const second = createWorld(size);
  const forwards = Array.from({ length: 40 }, (_, number) => first.article(number));
  const backwards = Array.from({ length: 40 }, (_, number) => second.article(39 - number)).reverse();
  expect(digest(backwards)).toBe(digest(forwards));
});

test("its names stay different when folded, and its texts are in several languages", () => {
  const world = createWorld(size);
  const names = new Set(Array.from({ length: 5_000 }, (_, rank) => world.entity(rank).name));
  expect(names.size).toBe(5_000);
  const languages = new Set(Array.from({ length: 200 }, (_, number) => world.article(number).language));
  expect([...languages].sort()).toEqual(["cs", "de", "en", "uk", "zh"]);
});

test("its rows go into the tables, keep every constraint, and leave the indexes as they were", async () => {
  const indexes = `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`;
  const before = (await client.query(indexes)).rows;
  await loadWorld(client, createWorld(size), () => undefined);
  expect((await client.query(indexes)).rows).toEqual(before);
  // the loader does not check what stands between tables: ask for it now
  await client.query("SET session_replication_role = origin");
  const { rows: keys } = await client.query<{ drop: string; add: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS add
     FROM pg_constraint WHERE contype = 'f'`,
  );
  for (const { drop, add } of keys) await client.query(`${drop}; ${add}`);
  const { rows } = await client.query<{ claims: string; entities: string; unverified: string }>(
    `SELECT (SELECT count(*) FROM claim) AS claims, (SELECT count(*) FROM claim_entity) AS entities,
       (SELECT count(*) FROM claim JOIN article_revision r USING (article_id)
        WHERE substr(r.body, quote_start + 1, quote_end - quote_start) <> quote_text) AS unverified`,
  );
  expect(rows[0]).toEqual({ claims: "600", entities: "1800", unverified: "0" });
});
