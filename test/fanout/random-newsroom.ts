/** Random writes through the domain, in a world so small that they meet each other, and random filters over the same words. */
import fc from "fast-check";
import type { Domain, IngestArticlesInput, Sender } from "../../src/domain/domain.ts";
import type {
  ArticleFilterInput,
  ClaimFilterInput,
  EntityFilterInput,
  PublisherFilterInput,
} from "../../src/filter/filter.ts";
import {
  attributionKinds,
  claimModalities,
  claimRelationTypes,
  claimRoles,
  claimStatuses,
} from "../../src/terms/enumerations.ts";
import { encodeId } from "../../src/terms/ids.ts";

const words = ["mill", "bridge", "Škoda", "strike"];
const names = ["Alfa", "Beta", "Gama", "Škoda"];
const papers = ["Daily Mill", "Bridge Post", "Alfa News"];
const languages = ["en", "cs"];
const articles = 4;

const word = fc.constantFrom(...words);
const text = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" "));
const name = fc.constantFrom(...names);
const uri = fc.integer({ min: 0, max: articles - 1 }).map((n) => `https://paper.example/${n}`);
const id = fc.integer({ min: 1, max: 6 }).map(BigInt);
const wikidataId = fc.option(fc.constantFrom("Q1", "Q2"), { freq: 3 });
const publisher = fc.record({
  name: fc.constantFrom(...papers),
  domain: fc.option(fc.constantFrom("mill.example", "bridge.example"), { freq: 2 }),
});

const attribution = fc.record(
  {
    kind: fc.constantFrom(...attributionKinds),
    publisher: fc.option(publisher),
    articleUri: fc.option(uri),
    speaker: fc.option(fc.constantFrom("Jan Novák", "the owner of Alfa")),
  },
  { requiredKeys: ["kind"] },
);
const claimInput = fc.record(
  {
    key: fc.constantFrom("a", "b", "c"),
    text,
    language: fc.constantFrom(...languages),
    modality: fc.constantFrom(...claimModalities),
    confidence: fc.option(fc.constantFrom(0.2, 0.5, 0.9)),
    entities: fc.array(fc.record({ entity: fc.constantFrom("x", "y"), role: fc.constantFrom(...claimRoles) }), {
      maxLength: 2,
    }),
    attributions: fc.array(attribution, { maxLength: 2 }),
  },
  { requiredKeys: ["key", "text"] },
);
const entityInput = (key: string) =>
  fc.record({
    key: fc.constant(key),
    kind: fc.constantFrom("ORGANIZATION" as const, "PERSON" as const),
    name,
    aliases: fc.array(name, { maxLength: 1 }),
    wikidataId,
  });
export const articleInput = fc.record(
  {
    uri,
    title: fc.option(text),
    body: text,
    language: fc.constantFrom(...languages),
    publisher: fc.option(publisher),
    citedPublishers: fc.array(publisher, { maxLength: 1 }),
    entities: fc.tuple(entityInput("x"), entityInput("y")),
    claims: fc.uniqueArray(claimInput, { maxLength: 3, selector: ({ key }) => key }),
  },
  { requiredKeys: ["uri", "body", "language", "entities", "claims"] },
);

