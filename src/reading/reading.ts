/**
 * Answers: rows by id, lists, counts, facets, timelines. One `Reading` serves one request (or one batch of events): within it
 * each row is read once, and equal lists of many parents are read in one statement, so the number of statements does not grow
 * with the number of rows. It never writes, and it remembers: after a write of one's own, make another.
 */
import { headStatement } from "../claim-log/commit.ts";
import type { Database, Queryable } from "../database/database.ts";
import type { ClaimTree } from "../filter/tree.ts";
import { commitAt, databaseAsOf, headAsOf } from "./as-of.ts";
import { loadArticleByUri } from "./by-id/articles.ts";
import { openRows } from "./by-id/by-id.ts";
import { type ChangedClaim, type ChangesPage, type ChangesRequest, readChanges } from "./changes/changes.ts";
import type { CorroborationCounts, Origin } from "./corroboration/corroboration.ts";
import { readExplanation } from "./corroboration/read.ts";
import { type Explanation, explain } from "./explanation/explanation.ts";
import { type Facet, type FacetCount, readFacets } from "./facets.ts";
import {
  type ArticleRevisionRow,
  type ClaimAspect,
  type ClaimVersionRow,
  readArticleRevisions,
  readClaimHistory,
} from "./history.ts";
import type { Page } from "./list.ts";
import { checkSize } from "./lists/arguments.ts";
import { type Lists, type Moment, openLists } from "./lists/lists.ts";
import { type PropagationStep, readPropagation } from "./propagation.ts";
import type {
  ArticleRow,
  AttributionRow,
  ClaimEntityRow,
  ClaimRelationRow,
  ClaimRow,
  EntityRow,
  PublisherRow,
} from "./rows.ts";
import { type DismissalRequest, type DismissalRow, readDismissal, readDismissals } from "./suggestions/dismissals.ts";
import {
  likelyFrom,
  readSuggestions,
  type SuggestedType,
  type Suggestion,
  type SuggestionReason,
  type SuggestionRequest,
} from "./suggestions/suggestions.ts";
import { readTimeline, type TimelineBucket, type TimelineRequest } from "./timeline.ts";

export type * from "./corroboration/corroboration.ts";
export type { Appearance, ExplainedStep, Explanation } from "./explanation/explanation.ts";
export type * from "./list.ts";
export type * from "./rows.ts";
export type {
  ArticleRevisionRow,
  ChangedClaim,
  ChangesPage,
  ChangesRequest,
  ClaimAspect,
  ClaimVersionRow,
  DismissalRequest,
  DismissalRow,
  Facet,
  FacetCount,
  PropagationStep,
  SuggestedType,
  Suggestion,
  SuggestionReason,
  SuggestionRequest,
  TimelineBucket,
  TimelineRequest,
};

