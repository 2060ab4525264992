/** Candidates come from indexes, however many claims there are and however often an entity is named: 20,000 claims, unevenly spread. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPool } from "../../../src/database/pool.ts";
import { sql } from "../../../src/database/sql.ts";
import { candidateStatement, readAsking, readCandidates } from "../../../src/reading/suggestions/candidates.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;

/** Of each 100 claims 20 name entity 1 and 50 have the word `common`; all have two words of their own. */
const seed = `
  INSERT INTO entity (id, kind, name, name_key, aliases, survivor_id, created_in)
    SELECT i, 'PERSON', 'Entity ' || i, 'entity ' || i, '{}', i, 1 FROM generate_series(1, 10000) i;
  INSERT INTO article (id, uri, language, authors, ingested_at, revision, created_in)
    SELECT i, 'https://news.example/' || i, 'cs', '{}', now(), 1, 1 FROM generate_series(1, 5000) i;
  INSERT INTO claim (id, article_id, extractor, key, text, text_folded, text_words, language, modality, status, ingested_at, updated_at, created_in)
    SELECT i, 1 + i % 5000, 'e', i, t, t, array_to_tsvector(string_to_array(t, ' ')), 'cs', 'ASSERTED', 'ACTIVE', now(), now(), 1
    FROM generate_series(1, 20000) i,
      LATERAL (SELECT CASE WHEN i % 2 = 0 THEN 'common ' ELSE '' END || 'r' || translate(md5((i / 2)::text), '0123456789', 'ghijklmnop') || ' s' || translate(md5((i / 4)::text), '0123456789', 'ghijklmnop') AS t) x;
  INSERT INTO claim_entity (claim_id, position, given_id, entity_id, role)
    SELECT i, p, e, e, 'SUBJECT' FROM generate_series(1, 20000) i, generate_series(0, 2) p,
      LATERAL (SELECT CASE WHEN p = 0 AND i % 5 = 0 THEN 1 ELSE 2 + (i * 7 + p) % 9999 END AS e) of`;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.url, size: 1, statementTimeoutMs: 60_000 });
  await pool.transaction((transaction) => transaction.commitWith(seed));
  await pool.query(sql`VACUUM ANALYZE`);
});
afterAll(async () => {
  await pool.stop();
  await database.drop();
});

test.each([
  ["the most named entity and a common word", 10_000n],
  ["ordinary entities and words of its own", 10_001n],
])("%s: found by index, a few hundred at most", async (_, id) => {
  const claim = await readAsking(pool, id);
  if (!claim) throw new Error("the seed has this claim");
  const lines = await pool.query<{ "QUERY PLAN": string }>(sql`EXPLAIN ${candidateStatement(claim)}`);
  const plan = lines.map((line) => line["QUERY PLAN"]).join("\n");
  expect(plan).toContain("claim_entity_entity_id_claim_id_idx");
  expect(plan).toContain("claim_text_words");
  expect(plan).not.toMatch(/Seq Scan on (claim|claim_entity|article)\b/);
  const found = await readCandidates(pool, claim);
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThanOrEqual(300);
  expect(found.map((one) => one.id)).not.toContain(id);
});
