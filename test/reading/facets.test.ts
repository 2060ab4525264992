import { afterAll, beforeAll, expect, test } from "vitest";
import { createReading, type Facet } from "../../src/reading/reading.ts";
import type { AttributionKind } from "../../src/terms/enumerations.ts";
import {
  addArticles,
  addClaims,
  addEntities,
  addPublishers,
  type Newsroom,
  openNewsroom,
} from "../support/newsroom.ts";

const languages = ["cs", "en", "de", "en"];
const kinds: readonly AttributionKind[] = ["WIRE", "ON_RECORD", "WIRE"];
const claims = Array.from({ length: 60 }, (_, n) => ({
  id: BigInt(n + 1),
  article: BigInt((n % 6) + 1),
  language: languages[n % 4] ?? "en",
  modality: n % 5 === 0 ? ("DENIED" as const) : ("ASSERTED" as const),
  status: n % 7 === 0 ? ("RETRACTED" as const) : ("ACTIVE" as const),
  confidence: n / 60,
  entities: [
    { entity: BigInt((n % 4) + 1), role: "SUBJECT" as const },
    // 5 is merged into 1, so every fourth claim names one entity twice
    { entity: 5n, role: "OBJECT" as const },
  ],
  attributions: [{ kind: kinds[n % 3] ?? ("WIRE" as const) }, { kind: "WIRE" as const }],
}));
const publisherOf = (article: bigint): bigint | null => [null, 1n, 2n][Number(article % 3n)] ?? null;

let room: Newsroom;
beforeAll(async () => {
  room = await openNewsroom();
  await addPublishers(room, [
    { id: 1n, name: "Reuters" },
    { id: 2n, name: "Aktuálně" },
    { id: 3n, name: "Reuters News", mergedInto: 1n },
  ]);
  await addEntities(room, [
    ...["China", "Nvidia", "ASML", "Huawei"].map((name, n) => ({ id: BigInt(n + 1), name })),
    { id: 5n, name: "PRC", mergedInto: 1n },
  ]);
  await addArticles(
    room,
    Array.from({ length: 6 }, (_, n) => ({ id: BigInt(n + 1), publisher: n === 0 ? 3n : publisherOf(BigInt(n + 1)) })),
  );
  await addClaims(room, claims);
});
afterAll(() => room.close());

type Value = string | bigint | null;
const valuesOf: Readonly<Record<Facet, (claim: (typeof claims)[number]) => readonly Value[]>> = {
  ENTITY: ({ entities }) => entities.map(({ entity }) => (entity === 5n ? 1n : entity)),
  PUBLISHER: ({ article }) => [publisherOf(article)],
  LANGUAGE: ({ language }) => [language],
  MODALITY: ({ modality }) => [modality],
  ATTRIBUTION: ({ attributions }) => attributions.map(({ kind }) => kind),
  STATUS: ({ status }) => [status],
};

const count = (of: readonly (typeof claims)[number][], by: Facet): { value: Value; count: number }[] => {
  const counts = new Map<Value, number>();
  for (const claim of of)
    for (const value of new Set(valuesOf[by](claim)))
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, number]) => ({ value, count: number }))
    .toSorted((a, b) => b.count - a.count || ((a.value ?? "") < (b.value ?? "") ? -1 : 1));
};

const facets: readonly Facet[] = ["ENTITY", "PUBLISHER", "LANGUAGE", "MODALITY", "ATTRIBUTION", "STATUS"];

test.each(facets)("claims by %s are counted once for each value, most first, ties by value", async (by) => {
  const reading = createReading(room);
  const active = claims.filter(({ status }) => status === "ACTIVE");
  expect(await reading.facets(null, by, 100)).toEqual(count(active, by));
  const where = { type: "confidence", op: "gte", value: 0.5 } as const;
  const sure = claims.filter(({ confidence }) => confidence >= 0.5);
  expect(await reading.facets(where, by, 100)).toEqual(count(sure, by));
  expect(await reading.facets(where, by, 1)).toEqual(count(sure, by).slice(0, 1));
});

test("nothing that matches is counted nowhere", async () => {
  expect(await createReading(room).facets({ type: "id", in: [] }, "STATUS", 10)).toEqual([]);
});

test.each([0, 101])("%d values are refused", async (first) => {
  await expect(createReading(room).facets(null, "STATUS", first)).rejects.toMatchObject({
    code: first === 0 ? "BAD_INPUT" : "LIMIT_EXCEEDED",
  });
});
