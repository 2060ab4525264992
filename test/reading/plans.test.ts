/** The lists that dashboards live on begin from an index, for the most named as for the hardly named: 20,000 claims, unevenly spread. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { headStatement } from "../../src/claim-log/commit.ts";
import { openPool } from "../../src/database/pool.ts";
import { type Sql, sql } from "../../src/database/sql.ts";
import { type ClaimFilterInput, parseClaimFilter } from "../../src/filter/filter.ts";
import { claimList } from "../../src/reading/lists/claims.ts";
import { pageStatement } from "../../src/reading/lists/pages.ts";
import type { ClaimOrder } from "../../src/reading/reading.ts";
import { encodeId } from "../../src/terms/ids.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;

/** Of each 100 claims 20 name entity 1, 20 are in articles of publisher 1, 50 have the word `common`; the rest differ. */
const seed = `
  INSERT INTO publisher (id, name, name_key, aliases, survivor_id, created_in)
    SELECT i, 'Publisher ' || i, 'publisher ' || i, '{}', i, 1 FROM generate_series(1, 1000) i;
  INSERT INTO entity (id, kind, name, name_key, aliases, survivor_id, created_in)
    SELECT i, 'PERSON', 'Entity ' || i, 'entity ' || i, '{}', i, 1 FROM generate_series(1, 10000) i;
  INSERT INTO article (id, uri, language, publisher_given_id, publisher_id, authors, published_at, ingested_at, revision, created_in)
    SELECT i, 'https://news.example/' || i, 'cs', p, p, '{}', '2025-01-01'::timestamptz + i * interval '1 hour', now(), 1, 1
    FROM generate_series(1, 5000) i, LATERAL (SELECT CASE WHEN i % 5 = 0 THEN 1 ELSE 1 + i % 1000 END AS p) of;
  INSERT INTO claim (id, article_id, extractor, key, text, text_folded, text_words, language, modality, confidence, status,
      ingested_at, updated_at, created_in)
    SELECT i, 1 + i % 5000, 'e', i, 'x', 'x' || i, array_to_tsvector(ARRAY['w' || i, CASE WHEN i % 2 = 0 THEN 'common' ELSE 'm' || i % 500 END]),
      'cs', 'ASSERTED', (i * 7919 % 1000) / 1000.0, 'ACTIVE', now(), now(), 1 FROM generate_series(1, 20000) i;
  INSERT INTO claim_support SELECT i, i, CASE WHEN i % 50 = 0 THEN 2 + i % 7 ELSE 1 END, i % 200 = 0 FROM generate_series(1, 20000) i;
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

type Line = { readonly "QUERY PLAN": string };
const newest: ClaimOrder = { field: "INGESTED_AT", direction: "DESC" };

interface Page {
  readonly filter?: ClaimFilterInput;
  readonly orderBy?: ClaimOrder;
  readonly after?: bigint;
  /** of the row at `after` */
  readonly key?: number;
}

const statementOf = ({ filter, orderBy = newest, after, key }: Page): { statement: Sql; kept: boolean } => {
  const list = claimList(null, filter ? parseClaimFilter(filter) : null, orderBy);
  const source = list.source((_, id) => id);
  const place = after === undefined ? null : { key: key ?? null, id: after };
  const request = { walk: { backward: false, size: 20 }, after: place, before: null };
  const statement = pageStatement(source, list.named, [{ given: 0n, id: 0n }], request, headStatement);
  return { statement, kept: !source.skewed.rows };
};

/** As it is planned when it comes again: where one plan is kept, that one, which knows no values. */
const planOf = async (page: Page): Promise<string> => {
  const { statement, kept } = statementOf(page);
  await pool.query(kept ? sql`SET plan_cache_mode = force_generic_plan` : sql`SET plan_cache_mode = auto`);
  const lines = await pool.query<Line>(sql`EXPLAIN ${statement}`);
  return lines.map((line) => line["QUERY PLAN"]).join("\n");
};

const entity = (id: bigint): ClaimFilterInput => ({
  entities: { some: { entity: { id: { eq: encodeId("Entity", id) } } } },
});
const publisher = (id: bigint): ClaimFilterInput => ({
  article: { publisher: { id: { eq: encodeId("Publisher", id) } } },
});
const word = (matches: string): ClaimFilterInput => ({ text: { matches } });
/** Q3: and, or and not over entities, confidence, publisher and dates. */
const composed = (ids: readonly bigint[]): ClaimFilterInput => ({
  and: [
    { entities: { some: { entity: { id: { in: ids.map((id) => encodeId("Entity", id)) } } } } },
    { or: [{ confidence: { gte: 0.5 } }, { confidence: { isNull: true } }] },
    { not: publisher(1n) },
    { article: { publishedAt: { gte: new Date(Date.UTC(2025, 1, 1)), lt: new Date(Date.UTC(2025, 5, 1)) } } },
  ],
});

const bestSupported: ClaimOrder = { field: "INDEPENDENT_ORIGINS", direction: "DESC" };
const leastSupported: ClaimOrder = { field: "INDEPENDENT_ORIGINS", direction: "ASC" };

const ofSupport = "claim_support_independent_origins_claim_id_idx";
const ofContested = "claim_support_contested";
const ofEntity = "claim_entity_entity_id_claim_id_idx";
const ofPublisher = "article_publisher_id_id_idx";
const ofWord = "claim_text_words";
const byId = "claim_pkey";

test.each<[string, Page, readonly string[]]>([
  ["Q2, the most named entity", { filter: entity(1n) }, [ofEntity]],
  ["Q2, an ordinary entity", { filter: entity(4711n) }, [ofEntity]],
  ["Q3, with the most named entity", { filter: composed([1n, 20n]) }, [ofEntity]],
  ["Q3, with ordinary entities", { filter: composed([4711n, 20n]) }, [ofEntity]],
  ["Q4, a rare word", { filter: word("w4711") }, [ofWord]],
  ["Q4, a word of every other claim", { filter: word("common") }, [byId]],
  ["Q5, the first page", {}, [`Backward using ${byId}`]],
  ["Q5, a page deep in the list", { after: 1_000n }, [`Backward using ${byId}`, "Index Cond: (id <"]],
  ["the most prolific publisher", { filter: publisher(1n) }, [byId]],
  ["an ordinary publisher", { filter: publisher(711n) }, [ofPublisher]],
  [
    "the surest of the most named entity",
    { filter: entity(1n), orderBy: { field: "CONFIDENCE", direction: "DESC" } },
    ["claim_confidence_id_idx"],
  ],
  [
    "the surest of an ordinary entity",
    { filter: entity(4711n), orderBy: { field: "CONFIDENCE", direction: "DESC" } },
    [ofEntity],
  ],
  ["the best supported", { orderBy: bestSupported }, [`Backward using ${ofSupport}`]],
  [
    "the best supported, deep in the list",
    { orderBy: bestSupported, after: 700n, key: 2 },
    [`Backward using ${ofSupport}`, "Index Cond: ((independent_origins <= "],
  ],
  ["the least supported", { orderBy: leastSupported, after: 9_000n, key: 1 }, [`Scan using ${ofSupport}`]],
  ["of two origins or more", { filter: { independentOrigins: { gte: 2 } } }, [ofSupport]],
  ["contested ones", { filter: { contested: { eq: true } } }, [ofContested]],
  ["a rare word or an entity", { filter: { or: [word("w4711"), entity(4711n)] } }, [ofWord, ofEntity]],
  ["a common word or a common entity", { filter: { or: [word("common"), entity(1n)] } }, [byId, ofEntity]],
  ["a publisher or an entity", { filter: { or: [publisher(711n), entity(4711n)] } }, [ofPublisher, ofEntity]],
])("%s: found by its index, without a look at every claim", async (_, page, indexes) => {
  const plan = await planOf(page);
  for (const index of indexes) expect(plan).toContain(index);
  expect(plan).not.toMatch(/Seq Scan on (claim|claim_entity|article)\b/);
});

test("a statement whose values are unevenly spread is planned for each of them, however often it comes", async () => {
  await pool.query(sql`SET plan_cache_mode = auto`);
  for (let time = 0; time < 8; time++) await pool.query(statementOf({ filter: publisher(711n) }).statement);
  const { statement } = statementOf({ filter: publisher(1n) });
  const kept = await pool.query<{ statement: string }>(sql`SELECT statement FROM pg_prepared_statements`);
  expect(kept.map((one) => one.statement)).not.toContain(statement.text);
  expect(kept.length).toBeGreaterThan(0);
});
