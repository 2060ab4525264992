import { describe, expect, test } from "vitest";
import type { ClaimFacts } from "../../src/filter/facts.ts";
import {
  type ArticleFilterInput,
  type ClaimFilterInput,
  canonicalText,
  filterLimits,
  matchClaim,
  needsBody,
  parseArticleFilter,
  parseClaimFilter,
} from "../../src/filter/filter.ts";
import { encodeId } from "../../src/terms/ids.ts";

const publisher = { ids: [1n, 9n], names: ["Financial Times", "FT"], domain: null, family: [1n, 9n, 4n, 8n] };
const nvidia = { ids: [1n, 7n], kind: "ORGANIZATION", names: ["Nvidia", "NVIDIA Corp"], wikidataId: null } as const;
const article = {
  id: 1n,
  uri: "https://news.example/1",
  title: "Čína a čipy",
  body: "Huawei tvrdí víc.",
  language: "cs",
  publishedAt: null,
  ingestedAt: Date.UTC(2025, 7, 19),
  publisher,
};
const claim: ClaimFacts = {
  id: 1n,
  text: "Čína zakázala H20",
  language: "cs",
  modality: "ASSERTED",
  status: "ACTIVE",
  confidence: null,
  ingestedAt: Date.UTC(2025, 7, 19),
  independentOrigins: 2,
  contested: false,
  article,
  entities: [{ role: "OBJECT", entity: nvidia }],
  attributions: [{ kind: "ANONYMOUS", publisher: null, speaker: null, article: null }],
};
const orphan: ClaimFacts = { ...claim, article: { ...article, publisher: null } };
const bare: ClaimFacts = { ...claim, entities: [], attributions: [] };
const retracted: ClaimFacts = { ...claim, status: "RETRACTED" };

