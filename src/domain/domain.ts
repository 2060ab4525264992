/**
 * The rules: everything that changes something. Each function is one commit (or a share of one), and appends to the log what
 * it changed. Inputs have the shapes of the contract's inputs, ids already decoded; it refuses to know GraphQL.
 */
import type { LogPosition } from "../terms/cursors.ts";
import type { ClaimRelationType } from "../terms/enumerations.ts";
import type { IngestArticlesInput, Maybe, Sender } from "./input.ts";
import type { IngestOutcome } from "./outcome.ts";
import type { SuggestionRules } from "./suggestion-rules.ts";

export type * from "./input.ts";
export * from "./outcome.ts";

/** What a merge or its undoing leaves: both ids keep resolving. */
export interface MergeOutcome {
  readonly from: bigint;
  readonly into: bigint;
  readonly position: LogPosition;
}

export interface Domain extends SuggestionRules {
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
  /** erases an article's text for good; `redacted`: false where it was so before */
  redactArticle(
    id: bigint,
    reason: string,
  ): Promise<{ readonly article: bigint; readonly redacted: boolean; readonly position: LogPosition }>;
  relateClaims(input: {
    readonly from: bigint;
    readonly to: bigint;
    readonly type: ClaimRelationType;
    readonly note?: Maybe<string>;
    /** the curator's name */
    readonly by?: string | null;
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
  /**
   * Puts a publisher into the family of another one, or takes it out of its family (null). A retired id means its survivor; a
   * circle is refused. `id` of the outcome is the survivor's.
   */
  setPublisherParent(
    id: bigint,
    parentId: bigint | null,
  ): Promise<{ readonly id: bigint; readonly position: LogPosition }>;
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
