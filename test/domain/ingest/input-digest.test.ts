/** What makes an input another one: each field of it, and nothing about how it is written or when it is sent. */
import { describe, expect, test } from "vitest";
import type {
  ArticleInput,
  AttributionInput,
  ClaimInput,
  EntityInput,
  PublisherInput,
} from "../../../src/domain/domain.ts";
import { prepare } from "../../../src/domain/ingest/prepare.ts";
import { inTurnsNow } from "../../../src/domain/ingest/slices.ts";
import { defaultLimits } from "../../../src/domain/limits.ts";
import { local } from "../support.ts";

const digestOf = async (input: object): Promise<string> => {
  const { items } = await inTurnsNow(prepare([input], local, defaultLimits));
  expect(items[0]?.errors).toEqual([]);
  return items[0]?.article?.digest ?? "";
};

/** Every field, so that a new one cannot be forgotten. */
type Whole<Input> = { readonly [Name in keyof Input]-?: NonNullable<Input[Name]> };

const publisher: Whole<PublisherInput> = { name: "The Paper", domain: "paper.example" };
const entity: Whole<EntityInput> = {
  ...{ key: "mill", kind: "ORGANIZATION", name: "The Mill", aliases: ["Mill", "Mlýn"], wikidataId: "Q1" },
};
const attribution: Whole<AttributionInput> = {
  ...{ kind: "WIRE", publisher, articleUri: "https://wire.example/1", speaker: "Ann", speakerEntity: "mill" },
  anonymousSources: 2,
};
const claim: Whole<ClaimInput> = {
  ...{ key: "1", text: "The mill shuts.", language: "en", quote: { text: "The mill", start: 0 } },
  ...{
    entities: [{ entity: "mill", role: "SUBJECT" }],
    modality: "ASSERTED",
    attributions: [attribution],
    confidence: 0.5,
  },
};
const article: Whole<ArticleInput> = {
  ...{
    uri: "https://paper.example/1",
    title: "The mill",
    body: "The mill shuts. The mill opens.",
    language: "en",
    publisher,
  },
  ...{ authors: ["Ann"], publishedAt: "2026-03-01T00:00:00Z", fetchedAt: "2026-03-02T00:00:00Z", ifRevision: 1 },
  ...{ citedPublishers: [publisher], entities: [entity], extractor: "default", claims: [claim] },
};

/** For each field what else it may say; null where it is no part of what the input says, or is told by the row. */
type Others<Input> = Readonly<Record<keyof Input, readonly unknown[] | null>>;

const ofPublisher: Others<PublisherInput> = { name: ["The Gazette"], domain: ["gazette.example", undefined] };
const ofEntity: Others<EntityInput> = {
  key: null,
  kind: ["PLACE"],
  name: ["Mill"],
  aliases: [["Mill"], ["Mlýn", "Mill"], ["Mill", "Mlýn", "Muhle"], []],
  wikidataId: ["Q2", undefined],
};
const ofAttribution: Others<AttributionInput> = {
  kind: ["CITES_PUBLISHER"],
  publisher: [undefined],
  articleUri: ["https://wire.example/2", undefined],
  speaker: ["Ben", undefined],
  speakerEntity: [undefined],
  anonymousSources: [3, undefined],
};
const ofClaim: Others<ClaimInput> = {
  key: ["2"],
  text: ["The mill opens."],
  language: ["cs", undefined],
  quote: [{ text: "The mill", start: 16 }, { text: "The mill" }, { text: "mill", start: 0 }, undefined],
  entities: [[{ entity: "mill", role: "OBJECT" }], []],
  modality: ["DENIED"],
  attributions: [[], [attribution, attribution]],
  confidence: [0.25, undefined],
};
const ofArticle: Others<ArticleInput> = {
  uri: null,
  title: ["The mills", null, undefined],
  body: ["The mill shuts.", undefined],
  language: ["cs", undefined],
  publisher: [null, undefined],
  authors: [["Ben"], ["Ann", "Ben"], undefined],
  publishedAt: ["2026-03-02T00:00:00Z", null, undefined],
  fetchedAt: null,
  ifRevision: null,
  citedPublishers: [[], undefined],
  entities: [[entity, { ...entity, key: "other" }]],
  extractor: null,
  claims: [[], undefined, [claim, { ...claim, key: "2" }]],
};

const variants = <Input extends object>(
  what: string,
  whole: Input,
  others: Others<Input>,
  within: (changed: Input) => object,
): readonly (readonly [string, object])[] =>
  Object.entries<readonly unknown[] | null>(others).flatMap(([name, values]) =>
    (values ?? []).map(
      (value) => [`${what} ${name} ${JSON.stringify(value)}`, within({ ...whole, [name]: value })] as const,
    ),
  );

const inClaim = (changed: object): object => ({ ...article, claims: [changed] });
const all = [
  ...variants("article", article, ofArticle, (changed) => changed),
  ...variants("publisher", publisher, ofPublisher, (changed) => ({ ...article, publisher: changed })),
  ...variants("cited", publisher, ofPublisher, (changed) => ({ ...article, citedPublishers: [changed] })),
  ...variants("entity", entity, ofEntity, (changed) => ({ ...article, entities: [changed] })),
  ...variants("claim", claim, ofClaim, inClaim),
  ...variants("attribution", attribution, ofAttribution, (changed) => inClaim({ ...claim, attributions: [changed] })),
  ...variants("credited", publisher, ofPublisher, (changed) =>
    inClaim({ ...claim, attributions: [{ ...attribution, publisher: changed }] }),
  ),
];

describe("another input", () => {
  test.each(all)("is one with %s", async (_, input) => {
    expect(await digestOf(input)).not.toBe(await digestOf(article));
  });

  test("is each of them to each other", async () => {
    const digests = await Promise.all(all.map(([, input]) => digestOf(input)));
    expect(new Set(digests).size).toBe(all.length);
  });
});

test.each([
  ["in another order of fields", Object.fromEntries(Object.entries(article).reverse())],
  ["read at another time", { ...article, fetchedAt: "2026-04-01T00:00:00Z" }],
  ["for whatever revision", { ...article, ifRevision: null }],
  [
    "with another spelling of its uri, a domain and a time",
    {
      ...article,
      uri: "HTTPS://paper.example/1#top",
      publisher: { ...publisher, domain: "www.PAPER.example" },
      publishedAt: "2026-03-01T01:00:00+01:00",
    },
  ],
  ["without the extractor that is meant where none is given", { ...article, extractor: undefined }],
])("the same input is one %s", async (_, input) => {
  expect(await digestOf(input)).toBe(await digestOf(article));
});