describe("what the contract says of a filter", () => {
  const entity = (id: bigint) => encodeId("Entity", id);
  const paper = (id: bigint) => encodeId("Publisher", id);
  test.each<[string, ClaimFilterInput | null, ClaimFacts, boolean]>([
    ["left out, only ACTIVE claims", null, claim, true],
    ["left out, only ACTIVE claims", null, retracted, false],
    ["without status, only ACTIVE claims", { language: { eq: "cs" } }, retracted, false],
    ["status anywhere lifts the default", { or: [{ not: { status: { eq: "ACTIVE" } } }] }, retracted, true],
    ["a filter that is denied still has the default", { not: { language: { eq: "de" } } }, retracted, false],
    ["a comparison with something absent is false", { confidence: { lt: 2 } }, claim, false],
    ["so its complement is true", { not: { confidence: { lt: 2 } } }, claim, true],
    ["isNull: true holds for what is absent", { confidence: { isNull: true } }, claim, true],
    ["isNull: false holds for what is there", { article: { uri: { isNull: false } } }, claim, true],
    ["what is never absent is never null", { language: { isNull: true } }, claim, false],
    ["a field of an absent object is false", { article: { publisher: { domain: { isNull: true } } } }, orphan, false],
    ["also where it is denied inside", { article: { publisher: { not: { name: { matches: "x" } } } } }, orphan, false],
    ["denied outside it is true", { article: { not: { publisher: { name: { matches: "x" } } } } }, orphan, true],
    ["a present object's absent field is null", { article: { publisher: { domain: { isNull: true } } } }, claim, true],
    [
      "a cited article that is not known",
      { attributions: { some: { article: { not: { language: { eq: "x" } } } } } },
      claim,
      false,
    ],
    ["at least so many origins", { independentOrigins: { gte: 2 } }, claim, true],
    ["between two counts", { independentOrigins: { gt: 1, lt: 2 } }, claim, false],
    ["contested or not", { contested: { eq: false } }, claim, true],
    ["contested and not", { and: [{ contested: { eq: true } }, { contested: { eq: false } }] }, claim, false],
    ["of a family", { article: { publisher: { family: { eq: paper(4n) } } } }, claim, true],
    ["whose head was merged", { article: { publisher: { family: { in: [paper(8n), paper(5n)] } } } }, claim, true],
    ["an owner is no publisher of it", { article: { publisher: { id: { eq: paper(4n) } } } }, claim, false],
    ["hasPublisher", { article: { hasPublisher: { eq: false } } }, orphan, true],
    ["every holds on an empty list", { entities: { every: { role: { eq: "SUBJECT" } } } }, bare, true],
    ["every needs each", { entities: { every: { role: { eq: "SUBJECT" } } } }, claim, false],
    ["some needs one", { entities: { some: { role: { in: ["SUBJECT", "OBJECT"] } } } }, claim, true],
    ["some is false on an empty list", { entities: { some: { role: { in: ["SUBJECT", "OBJECT"] } } } }, bare, false],
    ["none holds on an empty list", { attributions: { none: { kind: { eq: "WIRE" } } } }, bare, true],
    ["in: [] matches nothing", { language: { in: [] } }, claim, false],
    ["and its complement everything", { not: { language: { in: [] } } }, claim, true],
    ["fields of one object are joined by AND", { language: { eq: "cs", in: ["de"] } }, claim, false],
    ["a retired id means its survivor", { entities: { some: { entity: { id: { eq: entity(7n) } } } } }, claim, true],
    ["an unknown id matches nothing", { entities: { some: { entity: { id: { eq: entity(99n) } } } } }, claim, false],
    [
      "role and entity are of one row",
      { entities: { some: { role: { eq: "SUBJECT" }, entity: { id: { eq: entity(1n) } } } } },
      claim,
      false,
    ],
    ["words without accents", { text: { matches: "cina h20" } }, claim, true],
    ["a word is a whole word", { text: { matches: "cin" } }, claim, false],
    ["unless a star follows", { text: { matches: "ČÍN*" } }, claim, true],
    ["a part of the text", { text: { contains: "na ZAK" } }, claim, true],
    ["the whole text", { text: { equals: "cina zakazala h20" } }, claim, true],
    ["a name or an alias", { article: { publisher: { name: { equals: "ft" } } } }, claim, true],
    [
      "conditions hold in the same name",
      { article: { publisher: { name: { matches: "times", equals: "ft" } } } },
      claim,
      false,
    ],
    ["title or body, each on its own", { article: { text: { matches: "cipy huawei" } } }, claim, false],
    [
      "two filters may hold in two of them",
      { article: { and: [{ text: { matches: "cipy" } }, { text: { matches: "huawei" } }] } },
      claim,
      true,
    ],
    [
      "an instant as Date or milliseconds",
      { ingestedAt: { gte: new Date(Date.UTC(2025, 7, 19)), lt: Date.UTC(2025, 7, 20) } },
      claim,
      true,
    ],
  ])("%s: %j", (_, filter, facts, expected) => expect(matchClaim(parseClaimFilter(filter), facts)).toBe(expected));
});

