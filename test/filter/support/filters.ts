/** Filters as clients send them, at random: valid ones, of which most match something in a world. */
import fc from "fast-check";
import type {
  ArticleFilterInput,
  ClaimFilterInput,
  EntityFilterInput,
  PublisherFilterInput,
} from "../../../src/filter/filter.ts";
import type { AttributionFilterInput, ClaimEntityFilterInput } from "../../../src/filter/parse/inputs.ts";
import {
  attributionKinds,
  type ClaimRole,
  claimModalities,
  claimRoles,
  claimStatuses,
  entityKinds,
} from "../../../src/terms/enumerations.ts";
import { encodeId, type NodeType } from "../../../src/terms/ids.ts";
import {
  confidences,
  domains,
  entityCount,
  instants,
  languages,
  names,
  publisherCount,
  randomFrom,
  sentence,
  speakers,
  uriOf,
  wikidataIds,
} from "./world.ts";

const any = fc.constantFrom;
/** Some of the fields, at least one; mostly one. That they are the input's own is the parser's to say: it refuses others. */
const fields = <Of>(model: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Of> => {
  const keys = Object.keys(model);
  const chosen = fc.oneof(
    { weight: 4, arbitrary: fc.subarray(keys, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.subarray(keys, { minLength: 2, maxLength: Math.min(3, keys.length) }) },
  );
  return chosen.chain(
    (some) =>
      fc.record(Object.fromEntries(some.map((key) => [key, model[key] ?? fc.constant(null)]))) as fc.Arbitrary<Of>,
  );
};
const list = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> => fc.array(value, { maxLength: 3 });
const oneOf = <Value extends string>(value: fc.Arbitrary<Value>) =>
  fields<{ eq?: Value; in?: Value[] }>({ eq: value, in: list(value) });

const id = (type: NodeType, count: number): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: count }).map((key) => encodeId(type, BigInt(key)));
const string = (value: fc.Arbitrary<string>) =>
  fields({
    eq: value,
    in: list(value),
    startsWith: value.map((text) => [...text].slice(0, 3).join("")),
    isNull: fc.boolean(),
  });
const range = <Value>(value: fc.Arbitrary<Value>) =>
  fields({ eq: value, gt: value, gte: value, lt: value, lte: value, isNull: fc.boolean() });

const sentences = fc.integer({ min: 1, max: 5_000 }).map((seed) => sentence(randomFrom(seed)));
const words = any(
  "cina",
  "ČÍN*",
  "h20 huawei",
  "nvidia*",
  "strasse",
  "中国",
  "データ",
  "か",
  "が",
  "엔비디아",
  "שלום",
  "محمد",
  "में",
  "ไทย*",
  "🚀*",
  "oneil",
  "o'neil",
  "isparta",
  "οδυσσευς",
  "h*",
  "reuters",
  "lodz",
);
// with what LIKE and quoting would read as their own, but never without a word
const parts = any("ina", "0%", "0%_", "l_unch", "5%f", "50\\%", "が", "H20", "经济", "o'", "Łód", "a", "σ");
const text = (whole: fc.Arbitrary<string>) => fields({ matches: words, contains: parts, equals: whole });

const depth = fc.createDepthIdentifier();
/** Fields of its own, or its own joined by and, or and not. */
const combined = <Filter>(own: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> => {
  const { all } = fc.letrec<{ all: Filter; and: object; or: object; not: object }>((tie) => {
    const several = fc.array(tie("all"), { minLength: 1, maxLength: 3 });
    return {
      all: fc.oneof(
        { depthIdentifier: depth, maxDepth: 3, withCrossShrink: true },
        { weight: 5, arbitrary: own },
        { weight: 2, arbitrary: tie("or") as fc.Arbitrary<Filter> },
        { weight: 1, arbitrary: tie("and") as fc.Arbitrary<Filter> },
        { weight: 2, arbitrary: tie("not") as fc.Arbitrary<Filter> },
      ),
      and: several.map((of) => ({ and: of })),
      or: several.map((of) => ({ or: of })),
      not: tie("all").map((of) => ({ not: of })),
    };
  });
  return all;
};

export const publisherFilters = combined<PublisherFilterInput>(
  fields({
    id: oneOf(id("Publisher", 3 * publisherCount + 2)),
    name: text(any(...names)),
    domain: string(any(...domains)),
    family: oneOf(id("Publisher", 3 * publisherCount + 2)),
  }),
);
export const entityFilters = combined<EntityFilterInput>(
  fields({
    id: oneOf(id("Entity", 3 * entityCount + 2)),
    kind: oneOf(any(...entityKinds)),
    name: text(any(...names)),
    wikidataId: string(any(...wikidataIds)),
  }),
);
export const articleFilters = combined<ArticleFilterInput>(
  fields({
    id: oneOf(id("Article", 45)),
    uri: string(fc.bigInt({ min: 1n, max: 45n }).map(uriOf)),
    text: text(sentences),
    language: string(any(...languages)),
    publishedAt: range(any(...instants)),
    ingestedAt: range(any(...instants).map((at) => new Date(at))),
    hasPublisher: fc.record({ eq: fc.boolean() }),
    publisher: publisherFilters,
  }),
);
const claimEntityFilters: fc.Arbitrary<ClaimEntityFilterInput> = fields({
  role: oneOf(any(...claimRoles)),
  entity: entityFilters,
});
const attributionFilters: fc.Arbitrary<AttributionFilterInput> = fields({
  kind: oneOf(any(...attributionKinds)),
  publisher: publisherFilters,
  speaker: text(any(...speakers)),
  article: articleFilters,
});
const rows = <Filter>(filter: fc.Arbitrary<Filter>) => fields({ some: filter, every: filter, none: filter });

const origins = fc.integer({ min: 0, max: 4 });
export const claimFilters = combined<ClaimFilterInput>(
  fields({
    id: oneOf(id("Claim", 300)),
    text: text(sentences),
    language: string(any(...languages)),
    modality: oneOf(any(...claimModalities)),
    status: oneOf(any(...claimStatuses)),
    attributions: rows(attributionFilters),
    confidence: range(any(...confidences)),
    ingestedAt: range(any(...instants)),
    article: articleFilters,
    entities: rows(claimEntityFilters),
    independentOrigins: fields({ eq: origins, gt: origins, gte: origins, lt: origins, lte: origins }),
    contested: fc.record({ eq: fc.boolean() }),
  }),
);

/** Claims that name an entity, perhaps in a role. */
export const aboutEntities: fc.Arbitrary<ClaimFilterInput> = fc
  .record(
    {
      entity: fc.record({ id: oneOf<string>(id("Entity", 2 * entityCount)) }),
      role: oneOf<ClaimRole>(any(...claimRoles)),
    },
    { requiredKeys: ["entity"] },
  )
  .map((some) => ({ entities: { some } }));
