import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import type { ArticleInput, ClaimInput, EntityInput, PublisherInput } from "../../../src/domain/domain.ts";
import { within } from "../../support/within.ts";
import { local, type OpenDomain, openTestDomain, type TestDomain } from "../support.ts";
import { afterCall, emptyModel, type Model, ownChanges } from "./model.ts";

const writers = 8;
let at: TestDomain;
let domains: OpenDomain[];
beforeAll(async () => {
  at = await openTestDomain();
  domains = Array.from({ length: writers }, () => at.another());
});
afterAll(() => at.stop());

const reset = () =>
  at.database.query(
    sql`TRUNCATE article, entity, publisher, ingest_batch, claim_entity, batch_claim, claim_event RESTART IDENTITY CASCADE`,
  );

interface StoredClaim {
  uri: string;
  key: string;
  text: string;
  status: string;
  quote: { text: string; start: number | null } | null;
  hint: number | null;
  entities: [number, string][];
}

/** What the database holds, in the model's shape: rows by their place in order of id. */
const storedModel = async (): Promise<Model> => {
  const model: Model = {
    articles: {},
    entities: await at.database.query(
      sql`SELECT name, aliases, wikidata_id AS number, kind::text AS kind FROM entity ORDER BY id`,
    ),
    publishers: await at.database.query(sql`SELECT name, aliases, domain AS number FROM publisher ORDER BY id`),
  };
  const articles = await at.database.query<{
    uri: string;
    title: string | null;
    bodies: string[];
    publisher: number | null;
  }>(sql`
    SELECT uri, title, ARRAY(SELECT body FROM article_revision r WHERE r.article_id = a.id ORDER BY revision) AS bodies,
      (SELECT count(*)::int FROM publisher p WHERE p.id < a.publisher_id AND a.publisher_id IS NOT NULL) * nullif(a.publisher_id IS NOT NULL, false)::int AS publisher
    FROM article a`);
  for (const { uri, ...article } of articles) model.articles[uri] = { ...article, claims: {}, inputs: {} };
  const claims = await at.database.query<StoredClaim>(sql`
    SELECT a.uri, c.extractor || ' ' || c.key AS key, c.text, c.status::text AS status, c.quote_hint AS hint,
      CASE WHEN c.quote_text IS NOT NULL THEN jsonb_build_object('text', c.quote_text, 'start', c.quote_start) END AS quote,
      coalesce((SELECT jsonb_agg(jsonb_build_array((SELECT count(*) FROM entity o WHERE o.id < e.entity_id), e.role) ORDER BY position)
        FROM claim_entity e WHERE e.claim_id = c.id), '[]') AS entities
    FROM claim c JOIN article a ON a.id = c.article_id`);
  for (const { uri, key, ...claim } of claims) {
    const article = model.articles[uri];
    if (article) article.claims[key] = claim;
  }
  return model;
};

const sorted = (model: Model): unknown => ({
  ...model,
  articles: Object.fromEntries(
    Object.entries(model.articles)
      .sort()
      .map(([uri, article]) => [
        uri,
        { ...article, claims: Object.fromEntries(Object.entries(article.claims).sort()), inputs: {} },
      ]),
  ),
});

const ownEntries = async (commit: bigint): Promise<string[]> => {
  const rows = await at.database.query<{ name: string }>(sql`
    SELECT a.uri || ' ' || c.extractor || ' ' || c.key AS name
    FROM claim_event e JOIN claim c ON c.id = e.claim_id JOIN article a ON a.id = c.article_id
    WHERE e.own AND e.commit_id = ${commit}`);
  return rows.map(({ name }) => name).sort();
};

/** Claims that nothing joins and that name no source have one origin, and none once they are withdrawn. */
const miscounted = () =>
  at.database.query(sql`
    SELECT c.id FROM claim c JOIN claim_support s ON s.claim_id = c.id
    WHERE s.independent_origins <> (c.status = 'ACTIVE')::int OR s.contested OR s.component_id <> c.id`);

