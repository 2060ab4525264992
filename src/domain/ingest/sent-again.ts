/**
 * The same input once more. What a name means is decided when it is first sent; namesakes that others brought since could have it
 * mean another row, and a curator may have taken back what it taught. So it is told by its digest, and applied no second time.
 */
import type { AppliedClaim } from "./apply-claims.ts";
import { sameAuthors, sameCitedPublishers, sameReference } from "./differences.ts";
import { titleOf } from "./input-digest.ts";
import type { PreparedArticle, PreparedClaim } from "./prepared.ts";
import { type ArticleState, type ClaimState, noInputs } from "./state.ts";

/** Inputs of one extractor that are known at once: some send an article in several parts, or in several forms by turns. */
const mostKnown = 4;

const isSame = <Value>(given: Value | undefined, stored: Value): boolean => given === undefined || given === stored;

/** Whether what nothing else hangs on still stands: another input may have changed it. */
const stillStands = (given: PreparedArticle, stored: ArticleState): boolean =>
  isSame(titleOf(given), stored.title) &&
  isSame(given.publishedAt, stored.publishedAt) &&
  (given.authors === undefined || sameAuthors(given.authors, stored.authors));

/** A claim as the input left it; null where a batch took it back, and this one is to bring it back. */
const claimAgain = (given: PreparedClaim, stored: ClaimState | undefined, revives: boolean): AppliedClaim | null => {
  if (stored?.status === "ACTIVE") return { id: stored.id, key: given.key, status: "UNCHANGED" };
  if (stored?.status !== "RETRACTED" || (stored.retractedBy === "BATCH" && revives)) return null;
  return { id: stored.id, key: given.key, status: "RETRACTED" };
};

/** What becomes of the claims of an input that was applied already; null where it has to be applied, again or for the first time. */
export const claimsSentAgain = (
  given: PreparedArticle,
  stored: ArticleState,
  claims: readonly ClaimState[],
  revives: boolean,
): readonly AppliedClaim[] | null => {
  if (!stored.inputs.get(given.extractor)?.includes(given.digest) || !stillStands(given, stored)) return null;
  const own = new Map(
    claims.filter(({ extractor }) => extractor === given.extractor).map((claim) => [claim.key, claim]),
  );
  const again: AppliedClaim[] = [];
  for (const claim of given.claims ?? []) {
    const same = claimAgain(claim, own.get(claim.key), revives);
    if (!same) return null;
    again.push(same);
  }
  return again;
};

/** The text, in which quotes stand, the language, which claims may have from it, and whom the article names. */
const sameBase = (before: ArticleState, after: ArticleState): boolean =>
  before.bodyHash === after.bodyHash &&
  before.language === after.language &&
  sameReference(before.publisher, after.publisher) &&
  sameCitedPublishers(before, after);

/**
 * The inputs that are known as applied once this one is; the very same ones where it was known. With what they were applied to go
 * all others, and with the extractor's claims its own. Whether the rest still stands is seen when they come again.
 */
export const inputsAfter = (
  before: ArticleState,
  after: ArticleState,
  { extractor, digest }: PreparedArticle,
  changesClaims: boolean,
): ArticleState["inputs"] => {
  const others = sameBase(before, after) ? before.inputs : noInputs;
  const own = changesClaims ? [] : (others.get(extractor) ?? []);
  if (others === before.inputs && own.includes(digest)) return before.inputs;
  const known = [digest, ...own.filter((each) => each !== digest)].slice(0, mostKnown);
  return new Map([...others, [extractor, known]]);
};
