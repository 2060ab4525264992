/**
 * One filter language for lists, counts, facets, timelines, exports and subscriptions. A filter as sent is parsed once to a
 * tree (`parse/`, `normalise.ts`); the tree is compiled to an SQL condition (`sql/`) and matched in memory (`match.ts`), and the
 * two agree on every claim. It refuses to know GraphQL and connections: it neither runs a statement nor loads a row.
 */
export { canonicalText } from "./canonical.ts";
export type { ArticleFilterInput, ClaimFilterInput, EntityFilterInput, PublisherFilterInput } from "./parse/inputs.ts";
export { filterLimits } from "./parse/limits.ts";
export { parseArticleFilter, parseClaimFilter, parseEntityFilter, parsePublisherFilter } from "./parse/parse.ts";
