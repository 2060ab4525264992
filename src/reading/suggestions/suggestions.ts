/**
 * Suggestions: claims that seem to say the same as one, or to contradict it. A suggestion is a help for whoever curates: it never
 * counts, and nothing is joined by reading it. It refuses to write.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Queryable } from "../../database/database.ts";
import { type AskingClaim, type Candidate, readAsking, readCandidates } from "./candidates.ts";
import { compare, rarityAmong } from "./compare.ts";
import { type Profile, profileOf } from "./profile.ts";
import { reasonsOf, type SuggestionReason } from "./reasons.ts";
import { scoresOf } from "./score.ts";

export * from "./reasons.ts";

export type SuggestedType = "SAME_AS" | "CONTRADICTS";

export interface Suggestion {
  readonly claimId: bigint;
  readonly type: SuggestedType;
  /** 0 to 1 */
  readonly score: number;
  readonly reasons: readonly SuggestionReason[];
}

export interface SuggestionRequest {
  /** null: both, each pair as what it seems more likely to be */
  readonly type: SuggestedType | null;
  /** at most so many */
  readonly first: number;
  /** only what scores so much; null: whatever there is, best first */
  readonly minScore: number | null;
}

/** From here on a suggestion is likely: four in five of these are right on the labelled pairs; see the README. */
export const likelyFrom = 0.4;
/** What scores less has nothing to show for it. */
const leastScore = 0.0005;

/** A turn of comparing ends after so long, ms: everyone else is served meanwhile. */
const turnMs = 8;

const inTurns = async <Item, Result>(items: readonly Item[], work: (item: Item) => Result): Promise<Result[]> => {
  const results: Result[] = [];
  let began = performance.now();
  for (const item of items) {
    results.push(work(item));
    if (performance.now() - began < turnMs) continue;
    await nextTurn();
    began = performance.now();
  }
  return results;
};

/** What one article says twice is one statement to its extractor: only its contradictions, and another extractor's readings, are news. */
const mayBeSame = (claim: AskingClaim, other: Candidate): boolean =>
  !(claim.articleId === other.articleId && claim.extractor === other.extractor) &&
  (claim.componentId === null || claim.componentId !== other.componentId);

const suggest = (
  claim: AskingClaim,
  other: Candidate,
  types: readonly SuggestedType[],
  scores: ReturnType<typeof scoresOf>,
) => {
  const open = types.filter(
    (type) => !other.dismissed.includes(type) && (type === "CONTRADICTS" || mayBeSame(claim, other)),
  );
  const scored = open.map((type) => ({ type, score: type === "SAME_AS" ? scores.sameAs : scores.contradicts }));
  return scored.sort((one, two) => two.score - one.score)[0] ?? null;
};

/** Best first. Empty for a claim that is not ACTIVE; null where there is no such claim. */
export const readSuggestions = async (
  database: Queryable,
  claimId: bigint,
  { type, first, minScore }: SuggestionRequest,
): Promise<readonly Suggestion[] | null> => {
  const claim = await readAsking(database, claimId);
  if (!claim) return null;
  if (claim.status !== "ACTIVE") return [];
  const candidates = await readCandidates(database, claim);
  const asking = profileOf(claim, claim.names);
  const profiles = await inTurns(candidates, (candidate) => ({
    candidate,
    profile: profileOf(candidate, claim.names),
  }));
  const rarity = rarityAmong([asking, ...profiles.map(({ profile }): Profile => profile)]);
  const least = Math.max(minScore ?? 0, leastScore);
  const compared = await inTurns(profiles, ({ candidate, profile }) => {
    const comparison = compare(asking, profile, rarity);
    const types: readonly SuggestedType[] = type ? [type] : ["SAME_AS", "CONTRADICTS"];
    return { candidate, comparison, best: suggest(claim, candidate, types, scoresOf(comparison)) };
  });
  return compared
    .flatMap(({ candidate, comparison, best }) =>
      best && best.score >= least ? [{ claimId: candidate.id, comparison, ...best }] : [],
    )
    .sort((one, other) => other.score - one.score || (one.claimId < other.claimId ? -1 : 1))
    .slice(0, first)
    .map(({ comparison, ...found }) => ({ ...found, reasons: reasonsOf(comparison, found.type) }));
};
