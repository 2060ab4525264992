/** One filter means one thing: the contract in plain words, the matcher, the index and the SQL agree. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPool } from "../../src/database/pool.ts";
import { type Sql, sql } from "../../src/database/sql.ts";
import {
  alternatives,
  articleCondition,
  claimCondition,
  createFilterIndex,
  entityCondition,
  entityWalk,
  matchClaim,
  parseArticleFilter,
  parseClaimFilter,
  parseEntityFilter,
  parsePublisherFilter,
  publisherCondition,
  readsArticleRow,
  type SurvivorOf,
  withSurvivors,
} from "../../src/filter/filter.ts";
import { wordsOf } from "../../src/filter/fold.ts";
import type { ClaimTree } from "../../src/filter/tree.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { aboutEntities, articleFilters, claimFilters, entityFilters, publisherFilters } from "./support/filters.ts";
import { articleModel, claimModel, entityModel, publisherModel } from "./support/model.ts";
import { storeWorld } from "./support/store.ts";
import { createWorld } from "./support/world.ts";

const articleCount = 40;
const claimCount = 250;
const world = createWorld(20_261_122, articleCount, claimCount);

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.url, size: 4, statementTimeoutMs: 10_000 });
  await storeWorld(pool, world);
});
afterAll(async () => {
  await pool.stop();
  await database.drop();
});

const idsFrom = async (statement: Sql): Promise<bigint[]> =>
  (await pool.query<{ id: bigint }>(statement)).map(({ id }) => id);
const always = { type: "all", of: [] } as const;
const asList = (ids: Iterable<bigint | undefined>): string => [...ids].map(String).join();

/** Ids of no one stay as they are. */
const survivorOf: SurvivorOf = (noun, id) => {
  const objects: readonly { readonly ids: readonly bigint[] }[] = noun === "entity" ? world.entities : world.publishers;
  return objects.find(({ ids }) => ids.includes(id))?.ids[0] ?? id;
};

const claimsOf = (tree: ClaimTree): Sql => {
  const join = readsArticleRow(tree) ? sql`JOIN article a ON a.id = c.article_id` : sql``;
  return sql`SELECT c.id FROM claim c ${join} WHERE ${claimCondition(tree)} ORDER BY c.id`;
};

test("claims: model, matcher and SQL agree on 250,000 pairs of filter and claim", async () => {
  let matched = 0;
  const agree = fc.asyncProperty(claimFilters, async (filter) => {
    const tree = parseClaimFilter(filter);
    const modelled = world.claims.filter((claim) => claimModel(filter, claim)).map(({ id }) => id);
    const inMemory = world.claims.filter((claim) => matchClaim(tree, claim)).map(({ id }) => id);
    expect(asList(inMemory)).toBe(asList(modelled));
    expect(asList(await idsFrom(claimsOf(withSurvivors(tree, survivorOf))))).toBe(asList(modelled));
    if (modelled.length > 0 && modelled.length < claimCount) matched++;
  });
  await fc.assert(agree, { numRuns: 1_000 });
  // most of the filters must tell claims apart, or the agreement would say little
  expect(matched).toBeGreaterThan(400);
}, 60_000);

test("articles, entities and publishers: model and SQL agree", async () => {
  const survivor = ({ ids }: { readonly ids: readonly bigint[] }): bigint | undefined => ids[0];
  const articles = fc.asyncProperty(articleFilters, async (filter) => {
    const modelled = world.articles.filter((article) => articleModel(filter, article)).map(({ id }) => id);
    const tree = withSurvivors(parseArticleFilter(filter) ?? always, survivorOf);
    const condition = articleCondition(tree);
    expect(asList(await idsFrom(sql`SELECT a.id FROM article a WHERE ${condition} ORDER BY a.id`))).toBe(
      asList(modelled),
    );
  });
  const entities = fc.asyncProperty(entityFilters, async (filter) => {
    const modelled = world.entities.filter((entity) => entityModel(filter, entity)).map(survivor);
    const tree = withSurvivors(parseEntityFilter(filter) ?? always, survivorOf, "entity");
    const condition = entityCondition(tree);
    const listed = sql`SELECT e.id FROM entity e WHERE e.merged_into_id IS NULL AND ${condition} ORDER BY e.id`;
    expect(asList(await idsFrom(listed))).toBe(asList(modelled));
  });
  const publishers = fc.asyncProperty(publisherFilters, async (filter) => {
    const modelled = world.publishers.filter((publisher) => publisherModel(filter, publisher)).map(survivor);
    const tree = withSurvivors(parsePublisherFilter(filter) ?? always, survivorOf, "publisher");
    const condition = publisherCondition(tree);
    const listed = sql`SELECT p.id FROM publisher p WHERE p.merged_into_id IS NULL AND ${condition} ORDER BY p.id`;
    expect(asList(await idsFrom(listed))).toBe(asList(modelled));
  });
  await fc.assert(articles, { numRuns: 150 });
  await fc.assert(entities, { numRuns: 150 });
  await fc.assert(publishers, { numRuns: 150 });
}, 60_000);