describe("nothing is ever read as everything", () => {
  test.each<[object, string]>([
    [{}, "filter"],
    [{ text: {} }, "filter.text"],
    [{ text: { matches: undefined } }, "filter.text"],
    [{ not: null }, "filter.not"],
    [{ status: null }, "filter.status"],
    [{ and: [] }, "filter.and"],
    [{ or: [] }, "filter.or"],
    [{ or: [{ language: { eq: "cs" } }, {}] }, "filter.or[1]"],
    [{ article: { publisher: null } }, "filter.article.publisher"],
    [{ entities: { some: {} } }, "filter.entities.some"],
    [{ confidence: { gt: null } }, "filter.confidence.gt"],
    [{ text: { matches: "… —" } }, "filter.text.matches"],
    [{ text: { matches: "*" } }, "filter.text.matches"],
    [{ text: { contains: "" } }, "filter.text.contains"],
    [{ text: { contains: " " } }, "filter.text.contains"],
    [{ text: { contains: "%" } }, "filter.text.contains"],
    [{ article: { text: { equals: "!!!" } } }, "filter.article.text.equals"],
    [{ entities: { some: { entity: { name: { contains: "・" } } } } }, "filter.entities.some.entity.name.contains"],
    [{ text: { equals: "\u0301" } }, "filter.text.equals"],
    [{ text: { contains: "a\0" } }, "filter.text.contains"],
    [{ language: { startsWith: "" } }, "filter.language.startsWith"],
    [{ language: { eq: "\ud800" } }, "filter.language.eq"],
    [{ id: { eq: "nonsense" } }, "filter.id.eq"],
    [{ id: { in: [encodeId("Entity", 1n)] } }, "filter.id.in[0]"],
    [{ independent: { gt: 1 } }, "filter.independent"],
    [{ independentOrigins: { gte: null } }, "filter.independentOrigins.gte"],
    [{ independentOrigins: { gte: 1.5 } }, "filter.independentOrigins.gte"],
    [{ independentOrigins: { isNull: true } }, "filter.independentOrigins.isNull"],
    [{ contested: {} }, "filter.contested"],
    [{ contested: true }, "filter.contested"],
    [{ article: { publisher: { family: { eq: encodeId("Entity", 1n) } } } }, "filter.article.publisher.family.eq"],
    [{ modality: { eq: "SHOUTED" } }, "filter.modality.eq"],
    [{ ingestedAt: { gt: "2025" } }, "filter.ingestedAt.gt"],
    [{ article: [] }, "filter.article"],
  ])("%j is refused at %s", (filter, path) =>
    expect(() => parseClaimFilter(filter)).toThrow(
      expect.objectContaining({
        code: "FILTER_INVALID",
        details: { path },
        message: expect.stringMatching(/^filter.*: .+[.]$/),
      }),
    ),
  );

  test("a filter left out is one for claims, and none for the others", () => {
    expect(parseClaimFilter(undefined)).toEqual({ type: "status", in: ["ACTIVE"] });
    expect(parseArticleFilter(null)).toBeNull();
  });
});

