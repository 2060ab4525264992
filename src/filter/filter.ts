/**
 * One filter language for lists, counts, facets, timelines, exports and subscriptions. A filter as sent is parsed once to a
 * tree (`parse/`, `normalise.ts`); the tree is compiled to an SQL condition (`sql/`), matched in memory (`match/`), and found
 * among many (`index/`); all agree on every claim. It refuses to know GraphQL and connections: it neither runs a statement nor
 * loads a row.
 */
import { canonicalText } from "./canonical.ts";
import { createFilterIndex } from "./index/filter-index.ts";
import { matchClaim, needsBody } from "./match/match.ts";

export { alternatives } from "./alternatives.ts";
export { canonicalText } from "./canonical.ts";
export { createFilterIndex, type FilterIndex } from "./index/filter-index.ts";
export { foldAhead } from "./match/folded-texts.ts";
export { compileClaimMatch, matchClaim, needsBody } from "./match/match.ts";
export { normaliseArticle, normaliseClaim, normaliseEntity, normalisePublisher } from "./normalise.ts";
export type { ArticleFilterInput, ClaimFilterInput, EntityFilterInput, PublisherFilterInput } from "./parse/inputs.ts";
export { filterLimits } from "./parse/limits.ts";
export { parseArticleFilter, parseClaimFilter, parseEntityFilter, parsePublisherFilter } from "./parse/parse.ts";
export {
  articleCondition,
  claimCondition,
  type EntityWalk,
  entityCondition,
  entityWalk,
  publisherCondition,
  readsArticleRow,
} from "./sql/conditions.ts";
export { isSkewed } from "./sql/skew.ts";
export { type AnyTree, type Mergeable, type Named, namedIn, type SurvivorOf, withSurvivors } from "./sql/survivors.ts";

/** What subscriptions need of the language. */
export const filterLanguage = Object.freeze({
  textOf: canonicalText,
  matches: matchClaim,
  needsBody,
  createIndex: createFilterIndex,
});
