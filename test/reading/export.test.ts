import { afterAll, beforeAll, expect, test } from "vitest";
import { type ExportedClaim, exportClaims } from "../../src/reading/export.ts";
import {
  addArticles,
  addClaims,
  addEntities,
  addPublishers,
  type Newsroom,
  openNewsroom,
} from "../support/newsroom.ts";

const total = 1_240;
let room: Newsroom;
beforeAll(async () => {
  room = await openNewsroom();
  await addPublishers(room, [{ id: 1n, name: "Reuters" }]);
  await addEntities(room, [
    { id: 1n, name: "China" },
    { id: 2n, name: "PRC", mergedInto: 1n },
  ]);
  await addArticles(room, [{ id: 1n, publisher: 1n }, { id: 2n }]);
  await addClaims(
    room,
    Array.from({ length: total }, (_, n) => ({
      id: BigInt(n + 1),
      article: n % 2 ? 1n : 2n,
      status: n % 100 === 7 ? ("WITHDRAWN" as const) : ("ACTIVE" as const),
      confidence: n % 2 ? 0.5 : null,
      entities: [{ entity: 2n, role: "SUBJECT" as const }],
      attributions: [{ kind: "WIRE" as const, publisher: 1n, speakerEntity: 2n, speaker: "An official" }],
    })),
  );
});
afterAll(() => room.close());

const collect = async (claims: AsyncIterable<ExportedClaim>): Promise<ExportedClaim[]> => {
  const all: ExportedClaim[] = [];
  for await (const claim of claims) all.push(claim);
  return all;
};

test("an export holds every ACTIVE claim once, oldest first, with all it shows, in few statements a page", async () => {
  const before = room.statements();
  const all = await collect(exportClaims(room, null, null));
  const expected = Array.from({ length: total }, (_, n) => n).filter((n) => n % 100 !== 7);
  expect(all.map(({ claim }) => claim.id)).toEqual(expected.map((n) => BigInt(n + 1)));
  expect(all[1]).toMatchObject({
    article: { id: 1n },
    publisher: { name: "Reuters" },
    entities: [{ role: "SUBJECT", entity: { name: "China" } }],
    attributions: [{ kind: "WIRE", publisher: { name: "Reuters" }, speakerEntity: { name: "China" } }],
  });
  expect(all[0]?.publisher).toBeNull();
  expect(room.statements() - before).toBeLessThanOrEqual(3 * 8);
});

test("an export resumes behind any claim by its cursor", async () => {
  const where = { type: "confidencePresent" } as const;
  const all = await collect(exportClaims(room, where, null));
  const rest = await collect(exportClaims(room, where, all[333]?.cursor ?? null));
  expect(rest.map(({ claim }) => claim.id)).toEqual(all.slice(334).map(({ claim }) => claim.id));
});

test("a cursor of another filter's export is refused before anything is sent", async () => {
  const [first] = await collect(exportClaims(room, { type: "id", in: [5n] }, null));
  await expect(exportClaims(room, null, first?.cursor ?? null).next()).rejects.toMatchObject({
    code: "PAGE_CURSOR_INVALID",
    details: { differs: "filter" },
  });
});

test("an export that is left early reads no further page", async () => {
  const claims = exportClaims(room, null, null);
  await claims.next();
  const before = room.statements();
  await claims.return();
  expect(await claims.next()).toMatchObject({ done: true });
  expect(room.statements()).toBe(before);
});