export type Write = (domain: Domain) => Promise<unknown>;
const sender: Sender = { name: "random", extractors: null, curates: true };
const ids = fc.array(id, { minLength: 1, maxLength: 3 });
/** One thing that a scraper or a curator does; it may well be refused. */
export const write: fc.Arbitrary<Write> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.uniqueArray(articleInput, { minLength: 1, maxLength: 2, selector: (article) => article.uri }).map(
      (list): Write =>
        (domain) =>
          domain.ingestArticles({ articles: list } as IngestArticlesInput, sender),
    ),
  },
  {
    weight: 2,
    arbitrary: ids.map(
      (claims): Write =>
        (domain) =>
          domain.retractClaims(claims, "wrong"),
    ),
  },
  {
    weight: 2,
    arbitrary: ids.map(
      (claims): Write =>
        (domain) =>
          domain.restoreClaims(claims, "right"),
    ),
  },
  {
    weight: 1,
    arbitrary: id.map(
      (batch): Write =>
        (domain) =>
          domain.retractBatch(batch, "wrong", sender),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(id, id, fc.constantFrom(...claimRelationTypes)).map(
      ([from, to, type]): Write =>
        (domain) =>
          domain.relateClaims({ from, to, type }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(id, id).map(
      ([from, to]): Write =>
        (domain) =>
          domain.relateClaims({ from, to, type: "SAME_AS" }),
    ),
  },
  {
    weight: 1,
    arbitrary: id.map(
      (relation): Write =>
        (domain) =>
          domain.unrelateClaims(relation),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(id, id).map(
      ([from, into]): Write =>
        (domain) =>
          domain.mergeEntities(from, into),
    ),
  },
  {
    weight: 2,
    arbitrary: id.map(
      (entity): Write =>
        (domain) =>
          domain.unmergeEntity(entity),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(id, id).map(
      ([from, into]): Write =>
        (domain) =>
          domain.mergePublishers(from, into),
    ),
  },
  {
    weight: 2,
    arbitrary: id.map(
      (one): Write =>
        (domain) =>
          domain.unmergePublisher(one),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(id, fc.option(id, { freq: 3 })).map(
      ([child, parent]): Write =>
        (domain) =>
          domain.setPublisherParent(child, parent),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(id, name, fc.array(name, { maxLength: 2 })).map(
      ([entity, called, aliases]): Write =>
        (domain) =>
          domain.updateEntity({ id: entity, name: called, aliases }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(id, fc.constantFrom(...papers)).map(
      ([one, called]): Write =>
        (domain) =>
          domain.updatePublisher({ id: one, name: called }),
    ),
  },
);

const textTest = fc.oneof(
  word.map((matches) => ({ matches })),
  fc.constantFrom("mi", "il", "oda").map((contains) => ({ contains })),
  text.map((equals) => ({ equals })),
);
const nameTest = fc.oneof(
  name.map((equals) => ({ equals })),
  fc.constantFrom("a*", "bridge").map((matches) => ({ matches })),
);
const publisherFilter: fc.Arbitrary<PublisherFilterInput> = fc.oneof(
  id.map((key) => ({ id: { eq: encodeId("Publisher", key) } })),
  id.map((key) => ({ family: { eq: encodeId("Publisher", key) } })),
  nameTest.map((test) => ({ name: test })),
  fc.constantFrom({ isNull: true }, { startsWith: "mill" }).map((domain) => ({ domain })),
);
const entityFilter: fc.Arbitrary<EntityFilterInput> = fc.oneof(
  id.map((key) => ({ id: { eq: encodeId("Entity", key) } })),
  nameTest.map((test) => ({ name: test })),
  fc.constantFrom({ isNull: false }, { eq: "Q1" }).map((item) => ({ wikidataId: item })),
  fc.constant({ kind: { eq: "PERSON" as const } }),
);
const articleFilter: fc.Arbitrary<ArticleFilterInput> = fc.oneof(
  uri.map((eq) => ({ uri: { eq } })),
  textTest.map((test) => ({ text: test })),
  fc.boolean().map((eq) => ({ hasPublisher: { eq } })),
  fc.constantFrom(...languages).map((eq) => ({ language: { eq } })),
  publisherFilter.map((where) => ({ publisher: where })),
);
const quantifier = fc.constantFrom("some", "every", "none");
const leaf: fc.Arbitrary<ClaimFilterInput> = fc.oneof(
  textTest.map((test) => ({ text: test })),
  fc.constantFrom(...languages).map((eq) => ({ language: { eq } })),
  fc.constantFrom(...claimModalities).map((eq) => ({ modality: { eq } })),
  fc.subarray([...claimStatuses]).map((list) => ({ status: { in: list } })),
  fc.constantFrom({ gt: 0.4 }, { isNull: true }, { lte: 0.5 }).map((confidence) => ({ confidence })),
  fc.constantFrom({ gte: 1 }, { gte: 2 }, { lt: 2 }, { eq: 3 }).map((independentOrigins) => ({ independentOrigins })),
  fc.boolean().map((eq) => ({ contested: { eq } })),
  articleFilter.map((article) => ({ article })),
  fc.tuple(quantifier, entityFilter).map(([how, entity]) => ({ entities: { [how]: { entity } } })),
  fc.tuple(quantifier, publisherFilter).map(([how, where]) => ({ attributions: { [how]: { publisher: where } } })),
  fc.tuple(quantifier, articleFilter).map(([how, article]) => ({ attributions: { [how]: { article } } })),
  fc.constantFrom("Novák", "alfa").map((matches) => ({ attributions: { some: { speaker: { matches } } } })),
);
/** A filter of a few parts. */
export const claimFilter: fc.Arbitrary<ClaimFilterInput> = fc.oneof(
  leaf,
  fc.array(leaf, { minLength: 2, maxLength: 3 }).map((and) => ({ and })),
  fc.array(leaf, { minLength: 2, maxLength: 3 }).map((or) => ({ or })),
  leaf.map((not) => ({ not })),
);
