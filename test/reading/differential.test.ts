/** Random filters in random orders, answered as the contract's plain model answers them, also while claims come in. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import type { ClaimFacts } from "../../src/filter/facts.ts";
import { type ClaimFilterInput, parseClaimFilter } from "../../src/filter/filter.ts";
import { type ClaimOrder, type ClaimPage, createReading, type Facet } from "../../src/reading/reading.ts";
import { aboutEntities, claimFilters } from "../filter/support/filters.ts";
import { claimModel } from "../filter/support/model.ts";
import { storeWorld } from "../filter/support/store.ts";
import { createWorld } from "../filter/support/world.ts";
import { type Newsroom, openNewsroom } from "../support/newsroom.ts";
import { within } from "../support/within.ts";

const world = createWorld(41, 40, 250);
const first = BigInt(world.claims.length);
/** All that was ever inserted: the world's own, then what the writer added. A claim is added here before it is written. */
const claims: ClaimFacts[] = [...world.claims];

let room: Newsroom;
beforeAll(async () => {
  room = await openNewsroom();
  await storeWorld(room, world);
});
afterAll(() => room.close());

/** A claim like an earlier one, with an id of its own. */
const addCopy = async (): Promise<void> => {
  const of = world.claims[(claims.length * 7) % world.claims.length];
  if (!of) throw new Error("the world has no claims");
  const id = BigInt(claims.length + 1);
  claims.push({ ...of, id });
  await room.query(sql`
    WITH own AS (
      INSERT INTO claim (id, article_id, extractor, key, text, text_folded, text_words, language, modality, confidence, status,
        retracted_by, ingested_at, updated_at, created_in)
      SELECT ${id}, article_id, extractor, ${String(id)}, text, text_folded, text_words, language, modality, confidence, status,
        retracted_by, ingested_at, updated_at, created_in FROM claim WHERE id = ${of.id}),
    supported AS (
      INSERT INTO claim_support SELECT ${id}, ${id}, independent_origins, contested FROM claim_support WHERE claim_id = ${of.id}),
    named AS (
      INSERT INTO claim_entity (claim_id, position, given_id, entity_id, role)
      SELECT ${id}, position, given_id, entity_id, role FROM claim_entity WHERE claim_id = ${of.id})
    INSERT INTO attribution (claim_id, position, kind, publisher_given_id, publisher_id, article_uri, speaker, speaker_folded,
      speaker_words)
    SELECT ${id}, position, kind, publisher_given_id, publisher_id, article_uri, speaker, speaker_folded, speaker_words
    FROM attribution WHERE claim_id = ${of.id}`);
};

/** Writes until `work` is done: slowly enough that a walk towards the newest comes to an end. */
const whileWriting = async (work: () => Promise<void>): Promise<void> => {
  let done = false;
  const writer = (async () => {
    while (!done && claims.length < 2 * world.claims.length) {
      await addCopy();
      for (let turn = 0; turn < 20 && !done; turn++) await room.query(sql`SELECT 1`);
    }
  })();
  try {
    await work();
  } finally {
    done = true;
    await writer;
  }
};

const keyOf: Readonly<Record<ClaimOrder["field"], (claim: ClaimFacts) => number | null>> = {
  INGESTED_AT: () => 0,
  PUBLISHED_AT: ({ article }) => article.publishedAt,
  CONFIDENCE: ({ confidence }) => confidence,
  INDEPENDENT_ORIGINS: ({ independentOrigins }) => independentOrigins,
};

/** Without a key after all with one, whatever the direction; ties by id in the same direction. */
const inOrder = (of: readonly ClaimFacts[], { field, direction }: ClaimOrder): bigint[] => {
  const sign = direction === "ASC" ? 1 : -1;
  const compare = (a: ClaimFacts, b: ClaimFacts): number => {
    const [x, y] = [keyOf[field](a), keyOf[field](b)];
    if (x !== y && (x === null || y === null)) return x === null ? 1 : -1;
    return sign * ((x ?? 0) - (y ?? 0) || Number(a.id - b.id));
  };
  return of.toSorted(compare).map(({ id }) => id);
};

const nothing = { where: null, orderBy: null, first: null, after: null, last: null, before: null };

const walk = async (
  filter: ClaimFilterInput,
  orderBy: ClaimOrder,
  size: number,
  backward: boolean,
): Promise<bigint[]> => {
  const where = parseClaimFilter(filter);
  const walked: bigint[] = [];
  for (let cursor: string | null = null, more = true; more; ) {
    const place = backward ? { last: size, before: cursor } : { first: size, after: cursor };
    const page: ClaimPage = await createReading(room).claims(null, { ...nothing, where, orderBy, ...place });
    const ids = page.edges.map(({ node }) => node.id);
    if (backward) walked.unshift(...ids);
    else walked.push(...ids);
    more = backward ? page.hasPreviousPage : page.hasNextPage;
    cursor = (backward ? page.edges[0] : page.edges.at(-1))?.cursor ?? null;
  }
  return walked;
};