export interface Reading extends Lists {
  publisher(id: bigint): Promise<PublisherRow | null>;
  article(id: bigint): Promise<ArticleRow | null>;
  entity(id: bigint): Promise<EntityRow | null>;
  claim(id: bigint): Promise<ClaimRow | null>;
  relation(id: bigint): Promise<ClaimRelationRow | null>;
  articleByUri(canonicalUri: string): Promise<ArticleRow | null>;
  /** the article's current text */
  body(articleId: bigint): Promise<string | null>;
  /** survivors, each once, in the article's order */
  citedPublishers(articleId: bigint): Promise<readonly bigint[]>;
  /** the first article of the same text, which may be itself; null for one without copies */
  copyHead(articleId: bigint): Promise<bigint | null>;
  /** the others of the same text, in order of ingest, 100 at most */
  copies(articleId: bigint): Promise<readonly bigint[]>;
  entitiesOf(claimId: bigint): Promise<readonly ClaimEntityRow[]>;
  attributionsOf(claimId: bigint): Promise<readonly AttributionRow[]>;
  /** ACTIVE claims about the entity (survivor) */
  claimCount(entityId: bigint): Promise<number>;
  /** of the claim's component; zeros for a claim that is not ACTIVE */
  corroboration(claimId: bigint): Promise<CorroborationCounts>;
  /** all of them, known ones first, most claims first; none for a claim that is not ACTIVE */
  origins(claimId: bigint): Promise<readonly Origin[]>;
  /** in words and as data: the claim itself first, then the first others of its component, `first` together */
  explainCorroboration(claimId: bigint, first: number): Promise<Explanation>;
  /** the claim's appearances in time, `first` at most; none for a claim that is not ACTIVE */
  propagation(claimId: bigint, first: number): Promise<readonly PropagationStep[]>;
  /** versions, newest first, of those that began before an instant; always all of them, also in a reading of the past */
  claimHistory(claimId: bigint, first: number, before: Date | null): Promise<readonly ClaimVersionRow[]>;
  /** texts, newest first, of those below a revision */
  articleRevisions(articleId: bigint, first: number, before: number | null): Promise<readonly ArticleRevisionRow[]>;
  /** what changed since a cursor, folded per claim; of the log as it is now, also in a reading of the past */
  changes(request: ChangesRequest): Promise<ChangesPage>;
  /** best first; null where there is no such claim */
  suggestions(claimId: bigint, request: SuggestionRequest): Promise<readonly Suggestion[] | null>;
  /** newest first; of one claim, or (null) all */
  dismissals(claimId: bigint | null, request: DismissalRequest): Promise<Page<DismissalRow>>;
  /** of two claims, in either order; null where they are not dismissed as this */
  dismissal(pair: readonly [bigint, bigint], type: SuggestedType): Promise<DismissalRow | null>;
  facets(where: ClaimTree | null, by: Facet, first: number): Promise<readonly FacetCount[]>;
  timeline(request: TimelineRequest): Promise<readonly TimelineBucket[]>;
}

const now: Moment = Object.freeze({ head: headStatement, name: "" });

/** Cheap: connects to nothing and reads nothing until it is asked. */
export const createReading = (database: Database): Reading => openReading(database, database, now);

/** What was known at an instant: every answer as it would have been given at the end of the last commit before it. */
export const createReadingAsOf = (database: Database, commit: bigint): Reading =>
  openReading(database, databaseAsOf(database, commit), { head: headAsOf(commit), name: `AS OF ${commit}` });

export { commitAt, likelyFrom };

const openReading = (present: Queryable, database: Queryable, moment: Moment): Reading => {
  const rows = openRows(database);
  const lists = openLists(database, rows, moment);
  return Object.freeze({
    publisher: (id) => rows.publishers.load(id),
    article: (id) => rows.articles.load(id),
    entity: (id) => rows.entities.load(id),
    claim: (id) => rows.claims.load(id),
    relation: (id) => rows.relations.load(id),
    articleByUri: (uri) => loadArticleByUri(database, uri),
    body: (id) => rows.bodies.load(id),
    citedPublishers: (id) => rows.citedPublishers.load(id),
    copyHead: (id) => rows.copyHeads.load(id),
    copies: (id) => rows.copies.load(id),
    entitiesOf: (id) => rows.claimEntities.load(id),
    attributionsOf: (id) => rows.attributions.load(id),
    claimCount: (id) => rows.claimCounts.load(id),
    corroboration: (id) => rows.corroboration.counts.load(id),
    origins: async (id) => {
      await lists.position();
      return rows.corroboration.origins.load(id);
    },
    explainCorroboration: async (id, first) => {
      const [counts, found] = await Promise.all([
        rows.corroboration.counts.load(id),
        readExplanation(database, id, checkSize("first", first)),
      ]);
      return explain(rows, id, counts, found);
    },
    propagation: (id, first) => readPropagation(database, rows, id, first),
    ...lists,
    claimHistory: (id, first, before) => readClaimHistory(present, id, first, before),
    articleRevisions: (id, first, before) => readArticleRevisions(present, id, first, before),
    changes: (request) => readChanges(present, request),
    suggestions: (id, request) => readSuggestions(present, id, request),
    dismissals: (id, request) => readDismissals(present, id, request),
    dismissal: (pair, type) => readDismissal(present, pair, type),
    facets: (where, by, first) => readFacets(database, where, by, first),
    timeline: (request) => readTimeline(database, request),
  } satisfies Reading);
};