// Small pools, so that calls meet.
const entityPool: readonly EntityInput[] = [
  { key: "a", kind: "ORGANIZATION", name: "Apple" },
  { key: "b", kind: "ORGANIZATION", name: "APPLE", wikidataId: "Q312", aliases: ["Applu"] },
  { key: "c", kind: "ORGANIZATION", name: "Apple", wikidataId: "Q213710" },
  { key: "d", kind: "ORGANIZATION", name: "Apple Inc", wikidataId: "Q312", aliases: ["Apple", "Cupertino"] },
  { key: "e", kind: "PRODUCT", name: "Apple", aliases: ["Cupertino"] },
  { key: "f", kind: "PERSON", name: "Apple Martin", wikidataId: "Q213710" },
];
const publisherPool: readonly PublisherInput[] = [
  { name: "Deník" },
  { name: "Deník", domain: "denik.example" },
  { name: "DENÍK", domain: "denik.test" },
  { name: "The Daily", domain: "denik.example" },
  { name: "The Daily" },
];
const bodies = ["The mill shuts. The mill opens.", "🐎 The mill", "Nothing."];

const entities = fc.subarray([...entityPool]);
const claims = (keys: readonly string[]): fc.Arbitrary<ClaimInput[]> =>
  fc.uniqueArray(
    fc.record({
      key: fc.constantFrom("1", "2", "3"),
      text: fc.constantFrom("It shuts.", "It opens."),
      quote: fc.option(fc.record({ text: fc.constantFrom("The mill", "mill opens"), start: fc.option(fc.nat(30)) })),
      entities: fc.array(
        fc.record({ entity: fc.constantFrom(...keys), role: fc.constantFrom("SUBJECT" as const, "OBJECT" as const) }),
        { maxLength: keys[0] === "" ? 0 : 2 },
      ),
    }),
    { selector: ({ key }) => key, maxLength: 3 },
  );
const left = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

const article: fc.Arbitrary<ArticleInput> = entities.chain((given) =>
  fc.record({
    uri: fc.constantFrom("urn:x:1", "urn:x:2", "urn:x:3"),
    extractor: fc.constantFrom("default", "other"),
    language: fc.constant("en"),
    title: left(fc.option(fc.constantFrom("One", "Two"))),
    body: left(fc.constantFrom(...bodies)),
    publisher: left(fc.option(fc.constantFrom(...publisherPool))),
    entities: fc.constant(given),
    claims: fc.option(claims(given.length > 0 ? given.map(({ key }) => key) : [""])),
  }),
);

const call = fc.record({
  articles: fc.uniqueArray(article, {
    selector: ({ uri, extractor }) => `${uri} ${extractor}`,
    minLength: 1,
    maxLength: 3,
  }),
  rejectsAll: fc.boolean(),
  writer: fc.nat(writers - 1),
  /** sent this often, each time as a batch of its own */
  times: fc.constantFrom(1, 1, 1, 2),
});

test("any number of senders at once: the outcome is that of some order of their calls, and so are the entries", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 5, maxLength: 30 }),
      within(15_000, 20, async (calls) => {
        await reset();
        const all = calls.flatMap(({ times, ...each }) => Array.from({ length: times }, () => each));
        const sent = await Promise.all(
          all.map(async ({ articles, rejectsAll, writer }, index) => {
            const errorPolicy = rejectsAll ? "REJECT_ALL" : "REJECT_FAILED";
            const outcome = await domains[writer]?.ingestArticles(
              { articles, errorPolicy, batchKey: `${index}` },
              local,
            );
            return { outcome, articles, rejectsAll };
          }),
        );
        // every call has a batch of its own, whose commit and id tell the order in which they were carried out
        const batches = await at.database.query<{ key: string; commit: bigint }>(
          sql`SELECT key, created_in AS commit FROM ingest_batch ORDER BY created_in, id`,
        );
        let model = emptyModel();
        for (const [commit, group] of Map.groupBy(batches, (batch) => batch.commit)) {
          const before = model;
          for (const { key } of group) {
            const { articles = [], rejectsAll = false } = sent[Number(key)] ?? {};
            model = afterCall(model, articles, rejectsAll);
          }
          expect(await ownEntries(commit)).toEqual(ownChanges(before, model));
        }
        expect(sorted(await storedModel())).toEqual(sorted(model));
        expect(await miscounted()).toEqual([]);
      }),
    ),
    { numRuns: 60 },
  );
}, 120_000);
