/** What became of an ingest, item by item. */
import type { LogPosition } from "../terms/cursors.ts";

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
  "REDACTED",
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
