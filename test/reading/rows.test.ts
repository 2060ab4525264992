import { afterAll, beforeAll, expect, test } from "vitest";
import { createReading, type Reading } from "../../src/reading/reading.ts";
import {
  addArticles,
  addClaims,
  addEntities,
  addPublishers,
  addRelations,
  type Newsroom,
  openNewsroom,
} from "../support/newsroom.ts";

let room: Newsroom;
beforeAll(async () => {
  room = await openNewsroom();
  await addPublishers(room, [
    { id: 1n, name: "Financial Times", aliases: ["FT"] },
    { id: 2n, name: "FT.com", mergedInto: 1n },
    { id: 3n, name: "Reuters" },
  ]);
  await addEntities(room, [
    { id: 1n, name: "China" },
    { id: 2n, name: "PRC", mergedInto: 1n },
    { id: 3n, name: "Nvidia" },
  ]);
  await addArticles(room, [
    { id: 1n, uri: "https://ft.example/1", publisher: 2n, body: "Čína koupí čipy.", cited: [2n, 3n, 1n] },
    ...Array.from({ length: 30 }, (_, n) => ({ id: BigInt(n + 2), publisher: n % 2 ? 3n : 1n })),
  ]);
  await addClaims(room, [
    {
      id: 1n,
      article: 1n,
      entities: [
        { entity: 2n, role: "SUBJECT" },
        { entity: 3n, role: "OBJECT" },
        { entity: 1n, role: "SUBJECT" },
        { entity: 1n, role: "MENTION" },
      ],
      attributions: [
        { kind: "CITES_PUBLISHER", publisher: 2n, articleUri: "https://ft.example/1" },
        { kind: "ON_RECORD", speaker: "A minister", speakerEntity: 2n, articleUri: "https://nowhere.example" },
      ],
    },
    { id: 2n, article: 1n, status: "RETRACTED", entities: [{ entity: 1n, role: "SUBJECT" }] },
    ...Array.from({ length: 90 }, (_, n) => ({
      id: BigInt(n + 3),
      article: BigInt((n % 30) + 2),
      entities: [{ entity: n % 2 ? 1n : 3n, role: "OBJECT" as const }],
    })),
  ]);
  await addRelations(room, [
    { id: 1n, type: "SUPPORTS", from: 1n, to: 5n },
    { id: 2n, type: "CONTRADICTS", from: 1n, to: 6n },
  ]);
});
afterAll(() => room.close());

const nothing = { where: null, orderBy: null, first: null, after: null, last: null, before: null };

test("a row that does not exist is null, and a merged one is itself, saying into what it was merged", async () => {
  const reading = createReading(room);
  expect(await reading.claim(999n)).toBeNull();
  expect(await reading.relation(999n)).toBeNull();
  expect(await reading.articleByUri("https://nowhere.example")).toBeNull();
  expect(await reading.body(999n)).toBeNull();
  expect(await reading.entity(2n)).toMatchObject({ name: "PRC", mergedIntoId: 1n });
  expect(await reading.publisher(2n)).toMatchObject({ name: "FT.com", mergedIntoId: 1n });
  expect(await reading.relation(1n)).toMatchObject({ type: "SUPPORTS", fromId: 1n, toId: 5n, stale: false });
});

test("an article shows the survivor as its publisher, its sources each once, and its current text", async () => {
  const reading = createReading(room);
  const article = await reading.articleByUri("https://ft.example/1");
  expect(article).toMatchObject({ id: 1n, publisherId: 1n });
  expect(await reading.citedPublishers(1n)).toEqual([1n, 3n]);
  expect(await reading.body(1n)).toBe("Čína koupí čipy.");
});

test("a claim's entities are survivors in the source's order, one in one role said once", async () => {
  expect(await createReading(room).entitiesOf(1n)).toEqual([
    { entityId: 1n, role: "SUBJECT" },
    { entityId: 3n, role: "OBJECT" },
    { entityId: 1n, role: "MENTION" },
  ]);
});

test("an attribution finds the cited article once it is there, and stays silent where it is not", async () => {
  expect(await createReading(room).attributionsOf(1n)).toMatchObject([
    { kind: "CITES_PUBLISHER", publisherId: 1n, articleId: 1n, speaker: null },
    { kind: "ON_RECORD", publisherId: null, articleId: null, speaker: "A minister", speakerEntityId: 1n },
  ]);
});

test("claimCount counts ACTIVE claims once each, for a merged entity those of its survivor", async () => {
  const reading = createReading(room);
  expect(await reading.claimCount(1n)).toBe(46);
  expect(await reading.claimCount(2n)).toBe(46);
  expect(await reading.claimCount(999n)).toBe(0);
});

/** Three levels down from a page of claims, with counts and lists within lists. */
const readDeep = async (reading: Reading, first: number): Promise<number> => {
  const page = await reading.claims(null, { ...nothing, first });
  await page.totalCount();
  await Promise.all(
    page.edges.map(async ({ node }) => {
      const article = await reading.article(node.articleId);
      const inArticle = await reading.claims({ type: "article", id: node.articleId }, { ...nothing, first: 3 });
      const entities = await reading.entitiesOf(node.id);
      await Promise.all([
        article?.publisherId ? reading.publisher(article.publisherId) : null,
        reading.body(node.articleId),
        reading.citedPublishers(node.articleId),
        reading.attributionsOf(node.id),
        reading.relations(node.id, null, nothing).then((relations) => relations.totalCount()),
        inArticle.totalCount(),
        ...inArticle.edges.map((edge) => reading.entitiesOf(edge.node.id)),
        ...entities.map(async ({ entityId }) => {
          const entity = await reading.entity(entityId);
          const about = await reading.claims({ type: "entity", id: entity?.id ?? 0n }, { ...nothing, last: 2 });
          await Promise.all([reading.claimCount(entityId), about.totalCount()]);
        }),
      ]);
    }),
  );
  return page.edges.length;
};

test("the number of statements does not grow with the number of rows", async () => {
  const cost = async (first: number): Promise<{ rows: number; statements: number }> => {
    const before = room.statements();
    const rows = await readDeep(createReading(room), first);
    return { rows, statements: room.statements() - before };
  };
  const few = await cost(3);
  const many = await cost(90);
  expect(many.rows).toBe(90);
  expect(many.statements).toBeLessThanOrEqual(few.statements);
});

test("one request reads a row once, and what a page has read is not read again", async () => {
  const reading = createReading(room);
  const page = await reading.claims(null, nothing);
  const before = room.statements();
  for (const { node } of page.edges) expect(await reading.claim(node.id)).toBe(node);
  await reading.claims(null, nothing);
  expect(room.statements()).toBe(before);
});
