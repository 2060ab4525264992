/**
 * The rules: everything that changes something. Each function is one commit (or a share of one), and appends to the log what
 * it changed. Inputs have the shapes of the contract's inputs, ids already decoded; it refuses to know GraphQL.
 */
import type { LogPosition } from "../terms/cursors.ts";
import type {
  AttributionKind,
  ClaimModality,
  ClaimRelationType,
  ClaimRole,
  EntityKind,
} from "../terms/enumerations.ts";

/** Who writes, and as which extractors it may (null: any). Batches belong to their sender. */
export interface Sender {
  readonly name: string;
  readonly extractors: readonly string[] | null;
  /** may retract other senders' batches */
  readonly curates: boolean;
}

type Maybe<Value> = Value | null | undefined;

export interface PublisherInput {
  readonly name: string;
  readonly domain?: Maybe<string>;
}
export interface EntityInput {
  readonly key: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly aliases?: Maybe<readonly string[]>;
  readonly wikidataId?: Maybe<string>;
}
export interface AttributionInput {
  readonly kind: AttributionKind;
  readonly publisher?: Maybe<PublisherInput>;
  readonly articleUri?: Maybe<string>;
  readonly speaker?: Maybe<string>;
  readonly speakerEntity?: Maybe<string>;
  readonly anonymousSources?: Maybe<number>;
}
export interface ClaimInput {
  readonly key: string;
  readonly text: string;
  readonly language?: Maybe<string>;
  readonly quote?: Maybe<{ readonly text: string; readonly start?: Maybe<number> }>;
  readonly entities?: Maybe<readonly { readonly entity: string; readonly role: ClaimRole }[]>;
  readonly modality?: ClaimModality;
  readonly attributions?: Maybe<readonly AttributionInput[]>;
  readonly confidence?: Maybe<number>;
}
export interface ArticleInput {
  readonly uri: string;
  readonly title?: Maybe<string>;
  readonly body?: Maybe<string>;
  readonly language?: Maybe<string>;
  readonly publisher?: Maybe<PublisherInput>;
  readonly authors?: Maybe<readonly string[]>;
  readonly publishedAt?: Maybe<string>;
  readonly fetchedAt?: Maybe<string>;
  readonly ifRevision?: Maybe<number>;
  readonly citedPublishers?: Maybe<readonly PublisherInput[]>;
  readonly entities?: Maybe<readonly EntityInput[]>;
  readonly extractor?: string;
  readonly claims?: Maybe<readonly ClaimInput[]>;
}
export interface IngestArticlesInput {
  readonly articles: readonly ArticleInput[];
  readonly batchKey?: Maybe<string>;
  readonly errorPolicy?: "REJECT_FAILED" | "REJECT_ALL";
  readonly dryRun?: boolean;
}

export const ingestErrorCodes = Object.freeze([
  "REQUIRED",
  "INVALID_URI",
  "INVALID_LANGUAGE",
  "INVALID_DATE",
  "INVALID_VALUE",
  "EMPTY",
  "TOO_LONG",
  "TOO_MANY",
  "OUT_OF_RANGE",
  "INCONSISTENT",
  "DUPLICATE_URI",
  "DUPLICATE_KEY",
  "UNKNOWN_ENTITY_KEY",
  "STALE",
  "CONFLICT",
  "EXTRACTOR_NOT_YOURS",
] as const);
export type IngestErrorCode = (typeof ingestErrorCodes)[number];

export interface IngestError {
  /** from the article input to the fault */
  readonly path: readonly string[];
  readonly code: IngestErrorCode;
  readonly message: string;
}
export const ingestStatuses = Object.freeze(["CREATED", "UPDATED", "UNCHANGED", "REJECTED", "NOT_APPLIED"] as const);
export type IngestStatus = (typeof ingestStatuses)[number];
export const claimIngestStatuses = Object.freeze([
  "CREATED",
  "UPDATED",
  "UNCHANGED",
  "WITHDRAWN",
  "RETRACTED",
] as const);
export type ClaimIngestStatus = (typeof claimIngestStatuses)[number];

export interface IngestResult {
  readonly index: number;
  readonly status: IngestStatus;
  /** null where nothing is stored under its uri */
  readonly articleId: bigint | null;
  /** in input order, then the withdrawn ones in key order */
  readonly claims: readonly {
    readonly key: string;
    readonly status: ClaimIngestStatus;
    /** null for a dry run's new claims */
    readonly claimId: bigint | null;
  }[];
  readonly errors: readonly IngestError[];
}
export interface IngestOutcome {
  readonly batchId: bigint | null;
  readonly position: LogPosition;
  readonly results: readonly IngestResult[];
}

/** What a merge or its undoing leaves: both ids keep resolving. */
export interface MergeOutcome {
  readonly from: bigint;
  readonly into: bigint;
  readonly position: LogPosition;
}

export interface Domain {
  ingestArticles(input: IngestArticlesInput, sender: Sender): Promise<IngestOutcome>;
  retractBatch(
    batchId: bigint,
    reason: string,
    sender: Sender,
  ): Promise<{ readonly retracted: number; readonly position: LogPosition }>;
  /** `claims` in the order of `ids`, each once */
  retractClaims(
    ids: readonly bigint[],
    reason: string,
  ): Promise<{ readonly retracted: number; readonly claims: readonly bigint[]; readonly position: LogPosition }>;
  restoreClaims(
    ids: readonly bigint[],
    reason: string,
  ): Promise<{ readonly restored: number; readonly claims: readonly bigint[]; readonly position: LogPosition }>;
  relateClaims(input: {
    readonly from: bigint;
    readonly to: bigint;
    readonly type: ClaimRelationType;
    readonly note?: Maybe<string>;
  }): Promise<{ readonly relation: bigint; readonly created: boolean; readonly position: LogPosition }>;
  unrelateClaims(relation: bigint): Promise<{
    readonly removed: boolean;
    readonly from: bigint | null;
    readonly to: bigint | null;
    readonly position: LogPosition;
  }>;
  mergeEntities(from: bigint, into: bigint): Promise<MergeOutcome>;
  unmergeEntity(id: bigint): Promise<MergeOutcome>;
  mergePublishers(from: bigint, into: bigint): Promise<MergeOutcome>;
  unmergePublisher(id: bigint): Promise<MergeOutcome>;
  /** a field left out keeps what is stored; null clears `wikidataId` */
  updateEntity(input: {
    readonly id: bigint;
    readonly name?: Maybe<string>;
    readonly aliases?: Maybe<readonly string[]>;
    readonly wikidataId?: Maybe<string>;
  }): Promise<{ readonly id: bigint; readonly position: LogPosition }>;
  updatePublisher(input: {
    readonly id: bigint;
    readonly name?: Maybe<string>;
    readonly aliases?: Maybe<readonly string[]>;
    readonly domain?: Maybe<string>;
  }): Promise<{ readonly id: bigint; readonly position: LogPosition }>;
}
