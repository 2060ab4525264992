/** Rows as the rest of the house sees them: what one answer holds, with survivors in place of what was merged. */
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
  /** as a curator set it; it may have been merged since */
  readonly parentId: bigint | null;
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
  readonly redactedAt: Date | null;
  readonly redactedReason: string | null;
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
  /** who made it; null where nobody wrote it down */
  readonly madeBy: string | null;
  /** by the deployment's threshold, not by a person */
  readonly suggested: boolean;
}
