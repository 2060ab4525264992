import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClaimEntityTree, ClaimTree } from "../../src/filter/tree.ts";
import { createReading, type ListRequest, type Page } from "../../src/reading/reading.ts";
import {
  addArticles,
  addClaims,
  addEntities,
  addPublishers,
  addRelations,
  type Newsroom,
  openNewsroom,
} from "../support/newsroom.ts";

interface Sortable {
  readonly id: bigint;
  readonly key: number | string | null;
}
type Direction = "ASC" | "DESC";

const days = [null, Date.UTC(2024, 0, 5), Date.UTC(2024, 5, 1), Date.UTC(2025, 2, 30), null, Date.UTC(2025, 2, 30)];
const levels = [null, 0.1, 0.5, 0.5, 0.9, null, 1];
const names = ["Čína", "cina", "Nvidia", "ASML", "Zürich", "nvidia", "Łódź"];

const articles = Array.from({ length: 24 }, (_, n) => ({
  id: BigInt(n + 1),
  publisher: n % 5 === 4 ? null : BigInt((n % 3) + 1),
  publishedAt: days[n % days.length] ?? null,
}));
const claims = Array.from({ length: 70 }, (_, n) => ({
  id: BigInt(n + 1),
  article: BigInt((n % 20) + 1),
  confidence: levels[(n * 3) % levels.length] ?? null,
  status: n % 11 === 0 ? ("WITHDRAWN" as const) : ("ACTIVE" as const),
  // entity 8 is merged into 1; the first is named twice by some claims
  entities: [
    { entity: n % 2 === 0 ? 1n : 2n, role: "SUBJECT" as const },
    { entity: n % 3 === 0 ? 8n : BigInt((n % 5) + 1), role: "OBJECT" as const },
  ],
}));
const entities = names.map((name, n) => ({
  id: BigInt(n + 1),
  name,
  kind: n % 2 ? ("PERSON" as const) : ("PLACE" as const),
}));

let room: Newsroom;
beforeAll(async () => {
  room = await openNewsroom();
  await addPublishers(room, [
    { id: 1n, name: "Financial Times" },
    { id: 2n, name: "Aktuálně" },
    { id: 3n, name: "aktualne.cz" },
    { id: 4n, name: "FT", mergedInto: 1n },
  ]);
  await addEntities(room, [...entities, { id: 8n, name: "PRC", mergedInto: 1n }]);
  await addArticles(
    room,
    articles.map(({ publishedAt, ...row }) => ({
      ...row,
      publishedAt: publishedAt === null ? null : new Date(publishedAt),
    })),
  );
  await addClaims(room, claims);
  await addRelations(
    room,
    Array.from({ length: 9 }, (_, n) => ({
      id: BigInt(n + 1),
      type: "SUPPORTS",
      from: n % 2 ? BigInt(n + 2) : 1n,
      to: n % 2 ? 1n : BigInt(n + 2),
    })),
  );
});
afterAll(() => room.close());

const fold = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace("Ł", "l")
    .toLowerCase();

/** The contract's order, plainly: nothing without a key before anything with one, ties by id in the same direction. */
const sorted = (rows: readonly Sortable[], direction: Direction): bigint[] => {
  const sign = direction === "ASC" ? 1 : -1;
  const byKey = (a: Sortable["key"], b: Sortable["key"]): number => {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1;
    return a < b ? -sign : sign;
  };
  const compare = (a: Sortable, b: Sortable): number => byKey(a.key, b.key) || (a.id < b.id ? -sign : sign);
  return rows.toSorted(compare).map(({ id }) => id);
};

const active = claims.filter(({ status }) => status === "ACTIVE");
const about = (entity: bigint) =>
  active.filter((claim) =>
    claim.entities.some((named) => named.entity === entity || (entity === 1n && named.entity === 8n)),
  );
const publishedAt = (article: bigint): number | null => articles[Number(article) - 1]?.publishedAt ?? null;
const counted = entities.map(({ id }) => ({ id, key: about(id).length }));

