/** What a curator may make of a suggestion, as callers see it. */
import type { LogPosition } from "../terms/cursors.ts";
import type { Maybe } from "./input.ts";

export type SuggestedType = "SAME_AS" | "CONTRADICTS";

/** Two claims in either order, and what they may be to each other. */
export interface SuggestedPair {
  readonly claim: bigint;
  readonly other: bigint;
  readonly type: SuggestedType;
}

export interface SuggestionRules {
  /** As relateClaims, and an earlier dismissal of the same is undone. */
  confirmSuggestion(
    input: SuggestedPair & { readonly note?: Maybe<string>; readonly by: string },
  ): Promise<{ readonly relation: bigint; readonly created: boolean; readonly position: LogPosition }>;
  /** Remembered until it is undone: the pair is not suggested as this again, nor joined. Twice is once. */
  dismissSuggestion(
    input: SuggestedPair & { readonly reason?: Maybe<string>; readonly by: string },
  ): Promise<{ readonly created: boolean; readonly position: LogPosition }>;
  undismissSuggestion(pair: SuggestedPair): Promise<{ readonly removed: boolean; readonly position: LogPosition }>;
}
