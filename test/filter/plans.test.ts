/** Every search has its index: what PostgreSQL plans on 20,000 claims, with parameters as the service sends them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPool } from "../../src/database/pool.ts";
import { sql } from "../../src/database/sql.ts";
import {
  type ClaimFilterInput,
  claimCondition,
  type EntityFilterInput,
  entityCondition,
  parseClaimFilter,
  parseEntityFilter,
  readsArticleRow,
} from "../../src/filter/filter.ts";
import { encodeId } from "../../src/terms/ids.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;

/** A text that differs from row to row, of words in every text, in some, and in this one alone, as words are. */
const text = (number: string, words: string) =>
  `'${words} ' || md5(${number}::text) || ' m' || ${number} % 500 || ' w' || ${number}`;
const searchable = (number: string, words: string) =>
  `${text(number, words)}, array_to_tsvector(string_to_array(${text(number, words)}, ' '))`;

const seed = `
  INSERT INTO publisher (id, name, name_key, aliases, survivor_id, created_in)
    SELECT i, 'Publisher ' || i, 'publisher ' || i, '{}', i, 1 FROM generate_series(1, 5000) i;
  INSERT INTO publisher_name SELECT i, 0, ${searchable("i", "publisher of")} FROM generate_series(1, 5000) i;
  INSERT INTO entity (id, kind, name, name_key, aliases, survivor_id, created_in)
    SELECT i, 'PERSON', 'Entity ' || i, 'entity ' || i, '{}', i, 1 FROM generate_series(1, 10000) i;
  INSERT INTO entity_name SELECT i, 0, ${searchable("i", "entity called")} FROM generate_series(1, 10000) i;
  INSERT INTO article (id, uri, language, publisher_given_id, publisher_id, authors, ingested_at, revision, created_in)
    SELECT i, 'https://news.example/' || i, 'cs', i, i, '{}', now(), 1, 1 FROM generate_series(1, 5000) i;
  INSERT INTO article_text SELECT i, 'BODY', ${searchable("i", "article about")} FROM generate_series(1, 5000) i;
  INSERT INTO claim (id, article_id, extractor, key, text, text_folded, text_words, language, modality, status, ingested_at, updated_at, created_in)
    SELECT i, 1 + i % 5000, 'e', i, 'x', ${searchable("i", "claim that")}, 'cs', 'ASSERTED', 'ACTIVE', now(), now(), 1
    FROM generate_series(1, 20000) i;
  INSERT INTO claim_entity (claim_id, position, given_id, entity_id, role)
    SELECT i, p, 1 + (i * 7 + p) % 10000, 1 + (i * 7 + p) % 10000, 'SUBJECT' FROM generate_series(1, 20000) i, generate_series(0, 2) p;
  INSERT INTO attribution (claim_id, position, kind, publisher_given_id, publisher_id, speaker, speaker_folded, speaker_words)
    SELECT i, 0, 'ON_RECORD', 1 + i % 5000, 1 + i % 5000, 'x', ${searchable("i", "speaker named")} FROM generate_series(1, 20000) i`;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.url, size: 1, statementTimeoutMs: 60_000 });
  await pool.transaction((transaction) => transaction.commitWith(seed));
  // as the database's own upkeep leaves it: new words wait in a list until then, and planning counts what reading it would cost
  await pool.query(sql`VACUUM ANALYZE`);
});
afterAll(async () => {
  await pool.stop();
  await database.drop();
});

type Line = { readonly "QUERY PLAN": string };

/** Newest first, or all of them: a prefix may be so common that the planner rather walks the newest claims until a page is full. */
const planOfClaims = async (filter: ClaimFilterInput, which: "page" | "all"): Promise<string> => {
  const tree = parseClaimFilter(filter);
  const article = readsArticleRow(tree) ? sql`JOIN article a ON a.id = c.article_id` : sql``;
  const order = which === "page" ? sql`ORDER BY c.id DESC LIMIT 21` : sql``;
  const lines = await pool.query<Line>(
    sql`EXPLAIN SELECT c.id FROM claim c ${article} WHERE ${claimCondition(tree)} ${order}`,
  );
  return lines.map((line) => line["QUERY PLAN"]).join("\n");
};

const searches = [
  ["matches", { matches: "w4711" }, "words", "page"],
  ["matches a prefix", { matches: "w4711*" }, "words", "all"],
  ["contains", { contains: "f00ba" }, "trigrams", "page"],
  ["equals", { equals: "claim that w1" }, "equal", "page"],
] as const;

describe.each(searches)("%s uses an index", (_, asked, index, which) => {
  test.each<[string, ClaimFilterInput, string]>([
    ["of claims", { text: asked }, "claim_text"],
    ["of articles", { article: { text: asked } }, "article_text"],
    ["of entities", { entities: { some: { entity: { name: asked } } } }, "entity_name"],
    ["of publishers", { article: { publisher: { name: asked } } }, "publisher_name"],
    ["of speakers", { attributions: { some: { speaker: asked } } }, "attribution_speaker"],
  ])("%s", async (_of, filter, table) => {
    const plan = await planOfClaims(filter, which);
    expect(plan).toContain(`${table}_${index}`);
    if (which === "page") expect(plan).not.toContain("Seq Scan");
  });
});

test.each<[string, ClaimFilterInput, string]>([
  [
    "an entity",
    { entities: { some: { entity: { id: { eq: encodeId("Entity", 5n) } } } } },
    "claim_entity_entity_id_claim_id_idx",
  ],
  [
    "one of some entities",
    { or: [5n, 6n, 7n].map((id) => ({ entities: { some: { entity: { id: { eq: encodeId("Entity", id) } } } } })) },
    "claim_entity_entity_id_claim_id_idx",
  ],
  ["a publisher", { article: { publisher: { id: { eq: encodeId("Publisher", 5n) } } } }, "article_publisher_id_id_idx"],
  [
    "a family",
    { article: { publisher: { family: { eq: encodeId("Publisher", 5n) } } } },
    "article_publisher_id_id_idx",
  ],
  [
    "a credited publisher",
    { attributions: { some: { publisher: { id: { eq: encodeId("Publisher", 5n) } } } } },
    "attribution_publisher_id_claim_id_idx",
  ],
  ["an article", { article: { id: { eq: encodeId("Article", 5n) } } }, "claim_article_id_extractor_key_key"],
  ["a uri", { article: { uri: { eq: "https://news.example/5" } } }, "article_uri_key"],
  ["the beginning of a uri", { article: { uri: { startsWith: "https://news.example/50" } } }, "article_uri_key"],
])("claims by %s are found by its index, whether or not the id is retired", async (_, filter, index) => {
  const plan = await planOfClaims(filter, "all");
  expect(plan).toContain(index);
});

test("a list of entities is searched by its index", async () => {
  const filter: EntityFilterInput = { name: { matches: "w4711" } };
  const condition = entityCondition(parseEntityFilter(filter) ?? { type: "all", of: [] });
  const lines = await pool.query<Line>(
    sql`EXPLAIN SELECT e.id FROM entity e WHERE ${condition} ORDER BY e.id LIMIT 21`,
  );
  expect(lines.map((line) => line["QUERY PLAN"]).join("\n")).toContain("entity_name_words");
});
