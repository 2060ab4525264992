/**
 * Answers: rows by id, lists, counts, facets, timelines. One `Reading` serves one request (or one batch of events): within it
 * each row is read once, and equal lists of many parents are read in one statement, so the number of statements does not grow
 * with the number of rows. It never writes, and it remembers: after a write of one's own, make another.
 */
import type { Database } from "../database/database.ts";
import type { ClaimTree } from "../filter/tree.ts";
import { loadArticleByUri } from "./by-id/articles.ts";
import { openRows } from "./by-id/by-id.ts";
import { type Facet, type FacetCount, readFacets } from "./facets.ts";
import { type Lists, openLists } from "./lists/lists.ts";
import type {
  ArticleRow,
  AttributionRow,
  ClaimEntityRow,
  ClaimRelationRow,
  ClaimRow,
  EntityRow,
  PublisherRow,
} from "./rows.ts";
import { readTimeline, type TimelineBucket, type TimelineRequest } from "./timeline.ts";

export type * from "./list.ts";
export type * from "./rows.ts";
export type { Facet, FacetCount, TimelineBucket, TimelineRequest };

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
  entitiesOf(claimId: bigint): Promise<readonly ClaimEntityRow[]>;
  attributionsOf(claimId: bigint): Promise<readonly AttributionRow[]>;
  /** ACTIVE claims about the entity (survivor) */
  claimCount(entityId: bigint): Promise<number>;
  facets(where: ClaimTree | null, by: Facet, first: number): Promise<readonly FacetCount[]>;
  timeline(request: TimelineRequest): Promise<readonly TimelineBucket[]>;
}

/** Cheap: connects to nothing and reads nothing until it is asked. */
export const createReading = (database: Database): Reading => {
  const rows = openRows(database);
  const lists = openLists(database, rows);
  return Object.freeze({
    publisher: (id) => rows.publishers.load(id),
    article: (id) => rows.articles.load(id),
    entity: (id) => rows.entities.load(id),
    claim: (id) => rows.claims.load(id),
    relation: (id) => rows.relations.load(id),
    articleByUri: (uri) => loadArticleByUri(database, uri),
    body: (id) => rows.bodies.load(id),
    citedPublishers: (id) => rows.citedPublishers.load(id),
    entitiesOf: (id) => rows.claimEntities.load(id),
    attributionsOf: (id) => rows.attributions.load(id),
    claimCount: (id) => rows.claimCounts.load(id),
    ...lists,
    facets: (where, by, first) => readFacets(database, where, by, first),
    timeline: (request) => readTimeline(database, request),
  } satisfies Reading);
};
