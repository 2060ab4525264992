/**
 * From a filter as GraphQL hands it over to the tree: checked, folded, normalised. A filter that would mean nothing, or could be
 * read as "everything", is refused with where it stands and how to mend it.
 */
import { attributionKinds, claimModalities, claimRoles, claimStatuses, entityKinds } from "../../terms/enumerations.ts";
import { all, not } from "../formula.ts";
import { normaliseArticle, normaliseClaim, normaliseEntity, normalisePublisher } from "../normalise.ts";
import type {
  ArticleLeaf,
  ArticleTree,
  AttributionLeaf,
  ClaimEntityLeaf,
  ClaimLeaf,
  ClaimTree,
  EntityLeaf,
  EntityTree,
  Formula,
  PublisherLeaf,
  PublisherTree,
} from "../tree.ts";
import {
  booleanFilter,
  countFilter,
  enumFilter,
  familyFilter,
  idFilter,
  optionalRangeFilter,
  optionalStringFilter,
  rangeFilter,
  stringFilter,
  textFilter,
} from "./comparisons.ts";
import type { ArticleFilterInput, ClaimFilterInput, EntityFilterInput, PublisherFilterInput } from "./inputs.ts";
import { measureFilter } from "./limits.ts";
import { combinators, type FormulaParser, instantValue, numberValue, objectOf } from "./object.ts";

const publisherFilter: FormulaParser<PublisherLeaf> = objectOf<PublisherLeaf>(() => ({
  ...combinators(publisherFilter),
  id: idFilter("Publisher"),
  name: textFilter("name"),
  domain: optionalStringFilter("domain"),
  family: familyFilter,
}));

const entityFilter: FormulaParser<EntityLeaf> = objectOf<EntityLeaf>(() => ({
  ...combinators(entityFilter),
  id: idFilter("Entity"),
  kind: enumFilter("kind", entityKinds),
  name: textFilter("name"),
  wikidataId: optionalStringFilter("wikidataId"),
}));

const articleFilter: FormulaParser<ArticleLeaf> = objectOf<ArticleLeaf>(() => ({
  ...combinators(articleFilter),
  id: idFilter("Article"),
  uri: stringFilter("uri"),
  text: textFilter("text"),
  language: stringFilter("language"),
  publishedAt: optionalRangeFilter("publishedAt", instantValue),
  ingestedAt: rangeFilter("ingestedAt", instantValue),
  hasPublisher: booleanFilter({ type: "hasPublisher" }),
  publisher: (value, path) => ({ type: "publisher", where: publisherFilter(value, path) }),
}));

const claimEntityFilter = objectOf<ClaimEntityLeaf>(() => ({
  role: enumFilter("role", claimRoles),
  entity: (value, path) => ({ type: "entity", where: entityFilter(value, path) }),
}));

const attributionFilter = objectOf<AttributionLeaf>(() => ({
  kind: enumFilter("kind", attributionKinds),
  publisher: (value, path) => ({ type: "publisher", where: publisherFilter(value, path) }),
  speaker: textFilter("speaker"),
  article: (value, path) => ({ type: "article", where: articleFilter(value, path) }),
}));

/** `some`, `every` and `none` of a list; `some` says what it is in the tree. */
const listFilter = <Row>(
  row: FormulaParser<Row>,
  some: (where: Formula<Row>) => Formula<ClaimLeaf>,
): FormulaParser<ClaimLeaf> =>
  objectOf<ClaimLeaf>(() => ({
    some: (value, path) => some(row(value, path)),
    every: (value, path) => not(some(not(row(value, path)))),
    none: (value, path) => not(some(row(value, path))),
  }));

const claimFilter: FormulaParser<ClaimLeaf> = objectOf<ClaimLeaf>(() => ({
  ...combinators(claimFilter),
  id: idFilter("Claim"),
  text: textFilter("text"),
  language: stringFilter("language"),
  modality: enumFilter("modality", claimModalities),
  status: enumFilter("status", claimStatuses),
  attributions: listFilter(attributionFilter, (where) => ({ type: "someAttribution", where })),
  confidence: optionalRangeFilter("confidence", numberValue),
  ingestedAt: rangeFilter("ingestedAt", instantValue),
  article: (value, path) => ({ type: "article", where: articleFilter(value, path) }),
  entities: listFilter(claimEntityFilter, (where) => ({ type: "someEntity", where })),
  independentOrigins: countFilter("independentOrigins"),
  contested: booleanFilter({ type: "contested" }),
}));

type Absent = null | undefined;
const active: ClaimLeaf = { type: "status", in: ["ACTIVE"] };

/** Only ACTIVE claims, unless `status` occurs somewhere in the filter as sent. Left out, the filter is that alone. */
export const parseClaimFilter = (input: ClaimFilterInput | Absent): ClaimTree => {
  if (input === null || input === undefined) return active;
  const { namesStatus } = measureFilter(input);
  const where = claimFilter(input, "filter");
  return normaliseClaim(namesStatus ? where : all([where, active]));
};

/** null: no filter. */
export const parseArticleFilter = (input: ArticleFilterInput | Absent): ArticleTree | null => {
  if (input === null || input === undefined) return null;
  measureFilter(input);
  return normaliseArticle(articleFilter(input, "filter"));
};

/** null: no filter. */
export const parseEntityFilter = (input: EntityFilterInput | Absent): EntityTree | null => {
  if (input === null || input === undefined) return null;
  measureFilter(input);
  return normaliseEntity(entityFilter(input, "filter"));
};

/** null: no filter. */
export const parsePublisherFilter = (input: PublisherFilterInput | Absent): PublisherTree | null => {
  if (input === null || input === undefined) return null;
  measureFilter(input);
  return normalisePublisher(publisherFilter(input, "filter"));
};
