/** A small invented newswire: facts of claims as the matcher reads them, with whatever makes a filter go wrong in it. */
import type {
  ArticleFacts,
  AttributionFacts,
  ClaimFacts,
  EntityFacts,
  PublisherFacts,
} from "../../../src/filter/facts.ts";
import {
  attributionKinds,
  claimModalities,
  claimRoles,
  claimStatuses,
  entityKinds,
} from "../../../src/terms/enumerations.ts";

export type Random = () => number;

/** mulberry32: the same world on every machine. */
export const randomFrom = (seed: number): Random => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

export const pick = <Value>(random: Random, list: readonly Value[]): Value => {
  const value = list[Math.floor(random() * list.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
};

const sentences = [
  "Čína zakázala čipy Nvidia H20",
  "cina Huawei",
  "Huawei Ascend 910C překoná H20",
  "Die Straße nach Łódź",
  "中国经济增长放缓",
  "東京のデータセンター",
  "か",
  "が",
  "엔비디아 H20 판매",
  "שָׁלוֹם עולם",
  "مُحَمَّد يقول",
  "हिन्दी में समाचार",
  "ประเทศไทยน้ำมัน",
  "🚀 launch 50%_off",
  "O'Neil's C:\\chips & 'quotes'",
  "ΟΔΥΣΣΕΎΣ",
  "ISPARTA ısparta",
];
export const names = [
  "Nvidia",
  "NVIDIA Corporation",
  "Huawei",
  "华为",
  "Čína",
  "China",
  "Straße AG",
  "か",
  "が",
  "Łódź Times",
  "Reuters",
  "ロイター",
  "🚀 Labs",
];
export const languages = ["cs", "en", "en-GB", "zh", "de"];
export const domains = ["reuters.com", "ft.com", "novinky.cz"];
export const wikidataIds = ["Q182477", "Q160120", "Q148"];
export const speakers = ["Jensen Huang", "Jan Novák", "黄仁勋", "Łukasz"];
export const confidences = [0, 0.25, 0.5, 0.75, 1];
export const instants = [
  Date.UTC(2025, 0, 1),
  Date.UTC(2025, 7, 19, 12, 30, 0, 123),
  Date.UTC(1969, 6, 20),
  Date.UTC(2026, 0, 1),
];
export const uriOf = (number: bigint): string => `https://news.example/${number}`;

export const sentence = (random: Random): string => {
  const one = pick(random, sentences);
  return random() < 0.3 ? `${one}. ${pick(random, sentences)}` : one;
};

export interface World {
  /** survivors and those merged into them: what a row of each id is */
  readonly publishers: readonly PublisherFacts[];
  readonly entities: readonly EntityFacts[];
  readonly articles: readonly ArticleFacts[];
  readonly claims: readonly ClaimFacts[];
}

const maybe = <Value>(random: Random, share: number, make: () => Value): Value | null =>
  random() < share ? make() : null;
const some = <Value>(random: Random, most: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: Math.floor(random() * (most + 1)) }, (_, index) => make(index));

/** Ids from 1: every third object has one or two more merged into it. Ids of one object are never next to each other. */
const idsOf = (index: number, count: number): bigint[] => {
  const first = BigInt(index + 1);
  if (index % 3 !== 0) return [first];
  const merged = BigInt(count + index + 1);
  return index % 2 === 0 ? [first, merged] : [first, merged, merged + BigInt(count)];
};

const namesOf = (random: Random): string[] => [pick(random, names), ...some(random, 2, () => pick(random, names))];

export const publisherCount = 8;
export const entityCount = 12;

export const createWorld = (seed: number, articleCount: number, claimCount: number): World => {
  const random = randomFrom(seed);
  const publishers: PublisherFacts[] = [];
  for (let index = 0; index < publisherCount; index++) {
    const ids = idsOf(index, publisherCount);
    const above = (index % 4 === 3 ? undefined : publishers[index >> 1])?.family ?? [];
    publishers.push({ ids, names: namesOf(random), domain: domains[index] ?? null, family: [...ids, ...above] });
  }
  const entities = Array.from(
    { length: entityCount },
    (_, index): EntityFacts => ({
      ids: idsOf(index, entityCount),
      kind: pick(random, entityKinds),
      names: namesOf(random),
      wikidataId: wikidataIds[index] ?? null,
    }),
  );
  const articles = Array.from(
    { length: articleCount },
    (_, index): ArticleFacts => ({
      id: BigInt(index + 1),
      uri: uriOf(BigInt(index + 1)),
      title: maybe(random, 0.7, () => sentence(random)),
      body: `${sentence(random)}\n${sentence(random)}`,
      language: pick(random, languages),
      publishedAt: maybe(random, 0.7, () => pick(random, instants)),
      ingestedAt: pick(random, instants),
      publisher: maybe(random, 0.7, () => pick(random, publishers)),
    }),
  );
  const attribution = (): AttributionFacts => ({
    kind: pick(random, attributionKinds),
    publisher: maybe(random, 0.4, () => pick(random, publishers)),
    speaker: maybe(random, 0.4, () => pick(random, speakers)),
    article: maybe(random, 0.3, () => pick(random, articles)),
  });
  const claims = Array.from(
    { length: claimCount },
    (_, index): ClaimFacts => ({
      id: BigInt(index + 1),
      text: sentence(random),
      language: pick(random, languages),
      modality: pick(random, claimModalities),
      status: random() < 0.7 ? "ACTIVE" : pick(random, claimStatuses),
      confidence: maybe(random, 0.6, () => pick(random, confidences)),
      ingestedAt: pick(random, instants),
      independentOrigins: Math.floor(random() * 4),
      contested: random() < 0.3,
      article: pick(random, articles),
      entities: some(random, 3, () => ({ role: pick(random, claimRoles), entity: pick(random, entities) })),
      attributions: some(random, 2, attribution),
    }),
  );
  return { publishers, entities, articles, claims };
};