describe("a filter has a size", () => {
  const nested = (depth: number): ClaimFilterInput =>
    depth === 0 ? { language: { eq: "cs" } } : { not: nested(depth - 1) };
  test.each<[string, number, ClaimFilterInput]>([
    ["filterNodes", 1001, { or: Array.from({ length: 500 }, () => ({ text: { contains: "a" } })) }],
    ["filterDepth", 32, nested(30)],
    ["filterListLength", 1_001, { language: { in: Array.from({ length: 1_001 }, String) } }],
    ["filterTextLength", 2_001, { text: { contains: "a".repeat(2_001) } }],
    [
      "filterValues",
      5_006,
      {
        or: Array.from({ length: 6 }, () => ({
          language: { in: Array.from({ length: 1_000 }, String).slice(0, 834) },
        })),
      },
    ],
  ])("%s", (name, atLeast, filter) =>
    expect(() => parseClaimFilter(filter)).toThrow(
      expect.objectContaining({
        code: "LIMIT_EXCEEDED",
        details: {
          name,
          limit: Reflect.get(filterLimits, name),
          actual: expect.toSatisfy((actual) => actual >= atLeast),
        },
      }),
    ),
  );

  test("a very deep filter is refused before anything walks down it", () =>
    expect(() => parseClaimFilter(nested(3_000))).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" })));

  // what took exponential time would not be done within the test's
  test("the largest filter that passes is parsed in a moment", { timeout: 5_000 }, () => {
    const pair = (part: number): ClaimFilterInput => ({
      or: [{ text: { matches: `w${part}` } }, { article: { language: { eq: `l${part}` } } }],
    });
    parseClaimFilter({ and: Array.from({ length: 80 }, (_, part) => pair(part)) });
    let deep: ClaimFilterInput = pair(0);
    for (let part = 1; part < 10; part++) deep = { not: { and: [deep, pair(part)] } };
    parseClaimFilter(deep);
  });
});

describe("the normal form", () => {
  const text = (filter: ClaimFilterInput): string => canonicalText(parseClaimFilter(filter));
  const about = (id: bigint): ClaimFilterInput => ({
    entities: { some: { entity: { id: { eq: encodeId("Entity", id) } } } },
  });
  const published = (name: string): ArticleFilterInput => ({ publisher: { name: { matches: name } } });

  test.each<[string, ClaimFilterInput, ClaimFilterInput]>([
    [
      "an OR of entities is one list",
      { or: [about(2n), about(1n)] },
      { entities: { some: { entity: { id: { in: [1n, 2n].map((id) => encodeId("Entity", id)) } } } } },
    ],
    [
      "order does not matter",
      { language: { eq: "cs" }, text: { matches: "b a", contains: "x" } },
      { text: { contains: "x", matches: "a b" }, language: { eq: "cs" } },
    ],
    [
      "nor the order of values, nor doubles",
      { language: { in: ["cs", "en", "cs"] } },
      { language: { in: ["en", "cs"] } },
    ],
    [
      "nested groups are flat",
      { and: [{ and: [{ language: { eq: "cs" } }] }, about(1n)] },
      { ...about(1n), language: { eq: "cs" } },
    ],
    ["double denial is none", { not: { not: about(1n) } }, about(1n)],
    [
      "what is denied together is denied apart",
      { not: { or: [about(1n), about(2n)] } },
      { and: [{ not: about(2n) }, { not: about(1n) }] },
    ],
    [
      "none is not some",
      { entities: { none: { role: { eq: "SUBJECT" } } } },
      { not: { entities: { some: { role: { eq: "SUBJECT" } } } } },
    ],
    [
      "an article's conditions are one",
      { or: [{ article: published("a") }, { article: published("b") }] },
      { article: { or: [published("b"), published("a")] } },
    ],
    [
      "a value denied is the others",
      { not: { status: { eq: "ACTIVE" } } },
      { status: { in: ["RETRACTED", "WITHDRAWN"] } },
    ],
    ["a tautology says nothing", { and: [{ or: [about(1n), { not: about(1n) }] }, about(2n)] }, about(2n)],
    ["a contradiction matches nothing", { and: [about(1n), { not: about(1n) }] }, { language: { in: [] } }],
    [
      "what cannot be one value and another is nothing",
      { and: [{ language: { eq: "cs" } }, { language: { eq: "en" } }] },
      { language: { in: [] } },
    ],
    ["case and accents of what is asked do not matter", { text: { matches: "Čína" } }, { text: { matches: "CINA" } }],
  ])("%s", (_, one, other) => expect(text(one)).toBe(text(other)));

  test("two entities in one claim are not one entity", () => {
    const both = parseClaimFilter({ and: [about(1n), about(2n)] });
    const other = { ...nvidia, ids: [2n] };
    expect(matchClaim(both, claim)).toBe(false);
    expect(matchClaim(both, { ...claim, entities: [...claim.entities, { role: "SUBJECT", entity: other }] })).toBe(
      true,
    );
  });

  test("different filters have different texts", () => {
    expect(text({ text: { matches: "a*" } })).not.toBe(text({ text: { matches: "a" } }));
    expect(text({ language: { eq: 'a","b' } })).not.toBe(text({ language: { in: ["a", "b"] } }));
    expect(text({ language: { startsWith: "cs" } })).not.toBe(text({ language: { eq: "cs" } }));
  });

  test.each<[ClaimFilterInput, boolean]>([
    [{ text: { matches: "a" } }, false],
    [{ article: { text: { matches: "a" } } }, true],
    [{ not: { attributions: { none: { article: { not: { text: { contains: "a" } } } } } } }, true],
    [{ article: published("a") }, false],
  ])("%j needs bodies: %s", (filter, needed) => expect(needsBody(parseClaimFilter(filter))).toBe(needed));
});