const text = { matches: "huawei" };
/** Also those that are answered along an entity, or from an index for each part of an OR. */
const filters: fc.Arbitrary<ClaimFilterInput> = fc.oneof(
  { weight: 6, arbitrary: claimFilters },
  { weight: 2, arbitrary: fc.tuple(aboutEntities, claimFilters).map((and) => ({ and })) },
  { weight: 1, arbitrary: aboutEntities },
  {
    weight: 1,
    arbitrary: fc.array(aboutEntities, { minLength: 1, maxLength: 3 }).map((or) => ({ or: [{ text }, ...or] })),
  },
);
const orders = fc.record<ClaimOrder>({
  field: fc.constantFrom("INGESTED_AT", "PUBLISHED_AT", "CONFIDENCE", "INDEPENDENT_ORIGINS"),
  direction: fc.constantFrom("ASC", "DESC"),
});
/** So many at once: while the database plans one, another is compared. */
const together = <Case>(one: fc.Arbitrary<Case>) => fc.array(one, { minLength: 8, maxLength: 8, size: "max" });
const numRuns = 400;
/** as many a slow machine tries too */
const least = 16;

const walks = fc.record({
  filter: filters,
  orderBy: orders,
  size: fc.integer({ min: 20, max: 100 }),
  backward: fc.boolean(),
});

test("any filter in any order, walked page by page in either direction while claims come in, skips and repeats nothing", async () => {
  let tried = 0;
  const agree = fc.asyncProperty(
    together(walks),
    within(11_000, least, async (cases) => {
      const check = async ({ filter, orderBy, size, backward }: (typeof cases)[number]): Promise<void> => {
        const before = claims.length;
        const walked = await walk(filter, orderBy, size, backward);
        const matching = claims.filter((claim) => claimModel(filter, claim));
        const there = (id: bigint): boolean => Number(id) < before;
        expect(walked.filter(there)).toEqual(inOrder(matching, orderBy).filter(there));
        // of those that came meanwhile some are seen, each in its place
        const seen = new Set(walked);
        expect(seen.size).toBe(walked.length);
        expect(walked).toEqual(inOrder(matching, orderBy).filter((id) => seen.has(id)));
        tried++;
      };
      await Promise.all(cases.map(check));
    }),
  );
  await whileWriting(() => fc.assert(agree, { numRuns }));
  expect(tried).toBeGreaterThanOrEqual(8 * least);
  expect(claims.length).toBeGreaterThan(Number(first));
}, 60_000);

const valuesOf: Readonly<Record<Facet, (claim: ClaimFacts) => readonly (string | bigint | undefined)[]>> = {
  ENTITY: ({ entities }) => entities.map(({ entity }) => entity.ids[0]),
  PUBLISHER: ({ article }) => [article.publisher?.ids[0]],
  LANGUAGE: ({ language }) => [language],
  MODALITY: ({ modality }) => [modality],
  ATTRIBUTION: ({ attributions }) => attributions.map(({ kind }) => kind),
  STATUS: ({ status }) => [status],
};
const facetKinds: readonly Facet[] = ["ENTITY", "PUBLISHER", "LANGUAGE", "MODALITY", "ATTRIBUTION", "STATUS"];

const facetsOf = (matching: readonly ClaimFacts[], by: Facet, count: number) => {
  const counts = new Map<string | bigint, number>();
  for (const claim of matching)
    for (const value of new Set(valuesOf[by](claim)))
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, count);
};

const from = new Date(Date.UTC(2025, 0, 1));
const to = new Date(Date.UTC(2026, 0, 1, 12));
const months = Array.from({ length: 13 }, (_, month) => Date.UTC(2025, month, 1));

const monthsOf = (matching: readonly ClaimFacts[], at: (claim: ClaimFacts) => number | null) =>
  months.map((start, index) => {
    const end = months[index + 1] ?? to.getTime();
    const inside = matching.map(at).filter((instant) => instant !== null && instant >= start && instant < end);
    return { start: new Date(start), count: inside.length };
  });

test("any filter is counted, by value and by month, as the model counts it", async () => {
  let tried = 0;
  const counts = fc.record({ filter: filters, by: fc.constantFrom(...facetKinds), published: fc.boolean() });
  const agree = fc.asyncProperty(
    together(counts),
    within(8_000, least, async (cases) => {
      const check = async ({ filter, by, published }: (typeof cases)[number]): Promise<void> => {
        const where = parseClaimFilter(filter);
        const reading = createReading(room);
        const matching = claims.filter((claim) => claimModel(filter, claim));
        const page = await reading.claims(null, { ...nothing, where, first: 1 });
        expect(await page.totalCount()).toBe(matching.length);
        expect(await reading.facets(where, by, 5)).toEqual(facetsOf(matching, by, 5));
        const field = published ? "PUBLISHED_AT" : "INGESTED_AT";
        const at = (claim: ClaimFacts): number | null => (published ? claim.article.publishedAt : claim.ingestedAt);
        const asked = { where, by: field, interval: "MONTH", from, to, timeZone: null } as const;
        expect(await reading.timeline(asked)).toEqual(monthsOf(matching, at));
        tried++;
      };
      await Promise.all(cases.map(check));
    }),
  );
  await fc.assert(agree, { numRuns });
  expect(tried).toBeGreaterThanOrEqual(8 * least);
}, 60_000);