type Args = Pick<ListRequest<never, never>, "first" | "after" | "last" | "before">;
const nothing: Args = { first: null, after: null, last: null, before: null };
type Read = (args: Args) => Promise<Page<{ readonly id: bigint }>>;
interface ListCase {
  readonly name: string;
  readonly rows: readonly Sortable[];
  readonly read: (direction: Direction) => Read;
}

const claimCases = (
  name: string,
  of: readonly (typeof claims)[number][],
  parent: Parameters<ReturnType<typeof createReading>["claims"]>[0],
): ListCase[] =>
  (["INGESTED_AT", "PUBLISHED_AT", "CONFIDENCE"] as const).map((field) => ({
    name: `${name} by ${field}`,
    rows: of.map(({ id, article, confidence }) => ({
      id,
      key: field === "INGESTED_AT" ? 0 : field === "CONFIDENCE" ? confidence : publishedAt(article),
    })),
    read: (direction) => (args) =>
      createReading(room).claims(parent, { where: null, orderBy: { field, direction }, ...args }),
  }));

const someEntity = (where: ClaimEntityTree): ClaimTree => ({
  type: "all",
  of: [
    { type: "status", in: ["ACTIVE"] },
    { type: "someEntity", where },
  ],
});
const named = (...ids: bigint[]): ClaimEntityTree => ({ type: "entity", where: { type: "id", in: ids } });
const object: ClaimEntityTree = { type: "role", in: ["OBJECT"] };
const filteredCase = (name: string, where: ClaimTree, of: readonly (typeof claims)[number][]): ListCase => ({
  name,
  rows: of.map(({ id }) => ({ id, key: 0 })),
  read: (direction) => (args) =>
    createReading(room).claims(null, { where, orderBy: { field: "INGESTED_AT", direction }, ...args }),
});
const sureOfSecond: ClaimTree = {
  type: "all",
  of: [someEntity(named(2n)), { type: "confidence", op: "gte", value: 0.5 }],
};

const articleCases = (name: string, of: readonly (typeof articles)[number][], publisher: bigint | null): ListCase[] =>
  (["INGESTED_AT", "PUBLISHED_AT"] as const).map((field) => ({
    name: `${name} by ${field}`,
    rows: of.map(({ id, publishedAt }) => ({ id, key: field === "INGESTED_AT" ? 0 : publishedAt })),
    read: (direction) => (args) =>
      createReading(room).articles(publisher, { where: null, orderBy: { field, direction }, ...args }),
  }));

const cases: readonly ListCase[] = [
  ...claimCases("all claims", active, null),
  ...claimCases(
    "an article's claims",
    active.filter(({ article }) => article === 7n),
    { type: "article", id: 7n },
  ),
  ...claimCases("an entity's claims", about(1n), { type: "entity", id: 1n }),
  ...claimCases("a merged entity's claims", about(1n), { type: "entity", id: 8n }),
  filteredCase("claims about a retired id", someEntity(named(8n)), about(1n)),
  filteredCase(
    "claims about one of several",
    someEntity(named(8n, 2n, 4n)),
    active.filter(({ id }) => [1n, 2n, 4n].some((entity) => about(entity).some((claim) => claim.id === id))),
  ),
  filteredCase(
    "claims with one of several as OBJECT",
    someEntity({ type: "all", of: [object, named(1n, 3n)] }),
    active.filter(({ entities: [, second] }) => second && [1n, 3n, 8n].includes(second.entity)),
  ),
  filteredCase(
    "claims about one, and sure",
    sureOfSecond,
    about(2n).filter(({ confidence }) => (confidence ?? 0) >= 0.5),
  ),
  filteredCase("claims about nobody known", someEntity(named(999n)), []),
  ...articleCases("all articles", articles, null),
  ...articleCases(
    "a publisher's articles",
    articles.filter(({ publisher }) => publisher === 2n),
    2n,
  ),
  ...articleCases(
    "a merged publisher's articles",
    articles.filter(({ publisher }) => publisher === 1n),
    4n,
  ),
  {
    name: "entities by NAME",
    rows: entities.map(({ id, name }) => ({ id, key: fold(name) })),
    read: (direction) => (args) =>
      createReading(room).entities({ where: null, orderBy: { field: "NAME", direction }, ...args }),
  },
  {
    name: "entities by CLAIM_COUNT",
    rows: counted,
    read: (direction) => (args) =>
      createReading(room).entities({ where: null, orderBy: { field: "CLAIM_COUNT", direction }, ...args }),
  },
  {
    name: "publishers by NAME",
    rows: ["financial times", "aktualne", "aktualne.cz"].map((key, n) => ({ id: BigInt(n + 1), key })),
    read: (direction) => (args) =>
      createReading(room).publishers({ where: null, orderBy: { field: "NAME", direction }, ...args }),
  },
  {
    name: "a claim's relations",
    rows: Array.from({ length: 9 }, (_, n) => ({ id: BigInt(n + 1), key: 0 })),
    read: (direction) => (args) =>
      createReading(room).relations(1n, null, { where: null, orderBy: { field: "ID", direction }, ...args }),
  },
];

