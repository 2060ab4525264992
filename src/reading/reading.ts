/**
 * Answers: rows by id, lists, counts, facets, timelines. One `Reading` serves one request (or one batch of events): within it
 * each row is read once, and equal lists of many parents are read in one statement. It never writes.
 */
import type { ArticleTree, ClaimTree, EntityTree, PublisherTree } from "../filter/tree.ts";
import type { LogPosition } from "../terms/cursors.ts";
import type {
  AttributionKind,
  ClaimModality,
  ClaimRelationType,
  ClaimRole,
  ClaimStatus,
  EntityKind,
} from "../terms/enumerations.ts";

export interface PublisherRow {
  readonly id: bigint;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly domain: string | null;
  readonly mergedIntoId: bigint | null;
}

export interface ArticleRow {
  readonly id: bigint;
  readonly uri: string;
  readonly title: string | null;
  readonly language: string;
  /** the survivor */
  readonly publisherId: bigint | null;
  readonly authors: readonly string[];
  readonly publishedAt: Date | null;
  readonly ingestedAt: Date;
  readonly revision: number;
}

export interface EntityRow {
  readonly id: bigint;
  readonly kind: EntityKind;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly wikidataId: string | null;
  readonly mergedIntoId: bigint | null;
}

export interface ClaimRow {
  readonly id: bigint;
  readonly articleId: bigint;
  readonly extractor: string;
  readonly key: string;
  readonly text: string;
  readonly language: string;
  readonly quoteText: string | null;
  readonly quoteStart: number | null;
  readonly quoteEnd: number | null;
  readonly quoteVerified: boolean | null;
  readonly modality: ClaimModality;
  readonly confidence: number | null;
  readonly status: ClaimStatus;
  readonly statusReason: string | null;
  readonly ingestedAt: Date;
  readonly updatedAt: Date;
}

/** in the order of the source, survivors, the same entity in the same role once */
export interface ClaimEntityRow {
  readonly entityId: bigint;
  readonly role: ClaimRole;
}

export interface AttributionRow {
  readonly kind: AttributionKind;
  readonly publisherId: bigint | null;
  readonly articleUri: string | null;
  /** the cited article, where it was ingested */
  readonly articleId: bigint | null;
  readonly speaker: string | null;
  readonly speakerEntityId: bigint | null;
  readonly anonymousSources: number | null;
}

export interface ClaimRelationRow {
  readonly id: bigint;
  readonly type: ClaimRelationType;
  readonly fromId: bigint;
  readonly toId: bigint;
  readonly note: string | null;
  readonly stale: boolean;
}

export type Direction = "ASC" | "DESC";
export interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: Direction;
}
export type ClaimOrder = Order<"INGESTED_AT" | "PUBLISHED_AT" | "CONFIDENCE">;
export type ArticleOrder = Order<"INGESTED_AT" | "PUBLISHED_AT">;
export type EntityOrder = Order<"NAME" | "CLAIM_COUNT">;

/** Which page of which list. Arguments as the client sent them; absent is null. */
export interface ListRequest<Tree, ListOrder> {
  /** null: no filter beyond what the list itself implies */
  readonly where: Tree | null;
  /** null: the list's default order */
  readonly orderBy: ListOrder | null;
  readonly first: number | null;
  readonly after: string | null;
  readonly last: number | null;
  readonly before: string | null;
}

export interface Page<Row> {
  /** in the list's order, whichever direction was walked */
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** counts the whole list; costs a statement, so only on demand */
  totalCount(): Promise<number>;
}

export interface ClaimPage extends Page<ClaimRow> {
  /** the log's end in the snapshot that the page was read in */
  readonly position: LogPosition;
}

/** What a nested list hangs on. */
export type ClaimParent =
  | { readonly type: "article"; readonly id: bigint }
  | { readonly type: "entity"; readonly id: bigint }
  | null;

export interface FacetCount {
  /** an enum value, a language, or the key of an entity or publisher */
  readonly value: string | bigint;
  readonly count: number;
}
export type Facet = "ENTITY" | "PUBLISHER" | "LANGUAGE" | "MODALITY" | "ATTRIBUTION" | "STATUS";

export interface TimelineRequest {
  readonly where: ClaimTree | null;
  readonly by: "PUBLISHED_AT" | "INGESTED_AT";
  readonly interval: "MINUTE" | "HOUR" | "DAY" | "WEEK" | "MONTH";
  readonly from: Date;
  readonly to: Date;
  /** IANA name; null: UTC */
  readonly timeZone: string | null;
}

export interface Reading {
  publisher(id: bigint): Promise<PublisherRow | null>;
  article(id: bigint): Promise<ArticleRow | null>;
  entity(id: bigint): Promise<EntityRow | null>;
  claim(id: bigint): Promise<ClaimRow | null>;
  relation(id: bigint): Promise<ClaimRelationRow | null>;
  articleByUri(canonicalUri: string): Promise<ArticleRow | null>;
  /** the article's current text */
  body(articleId: bigint): Promise<string | null>;
  citedPublishers(articleId: bigint): Promise<readonly bigint[]>;
  entitiesOf(claimId: bigint): Promise<readonly ClaimEntityRow[]>;
  attributionsOf(claimId: bigint): Promise<readonly AttributionRow[]>;
  /** ACTIVE claims about the entity (survivor) */
  claimCount(entityId: bigint): Promise<number>;

  claims(parent: ClaimParent, request: ListRequest<ClaimTree, ClaimOrder>): Promise<ClaimPage>;
  articles(publisherId: bigint | null, request: ListRequest<ArticleTree, ArticleOrder>): Promise<Page<ArticleRow>>;
  entities(request: ListRequest<EntityTree, EntityOrder>): Promise<Page<EntityRow>>;
  publishers(request: ListRequest<PublisherTree, Order<"NAME">>): Promise<Page<PublisherRow>>;
  /** edges from or to a claim, oldest first */
  relations(
    claimId: bigint,
    type: ClaimRelationType | null,
    request: ListRequest<never, Order<"ID">>,
  ): Promise<Page<ClaimRelationRow>>;
  facets(where: ClaimTree | null, by: Facet, first: number): Promise<readonly FacetCount[]>;
  timeline(request: TimelineRequest): Promise<readonly { readonly start: Date; readonly count: number }[]>;
}
