/** The values of a claim's facts that a filter can be found by, field by field. */
import type { ArticleFacts, AttributionFacts, ClaimFacts, EntityFacts, PublisherFacts } from "../facts.ts";
import {
  articleTexts,
  claimTexts,
  entityNames,
  type FoldedText,
  publisherNames,
  speakerTexts,
} from "../match/folded-texts.ts";

export type Term = string | bigint;
/** May give a term more than once. */
type Read = (facts: ClaimFacts) => Iterable<Term>;

export interface Field {
  readonly terms: Read;
  /** what it is of may be unknown, and then any term may be its */
  readonly unknown?: (facts: ClaimFacts) => boolean;
  /** roughly which share of claims has a given value: the smaller, the better a filter is found by it */
  readonly share: number;
}

const wordsOf = (texts: readonly FoldedText[]): Iterable<string> => texts.flatMap((text) => [...text.words()]);

const field =
  <Facts>(readAll: (facts: ClaimFacts) => readonly Facts[]) =>
  (share: number, read: (facts: Facts) => Iterable<Term>): Field => ({
    share,
    terms: (facts) => readAll(facts).flatMap((object) => [...read(object)]),
  });

const ofPublishers = (scope: string, readAll: (facts: ClaimFacts) => readonly PublisherFacts[]): [string, Field][] => {
  const of = field(readAll);
  return [
    [`${scope}.id`, of(0.005, ({ ids }) => ids)],
    [`${scope}.family`, of(0.02, ({ family }) => family)],
    [`${scope}.domain`, of(0.005, ({ domain }) => (domain === null ? [] : [domain]))],
    [`${scope}.name`, of(0.006, (publisher) => wordsOf(publisherNames(publisher)))],
  ];
};

const ofArticles = (scope: string, readAll: (facts: ClaimFacts) => readonly ArticleFacts[]): [string, Field][] => {
  const of = field(readAll);
  const publishers = (facts: ClaimFacts): readonly PublisherFacts[] =>
    readAll(facts).flatMap(({ publisher }) => (publisher ? [publisher] : []));
  return [
    [`${scope}.id`, of(0.00001, ({ id }) => [id])],
    [`${scope}.uri`, of(0.00001, ({ uri }) => [uri])],
    [
      `${scope}.text`,
      {
        ...of(0.02, (article) => wordsOf(articleTexts(article))),
        unknown: (facts) => readAll(facts).some(({ erased }) => erased),
      },
    ],
    [`${scope}.language`, of(0.3, ({ language }) => [language])],
    ...ofPublishers(`${scope}.publisher`, publishers),
  ];
};

const ofClaim = field((facts) => [facts]);
const ofRole = field(({ entities }) => entities.map(({ role }) => role));
const ofEntity = field((facts): readonly EntityFacts[] => facts.entities.map(({ entity }) => entity));
const attributions = (facts: ClaimFacts): readonly AttributionFacts[] => facts.attributions;
const ofAttribution = field(attributions);

/** Keyed by the path of relations that leads to the field. */
export const fields: ReadonlyMap<string, Field> = new Map([
  ["id", ofClaim(0.000001, ({ id }) => [id])],
  ["text", ofClaim(0.01, (claim) => wordsOf(claimTexts(claim)))],
  ["language", ofClaim(0.3, ({ language }) => [language])],
  ["modality", ofClaim(0.4, ({ modality }) => [modality])],
  ["status", ofClaim(1, ({ status }) => [status])],
  ["someEntity.role", ofRole(0.8, (role) => [role])],
  ["someEntity.entity.id", ofEntity(0.0005, ({ ids }) => ids)],
  ["someEntity.entity.kind", ofEntity(0.5, ({ kind }) => [kind])],
  ["someEntity.entity.name", ofEntity(0.001, (entity) => wordsOf(entityNames(entity)))],
  ["someEntity.entity.wikidataId", ofEntity(0.0005, ({ wikidataId }) => (wikidataId === null ? [] : [wikidataId]))],
  ["someAttribution.kind", ofAttribution(0.4, ({ kind }) => [kind])],
  ["someAttribution.speaker", ofAttribution(0.002, (attribution) => wordsOf(speakerTexts(attribution)))],
  ...ofArticles("article", ({ article }) => [article]),
  ...ofPublishers("someAttribution.publisher", (facts) =>
    attributions(facts).flatMap(({ publisher }) => (publisher ? [publisher] : [])),
  ),
  ...ofArticles("someAttribution.article", (facts) =>
    attributions(facts).flatMap(({ article }) => (article ? [article] : [])),
  ),
]);