const idsOf = (page: Page<{ readonly id: bigint }>): bigint[] => page.edges.map(({ node }) => node.id);

/** Where a page begins and ends in a list of `length`: between two places, `count` rows from one end. */
const sliceOf = (length: number, start: number | null, end: number | null, count: number, fromEnd: boolean) => {
  const low = start === null ? 0 : start + 1;
  const high = end === null ? length : Math.max(end, low);
  return fromEnd ? ([Math.max(low, high - count), high] as const) : ([low, Math.min(high, low + count)] as const);
};

const directions: readonly Direction[] = ["ASC", "DESC"];

describe.each(cases.flatMap((list) => directions.map((direction) => ({ ...list, direction }))))(
  "$name, $direction",
  ({ rows, read, direction }) => {
    const order = sorted(rows, direction);
    const ask = read(direction);

    test("pages walked forwards are the list, and each says truly what lies around it", async () => {
      const walked: bigint[] = [];
      let after: string | null = null;
      for (let more = true; more; ) {
        const page: Page<{ readonly id: bigint }> = await ask({ ...nothing, first: 7, after });
        expect(page.hasPreviousPage).toBe(walked.length > 0);
        walked.push(...idsOf(page));
        expect(page.hasNextPage).toBe(walked.length < order.length);
        more = page.hasNextPage;
        after = page.edges.at(-1)?.cursor ?? null;
      }
      expect(walked).toEqual(order);
    });

    test("pages walked backwards are the same list", async () => {
      let walked: bigint[] = [];
      let before: string | null = null;
      for (let more = true; more; ) {
        const page: Page<{ readonly id: bigint }> = await ask({ ...nothing, last: 6, before });
        expect(page.hasNextPage).toBe(walked.length > 0);
        walked = [...idsOf(page), ...walked];
        expect(page.hasPreviousPage).toBe(walked.length < order.length);
        more = page.hasPreviousPage;
        before = page.edges[0]?.cursor ?? null;
      }
      expect(walked).toEqual(order);
    });

    test("any range between two cursors, from either end, is the list's own slice", async () => {
      const whole = await ask({ ...nothing, first: 100 });
      const place = fc.option(fc.nat({ max: Math.max(order.length - 1, 0) }));
      const size = fc.integer({ min: 1, max: 12 });
      await fc.assert(
        fc.asyncProperty(place, place, size, fc.boolean(), async (start, end, count, fromEnd) => {
          const cursorAt = (index: number | null) => (index === null ? null : (whole.edges[index]?.cursor ?? null));
          const page = await ask({
            after: cursorAt(start),
            before: cursorAt(end),
            ...(fromEnd ? { first: null, last: count } : { first: count, last: null }),
          });
          const [from, to] = sliceOf(order.length, start, end, count, fromEnd);
          expect(idsOf(page)).toEqual(order.slice(from, to));
          if (to <= from) return;
          expect(page.hasPreviousPage).toBe(from > 0);
          expect(page.hasNextPage).toBe(to < order.length);
        }),
        { numRuns: 12 },
      );
    });

    test("totalCount is the length of the whole list, whatever the page", async () => {
      const page = await ask({ ...nothing, first: 2 });
      expect(await page.totalCount()).toBe(order.length);
    });
  },
);
