/**
 * The contract's filter language in the plainest words: a filter as sent, one claim's facts, true or false. It shares the
 * folding with the code under test and nothing else.
 */
import type {
  ArticleFacts,
  AttributionFacts,
  ClaimFacts,
  EntityFacts,
  PublisherFacts,
} from "../../../src/filter/facts.ts";
import type {
  ArticleFilterInput,
  ClaimFilterInput,
  EntityFilterInput,
  PublisherFilterInput,
} from "../../../src/filter/filter.ts";
import { fold, wordsOf } from "../../../src/filter/fold.ts";
import type {
  AttributionFilterInput,
  ClaimEntityFilterInput,
  ListFilterInput,
  TextFilterInput,
} from "../../../src/filter/parse/inputs.ts";
import { encodeId, type NodeType } from "../../../src/terms/ids.ts";

type Comparisons = Readonly<Record<string, unknown>>;

const comparisons: Readonly<Record<string, (value: string | number | boolean, bound: unknown) => boolean>> = {
  // a DateTime may be a Date, which is not equal to another
  eq: (value, bound) => (typeof value === "number" ? value === Number(bound) : value === bound),
  in: (value, bound) => Array.isArray(bound) && bound.includes(value),
  startsWith: (value, bound) => String(value).startsWith(String(bound)),
  gt: (value, bound) => Number(value) > Number(bound),
  gte: (value, bound) => Number(value) >= Number(bound),
  lt: (value, bound) => Number(value) < Number(bound),
  lte: (value, bound) => Number(value) <= Number(bound),
};

/** Every comparison holds; with something absent only isNull: true does. */
const compares = (value: string | number | boolean | null, asked: Comparisons): boolean =>
  Object.entries(asked).every(([name, bound]) => {
    if (name === "isNull") return (value === null) === bound;
    return value !== null && comparisons[name]?.(value, bound) === true;
  });

const isOneOf = (type: NodeType, ids: readonly bigint[], { eq, in: list }: Comparisons): boolean => {
  const own = ids.map((id) => encodeId(type, id));
  const asked = (id: unknown): boolean => own.some((known) => known === id);
  return (eq === undefined || asked(eq)) && (list === undefined || (Array.isArray(list) && list.some(asked)));
};

const matches = (text: string, query: string): boolean => {
  const words = wordsOf(text);
  return query
    .split(" ")
    .every((word) =>
      word.endsWith("*")
        ? wordsOf(word).every((prefix) => words.some((known) => known.startsWith(prefix)))
        : wordsOf(word).every((asked) => words.includes(asked)),
    );
};

const textHolds = (texts: readonly (string | null)[], test: TextFilterInput): boolean =>
  texts.some(
    (text) =>
      text !== null &&
      (test.matches == null || matches(text, test.matches)) &&
      (test.contains == null || fold(text).includes(fold(test.contains))) &&
      (test.equals == null || fold(text) === fold(test.equals)),
  );

interface Combined<Filter> {
  readonly and?: readonly Filter[] | null | undefined;
  readonly or?: readonly Filter[] | null | undefined;
  readonly not?: Filter | null | undefined;
}
const combined = <Filter extends Combined<Filter>>(filter: Filter, holds: (filter: Filter) => boolean): boolean =>
  (!filter.and || filter.and.every(holds)) &&
  (!filter.or || filter.or.some(holds)) &&
  (!filter.not || !holds(filter.not));

const publisherHolds = (filter: PublisherFilterInput, publisher: PublisherFacts): boolean =>
  combined(filter, (part) => publisherHolds(part, publisher)) &&
  (!filter.id || isOneOf("Publisher", publisher.ids, filter.id)) &&
  (!filter.name || textHolds(publisher.names, filter.name)) &&
  (!filter.family || isOneOf("Publisher", publisher.family, filter.family)) &&
  (!filter.domain || compares(publisher.domain, filter.domain));

