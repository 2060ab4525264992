import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { createReading, type ListRequest } from "../../src/reading/reading.ts";
import { addArticles, addClaims, addEntities, type Newsroom, openNewsroom } from "../support/newsroom.ts";

let room: Newsroom;
beforeAll(async () => {
  room = await openNewsroom();
  await addEntities(room, [
    { id: 1n, name: "Huawei" },
    { id: 2n, name: "Nvidia" },
  ]);
  await addArticles(room, [{ id: 1n }, { id: 2n }]);
  await addClaims(
    room,
    Array.from({ length: 5 }, (_, n) => ({
      id: BigInt(n + 1),
      article: 1n,
      confidence: n / 10,
      entities: [{ entity: BigInt((n % 2) + 1), role: "SUBJECT" as const }],
    })),
  );
});
afterAll(() => room.close());

const nothing = { where: null, orderBy: null, first: null, after: null, last: null, before: null };
const claims = (request: Partial<ListRequest<never, never>>) =>
  createReading(room).claims(null, { ...nothing, ...request });
const byConfidence = { field: "CONFIDENCE", direction: "DESC" } as const;
const firstCursor = async (): Promise<string> => (await claims({ first: 1 })).edges[0]?.cursor ?? "none";

test("first and last together are refused, as nobody could say which end is meant", async () => {
  await expect(claims({ first: 1, last: 1 })).rejects.toMatchObject({ code: "BAD_INPUT" });
});

test.each([0, -1, 1.5])("a page of %d rows is refused", async (size) => {
  await expect(claims({ first: size })).rejects.toMatchObject({ code: "BAD_INPUT" });
  await expect(claims({ last: size })).rejects.toMatchObject({ code: "BAD_INPUT" });
});

test("a page of more than 100 rows is refused with the limit", async () => {
  await expect(claims({ last: 101 })).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
    details: { limit: 100, actual: 101 },
  });
});

test("before alone gives the rows right before it, not the list's beginning", async () => {
  const whole = await claims({});
  const page = await claims({ before: whole.edges[3]?.cursor ?? null });
  expect(page.edges.map(({ node }) => node.id)).toEqual([5n, 4n, 3n]);
  expect(page.hasNextPage).toBe(true);
});

test("a cursor of another order is refused, naming both orders", async () => {
  const after = await firstCursor();
  const asked = createReading(room).claims(null, { ...nothing, orderBy: byConfidence, after });
  await expect(asked).rejects.toMatchObject({
    code: "PAGE_CURSOR_INVALID",
    message: expect.stringMatching(/INGESTED_AT DESC.*CONFIDENCE DESC/),
    details: { differs: "order" },
  });
});

test("a cursor of another filter, parent or list is refused, naming what differs", async () => {
  const reading = createReading(room);
  const after = await firstCursor();
  const differs = (what: string) => ({ code: "PAGE_CURSOR_INVALID", details: { differs: what } });
  const where = { type: "confidence", op: "gte", value: 0.2 } as const;
  await expect(reading.claims(null, { ...nothing, where, after })).rejects.toMatchObject(differs("filter"));
  await expect(reading.claims({ type: "entity", id: 1n }, { ...nothing, after })).rejects.toMatchObject(
    differs("parent"),
  );
  await expect(reading.articles(null, { ...nothing, before: after })).rejects.toMatchObject(differs("list"));
  const [edge] = (await reading.claims({ type: "entity", id: 1n }, nothing)).edges;
  const other = reading.claims({ type: "entity", id: 2n }, { ...nothing, after: edge?.cursor ?? null });
  await expect(other).rejects.toMatchObject(differs("parent"));
});

test("a filter that says the same in another order has the same cursors", async () => {
  const reading = createReading(room);
  const parts = [
    { type: "status", in: ["ACTIVE"] },
    { type: "confidence", op: "gte", value: 0.1 },
  ] as const;
  const { edges } = await reading.claims(null, { ...nothing, where: { type: "all", of: parts } });
  const where = { type: "all", of: parts.toReversed() } as const;
  const page = await reading.claims(null, { ...nothing, where, after: edges[0]?.cursor ?? null });
  expect(page.edges).toHaveLength(edges.length - 1);
});

const forge = (change: (parts: unknown[]) => unknown[], cursor: string): string =>
  Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(cursor, "base64url").toString())))).toString("base64url");

test.each([
  ["", "empty text"],
  ["not a cursor", "any text"],
  ["W10", "an empty list"],
  ["x".repeat(10_000), "a very long text"],
])("%#: what is no cursor is refused, and never reaches the database", async (after) => {
  const before = room.statements();
  await expect(claims({ after })).rejects.toMatchObject({ code: "PAGE_CURSOR_INVALID" });
  expect(room.statements()).toBe(before);
});

test("a cursor that was tampered with is refused", async () => {
  const cursor = (await createReading(room).claims(null, { ...nothing, orderBy: byConfidence })).edges[0]?.cursor ?? "";
  const forged = [
    forge((parts) => ["p0", ...parts.slice(1)], cursor),
    forge((parts) => [...parts.slice(0, 5), "not a number", "1"], cursor),
    forge((parts) => [...parts.slice(0, 5), 0.5, "-1"], cursor),
    forge((parts) => [...parts.slice(0, 5), 0.5, "99999999999999999999"], cursor),
    `${cursor}=`,
  ];
  for (const after of forged)
    await expect(createReading(room).claims(null, { ...nothing, orderBy: byConfidence, after })).rejects.toMatchObject({
      code: "PAGE_CURSOR_INVALID",
    });
});

test("a cursor stays good when its row is gone", async () => {
  const { edges } = await claims({});
  const after = edges[1]?.cursor ?? null;
  await room.query(sql`UPDATE claim SET status = 'WITHDRAWN' WHERE id = 4`);
  const page = await claims({ after });
  expect(page.edges.map(({ node }) => node.id)).toEqual([3n, 2n, 1n]);
  expect(page.hasPreviousPage).toBe(true);
});
