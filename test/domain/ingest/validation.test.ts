import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ArticleInput, IngestError } from "../../../src/domain/domain.ts";
import { article, claim, everyRow, local, openTestDomain, type TestDomain } from "../support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

/** As a bulk file would send them: nobody has checked anything. */
const unchecked = (values: unknown): readonly ArticleInput[] => values as readonly ArticleInput[];

const errorsOf = async (value: unknown, sender = local): Promise<readonly IngestError[]> => {
  const outcome = await at.domain.ingestArticles({ articles: unchecked([value]), dryRun: true }, sender);
  return outcome.results[0]?.errors ?? [];
};

const withClaim = (fields: object): object => article("a", { claims: [claim("c", fields)] });
const withAttribution = (fields: object): object => withClaim({ attributions: [fields] });
const withEntity = (fields: object): object =>
  article("a", { entities: [{ key: "e", kind: "PERSON", name: "Jan Novák", ...fields }] });

describe("an article is refused for what is wrong with it, by the path that leads there", () => {
  test.each<[string, string, unknown]>([
    ["", "INVALID_VALUE", 7],
    ["", "INVALID_VALUE", []],
    ["", "REQUIRED", null],
    ["uri", "REQUIRED", { body: "x", language: "en" }],
    ["uri", "INVALID_VALUE", article("a", { uri: 7 as unknown as string })],
    ["uri", "INVALID_URI", article("a", { uri: "paper.example/a" })],
    ["uri", "INVALID_URI", article("a", { uri: "" })],
    ["uri", "TOO_LONG", article("a".repeat(2_000))],
    ["uri", "TOO_LONG", article("a".repeat(20_000))],
    ["titel", "INVALID_VALUE", { ...article("a"), titel: "x" }],
    ["__proto__", "INVALID_VALUE", JSON.parse('{"uri":"urn:x:a","__proto__":{"admin":true}}')],
    ["title", "EMPTY", article("a", { title: " " })],
    ["title", "TOO_LONG", article("a", { title: "x".repeat(2_001) })],
    ["body", "REQUIRED", article("a", { body: undefined })],
    ["body", "REQUIRED", article("a", { body: null })],
    ["body", "EMPTY", article("a", { body: "\n" })],
    ["body", "TOO_LONG", article("a", { body: "x".repeat(500_001) })],
    ["body", "INVALID_VALUE", article("a", { body: "a\0b" })],
    ["body", "INVALID_VALUE", article("a", { body: "a\ud83d" })],
    ["language", "REQUIRED", article("a", { language: undefined })],
    ["language", "REQUIRED", article("a", { language: null })],
    ["language", "INVALID_LANGUAGE", article("a", { language: "cs_CZ" })],
    ["language", "INVALID_LANGUAGE", article("a", { language: "" })],
    ["publishedAt", "INVALID_DATE", article("a", { publishedAt: "yesterday" })],
    ["publishedAt", "INVALID_DATE", article("a", { publishedAt: "2025-02-30T00:00:00Z" })],
    ["publishedAt", "INVALID_DATE", article("a", { publishedAt: "2025-08-19T00:00:00" })],
    ["publishedAt", "INVALID_DATE", article("a", { publishedAt: "9999-12-31T23:59:59-01:00" })],
    ["publishedAt", "INVALID_VALUE", article("a", { publishedAt: 7 as unknown as string })],
    ["fetchedAt", "INVALID_DATE", article("a", { fetchedAt: "2025-08-19" })],
    ["ifRevision", "INVALID_VALUE", article("a", { ifRevision: 1.5 })],
    ["ifRevision", "CONFLICT", article("a", { ifRevision: 1 })],
    ["authors", "INVALID_VALUE", article("a", { authors: "Jan" as unknown as string[] })],
    ["authors.1", "EMPTY", article("a", { authors: ["Jan", ""] })],
    ["authors", "TOO_MANY", article("a", { authors: Array.from({ length: 101 }, () => "Jan") })],
    ["publisher.name", "REQUIRED", article("a", { publisher: {} as { name: string } })],
    ["publisher.name", "EMPTY", article("a", { publisher: { name: "\u0301" } })],
    ["publisher.domain", "INVALID_VALUE", article("a", { publisher: { name: "P", domain: "https://p.example" } })],
    ["citedPublishers.0.name", "TOO_LONG", article("a", { citedPublishers: [{ name: "x".repeat(501) }] })],
    ["citedPublishers.0.name", "TOO_LONG", article("a", { citedPublishers: [{ name: "\ufdfa".repeat(500) }] })],
    ["entities.0.kind", "INVALID_VALUE", withEntity({ kind: "ANIMAL" })],
    ["entities.0.wikidataId", "INVALID_VALUE", withEntity({ wikidataId: "95" })],
    ["entities.0.aliases.0", "EMPTY", withEntity({ aliases: [""] })],
    [
      "entities.1.key",
      "DUPLICATE_KEY",
      article("a", { entities: ["A", "B"].map((name) => ({ key: "e", kind: "PERSON", name })) }),
    ],
    ["extractor", "INVALID_VALUE", article("a", { extractor: null as unknown as string })],
    ["extractor", "EMPTY", article("a", { extractor: "" })],
    ["claims", "INVALID_VALUE", article("a", { claims: {} as [] })],
    ["claims.0", "REQUIRED", article("a", { claims: [null] as unknown as [] })],
    ["claims.1.key", "DUPLICATE_KEY", article("a", { claims: [claim("c"), claim("c")] })],
    ["claims", "TOO_MANY", article("a", { claims: Array.from({ length: 2_001 }, (_, i) => claim(`c${i}`)) })],
    ["claims.0.key", "TOO_LONG", article("a", { claims: [claim("k".repeat(201))] })],
    ["claims.0.text", "EMPTY", withClaim({ text: "\u00a0" })],
    ["claims.0.modality", "INVALID_VALUE", withClaim({ modality: "SAID" })],
    ["claims.0.modality", "INVALID_VALUE", withClaim({ modality: null })],
    ["claims.0.confidence", "OUT_OF_RANGE", withClaim({ confidence: 1.1 })],
    ["claims.0.confidence", "INVALID_VALUE", withClaim({ confidence: "0.5" })],
    ["claims.0.quote.text", "REQUIRED", withClaim({ quote: {} })],
    ["claims.0.quote.start", "OUT_OF_RANGE", withClaim({ quote: { text: "mill", start: -1 } })],
    ["claims.0.entities.0.entity", "UNKNOWN_ENTITY_KEY", withClaim({ entities: [{ entity: "x", role: "SUBJECT" }] })],
    [
      "claims.0.entities.0.role",
      "REQUIRED",
      { ...withEntity({}), claims: [claim("c", { entities: [{ entity: "e" } as never] })] },
    ],
    ["claims.0.attributions.0.kind", "INVALID_VALUE", withAttribution({ kind: "RUMOUR" })],
    ["claims.0.attributions.0.articleUri", "INVALID_URI", withAttribution({ kind: "WIRE", articleUri: "there" })],
    [
      "claims.0.attributions.0.speakerEntity",
      "UNKNOWN_ENTITY_KEY",
      withAttribution({ kind: "ON_RECORD", speakerEntity: "x" }),
    ],
    [
      "claims.0.attributions.0.anonymousSources",
      "OUT_OF_RANGE",
      withAttribution({ kind: "ANONYMOUS", anonymousSources: 0 }),
    ],
    ["claims.0.attributions.0", "INCONSISTENT", withAttribution({ kind: "UNSTATED", speaker: "The owner" })],
  ])("%s: %s", async (path, code, value) => {
    const errors = await errorsOf(value);
    expect(errors.map((error) => [error.path.join("."), error.code])).toContainEqual([path, code]);
    expect(errors.every(({ message }) => message.length > 0)).toBe(true);
  });

  test("all faults of an article are told at once, and no more than a hundred", async () => {
    const two = await errorsOf(article("a", { language: "?", publishedAt: "?" }));
    expect(two.map(({ code }) => code)).toEqual(["INVALID_LANGUAGE", "INVALID_DATE"]);
    const many = await errorsOf(article("a", { claims: Array.from({ length: 500 }, () => claim("", { text: "" })) }));
    expect(many).toHaveLength(100);
  });

  test("a key that comes twice is told beside whatever else is wrong with either of the two", async () => {
    const entities = ["", "B"].map((name) => ({ key: "e", kind: "PERSON" as const, name }));
    const errors = await errorsOf(
      article("a", { entities, claims: [claim("c", { text: "" }), claim("c"), claim("")] }),
    );
    expect(errors.map(({ path, code }) => `${path.join(".")} ${code}`).sort()).toEqual([
      "claims.0.text EMPTY",
      "claims.1.key DUPLICATE_KEY",
      "claims.2.key EMPTY",
      "entities.0.name EMPTY",
      "entities.1.key DUPLICATE_KEY",
    ]);
  });

  test("a key may write only the extractors that it was given", async () => {
    const sender = { ...local, extractors: ["brno"] };
    expect((await errorsOf(article("a"), sender)).map(({ code }) => code)).toEqual(["EXTRACTOR_NOT_YOURS"]);
    expect(await errorsOf(article("a", { extractor: "brno" }), sender)).toEqual([]);
  });

  test("the same address twice in a call is refused for all but the first, unless the extractors differ", async () => {
    const articles = [
      article("a", { language: "?" }),
      article("a#top"),
      article("a?utm_source=x", { extractor: "other" }),
      article("b"),
    ];
    const { results } = await at.domain.ingestArticles({ articles, dryRun: true }, local);
    expect(results.map(({ errors }) => errors[0]?.code)).toEqual([
      "INVALID_LANGUAGE",
      "DUPLICATE_URI",
      undefined,
      undefined,
    ]);
  });
});