test("the longest word that is kept fits the database and its index, and is found whole and by its beginning", async () => {
  const long = "Ж".repeat(1_500);
  const tree = (matches: string): Sql => claimCondition(parseClaimFilter({ text: { matches } }));
  await pool.transaction(async (transaction) => {
    const words = sql`array_to_tsvector(${wordsOf(long)}::text[])`;
    await transaction.query(
      sql`UPDATE claim SET text_words = ${words}, status = 'ACTIVE', retracted_by = NULL WHERE id = 1`,
    );
    for (const query of [long, `${long}*`, `${"ж".repeat(9)}*`])
      expect(await transaction.query(sql`SELECT c.id FROM claim c WHERE ${tree(query)}`)).toEqual([{ id: 1n }]);
    await transaction.rollback();
  });
});

test("a walk along an entity finds what the whole condition finds", async () => {
  const asked = fc.record({ and: fc.tuple(aboutEntities, claimFilters) });
  const agree = fc.asyncProperty(asked, async (filter) => {
    const tree = withSurvivors(parseClaimFilter(filter), survivorOf);
    const walk = entityWalk(tree);
    fc.pre(walk !== null);
    const found = new Set<bigint>();
    for (const on of walk.on) {
      const members = sql`SELECT DISTINCT x.claim_id FROM claim_entity x WHERE ${on}`;
      const rest = sql`SELECT c.id FROM (${members}) m JOIN claim c ON c.id = m.claim_id JOIN article a ON a.id = c.article_id
        WHERE ${claimCondition(walk.rest)}`;
      for (const id of await idsFrom(rest)) found.add(id);
    }
    expect(asList([...found].sort((a, b) => Number(a - b)))).toBe(asList(await idsFrom(claimsOf(tree))));
  });
  await fc.assert(agree, { numRuns: 60 });
}, 60_000);

test("the alternatives of a filter find together what it finds", () => {
  let split = 0;
  const few = fc.oneof(
    aboutEntities,
    fc.constant({ text: { matches: "huawei" } }),
    fc.constant({ article: { text: { matches: "h20" } } }),
  );
  const asked = fc.record({ or: fc.array(few, { minLength: 2, maxLength: 4 }), not: claimFilters });
  const agree = fc.property(asked, (filter) => {
    const tree = parseClaimFilter(filter);
    const trees = alternatives(tree);
    if (trees) split++;
    for (const claim of world.claims)
      if (trees) expect(trees.some((one) => matchClaim(one, claim))).toBe(matchClaim(tree, claim));
  });
  fc.assert(agree, { numRuns: 300 });
  expect(split).toBeGreaterThan(50);
});

test("an index of filters finds exactly those that match, also after some have left", () => {
  const agree = fc.property(fc.array(claimFilters, { minLength: 1, maxLength: 60 }), fc.nat(), (filters, gone) => {
    const index = createFilterIndex<{ readonly tree: ClaimTree }>();
    const keys = filters.map((filter) => ({ tree: parseClaimFilter(filter) }));
    for (const key of keys) index.add(key.tree, key);
    const left = keys.filter((key, number) => {
      const leaves = (number + gone) % 4 === 0;
      if (leaves) index.remove(key);
      return !leaves;
    });
    expect(index.size).toBe(left.length);
    for (const claim of world.claims.slice(0, 60)) {
      const expected = left.filter(({ tree }) => matchClaim(tree, claim));
      expect(index.match(claim)).toEqual(new Set(expected));
      const candidates = index.candidates(claim);
      expect(expected.every((key) => candidates.has(key))).toBe(true);
    }
  });
  fc.assert(agree, { numRuns: 40 });
}, 60_000);