const entityHolds = (filter: EntityFilterInput, entity: EntityFacts): boolean =>
  combined(filter, (part) => entityHolds(part, entity)) &&
  (!filter.id || isOneOf("Entity", entity.ids, filter.id)) &&
  (!filter.kind || compares(entity.kind, filter.kind)) &&
  (!filter.name || textHolds(entity.names, filter.name)) &&
  (!filter.wikidataId || compares(entity.wikidataId, filter.wikidataId));

const articleHolds = (filter: ArticleFilterInput, article: ArticleFacts): boolean =>
  combined(filter, (part) => articleHolds(part, article)) &&
  (!filter.id || isOneOf("Article", [article.id], filter.id)) &&
  (!filter.uri || compares(article.uri, filter.uri)) &&
  (!filter.text || textHolds([article.title, article.body], filter.text)) &&
  (!filter.language || compares(article.language, filter.language)) &&
  (!filter.publishedAt || compares(article.publishedAt, filter.publishedAt)) &&
  (!filter.ingestedAt || compares(article.ingestedAt, filter.ingestedAt)) &&
  (!filter.hasPublisher || (article.publisher !== null) === filter.hasPublisher.eq) &&
  (!filter.publisher || (article.publisher !== null && publisherHolds(filter.publisher, article.publisher)));

const claimEntityHolds = (filter: ClaimEntityFilterInput, row: ClaimFacts["entities"][number]): boolean =>
  (!filter.role || compares(row.role, filter.role)) && (!filter.entity || entityHolds(filter.entity, row.entity));

const attributionHolds = (filter: AttributionFilterInput, attribution: AttributionFacts): boolean =>
  (!filter.kind || compares(attribution.kind, filter.kind)) &&
  (!filter.publisher || (attribution.publisher !== null && publisherHolds(filter.publisher, attribution.publisher))) &&
  (!filter.speaker || textHolds([attribution.speaker], filter.speaker)) &&
  (!filter.article || (attribution.article !== null && articleHolds(filter.article, attribution.article)));

const listHolds = <Filter, Row>(
  { some, every, none }: ListFilterInput<Filter>,
  rows: readonly Row[],
  holds: (filter: Filter, row: Row) => boolean,
): boolean =>
  (!some || rows.some((row) => holds(some, row))) &&
  (!every || rows.every((row) => holds(every, row))) &&
  (!none || !rows.some((row) => holds(none, row)));

const claimHolds = (filter: ClaimFilterInput, claim: ClaimFacts): boolean =>
  combined(filter, (part) => claimHolds(part, claim)) &&
  (!filter.id || isOneOf("Claim", [claim.id], filter.id)) &&
  (!filter.text || textHolds([claim.text], filter.text)) &&
  (!filter.language || compares(claim.language, filter.language)) &&
  (!filter.modality || compares(claim.modality, filter.modality)) &&
  (!filter.status || compares(claim.status, filter.status)) &&
  (!filter.confidence || compares(claim.confidence, filter.confidence)) &&
  (!filter.ingestedAt || compares(claim.ingestedAt, filter.ingestedAt)) &&
  (!filter.independentOrigins || compares(claim.independentOrigins, filter.independentOrigins)) &&
  (!filter.contested || compares(claim.contested, filter.contested)) &&
  (!filter.article || articleHolds(filter.article, claim.article)) &&
  (!filter.entities || listHolds(filter.entities, claim.entities, claimEntityHolds)) &&
  (!filter.attributions || listHolds(filter.attributions, claim.attributions, attributionHolds));

const namesStatus = ({ status, and, or, not }: ClaimFilterInput): boolean =>
  Boolean(status) || [...(and ?? []), ...(or ?? []), ...(not ? [not] : [])].some(namesStatus);

export const claimModel = (filter: ClaimFilterInput, claim: ClaimFacts): boolean =>
  claimHolds(filter, claim) && (namesStatus(filter) || claim.status === "ACTIVE");
export const articleModel = articleHolds;
export const entityModel = entityHolds;
export const publisherModel = publisherHolds;