test("a call that is too large is refused whole, with the limit and its size", async () => {
  const articles = Array.from({ length: 1_001 }, (_, index) => article(`${index}`));
  await expect(at.domain.ingestArticles({ articles }, local)).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
    details: { limit: 1_000, actual: 1_001 },
  });
  const claims = Array.from({ length: 2_000 }, (_, index) => claim(`${index}`));
  const heavy = Array.from({ length: 6 }, (_, index) => article(`${index}`, { claims }));
  await expect(at.domain.ingestArticles({ articles: heavy }, local)).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
    details: { limit: 10_000, actual: 12_000 },
  });
});

test("a batch key that cannot be stored is refused", async () => {
  const sent = (batchKey: string) => at.domain.ingestArticles({ articles: [article("a")], batchKey }, local);
  await expect(sent(" ")).rejects.toMatchObject({ code: "BAD_INPUT" });
  await expect(sent("a\0")).rejects.toMatchObject({ code: "BAD_INPUT" });
  await expect(sent("k".repeat(201))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
});

test("a refused article is refused alone, and all of this has left nothing behind", async () => {
  const before = await everyRow(at.database);
  const { results } = await at.domain.ingestArticles(
    { articles: [article("a", { body: "a\0b" }), article("b", { claims: [claim("c")] })], dryRun: true },
    local,
  );
  expect(results.map(({ status }) => status)).toEqual(["REJECTED", "CREATED"]);
  expect(results[0]?.claims).toEqual([]);
  expect(await everyRow(at.database)).toBe(before);
  expect(before).not.toContain("article ");
});
