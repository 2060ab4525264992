/**
 * The same input once more. What a name means is decided when it is first sent; namesakes that others brought since could have it
 * mean another row, and a curator may have taken back what it taught. So it is told by its digest, and applied no second time.
 */
import type { AppliedClaim } from "./apply-claims.ts";
import type { PreparedArticle, PreparedClaim } from "./prepared.ts";
import type { ArticleState, ClaimState } from "./state.ts";

const isSame = <Value>(given: Value | undefined, stored: Value): boolean => given === undefined || given === stored;

/** Whether what is plain in the input still stands: another extractor may have changed it. */
const stillStands = (given: PreparedArticle, stored: ArticleState): boolean =>
  isSame(given.title === null ? null : given.title?.text, stored.title) &&
  isSame(given.body?.hash, stored.bodyHash) &&
  isSame(given.language, stored.language) &&
  isSame(given.publishedAt, stored.publishedAt) &&
  (given.authors === undefined || JSON.stringify(given.authors) === JSON.stringify(stored.authors));

/** A claim as the input left it; null where it is not that any more, or is to come back. */
const claimAgain = (given: PreparedClaim, stored: ClaimState | undefined, revives: boolean): AppliedClaim | null => {
  if (!stored || stored.withdrawn || stored.status === "WITHDRAWN") return null;
  if (stored.status === "ACTIVE") return { id: stored.id, key: given.key, status: "UNCHANGED" };
  return stored.retractedBy === "BATCH" && revives ? null : { id: stored.id, key: given.key, status: "RETRACTED" };
};

/** What becomes of the claims of an input that was applied already; null where it has to be applied, again or for the first time. */
export const claimsSentAgain = (
  given: PreparedArticle,
  stored: ArticleState,
  claims: readonly ClaimState[],
  revives: boolean,
): readonly AppliedClaim[] | null => {
  if (stored.inputs.get(given.extractor) !== given.digest || !stillStands(given, stored)) return null;
  if (given.claims === null) return [];
  const own = new Map(
    claims.filter(({ extractor }) => extractor === given.extractor).map((claim) => [claim.key, claim]),
  );
  const again: AppliedClaim[] = [];
  for (const claim of given.claims) {
    const same = claimAgain(claim, own.get(claim.key), revives);
    if (!same) return null;
    own.delete(claim.key);
    again.push(same);
  }
  // one that the input does not have, and that a curator brought back, would be withdrawn
  return [...own.values()].some(({ status }) => status === "ACTIVE") ? null : again;
};

const sameSources = (before: ArticleState, after: ArticleState): boolean =>
  before.publisher?.given === after.publisher?.given &&
  before.citedPublishers.length === after.citedPublishers.length &&
  before.citedPublishers.every(({ given }, index) => given === after.citedPublishers[index]?.given);

/**
 * The inputs that are known as applied once this one is. Others' go with what they were applied to: the text, in which their quotes
 * stand, the language, and whom the article names. Whether the rest still stands is seen when they come again.
 */
export const inputsAfter = (
  before: ArticleState,
  after: ArticleState,
  { extractor, digest }: PreparedArticle,
): ReadonlyMap<string, string> => {
  const others =
    before.bodyHash === after.bodyHash && before.language === after.language && sameSources(before, after)
      ? before.inputs
      : [];
  return new Map([...others, [extractor, digest]]);
};
