/**
 * New claims are alone, so they are counted from what is sent, without a look at the database: nearly every claim has one source,
 * and then it has one origin, or none that is known, which counts as one. Only several sources may be less or more than one. One
 * that a later call of the same commit has withdrawn already has none, as any that is not ACTIVE.
 */
import type { Commit } from "../../claim-log/commit.ts";
import { nameKey } from "../../filter/fold.ts";
import { loadFamilies } from "../../reading/corroboration/families.ts";
import type { Member } from "../../reading/corroboration/members.ts";
import type { RealId } from "../ingest/new-ids.ts";
import type { ArticleState, ClaimState, Reference } from "../ingest/state.ts";
import { sharedOf } from "./count.ts";

const memberOf = (
  { id, articleId, attributions }: ClaimState,
  { uri, publisher }: Pick<ArticleState, "uri" | "publisher">,
  headOf: (publisher: Reference | null) => bigint | null,
): Member => ({
  claim: id,
  article: articleId,
  publisher: headOf(publisher),
  text: articleId,
  textPublisher: headOf(publisher),
  sources: attributions.map(({ kind, publisher: credited, articleUri, speaker, speakerEntity }) => ({
    kind,
    publisher: headOf(credited),
    // of all articles, only its own could be in the component of a claim that is alone
    article: articleUri === uri ? articleId : null,
    speaker,
    speakerKey: speaker === null ? null : nameKey(speaker),
    speakerEntity: speakerEntity?.survivor ?? null,
  })),
});

/** How many independent origins each of the new claims has, in their order. */
export const countCreated = async (
  tx: Commit,
  idOf: RealId,
  claims: readonly ClaimState[],
  articleOf: (claim: ClaimState) => Pick<ArticleState, "uri" | "publisher">,
): Promise<readonly number[]> => {
  const several = claims.filter((claim) => claim.status === "ACTIVE" && claim.attributions.length > 1);
  const named = several.flatMap((claim) => [
    articleOf(claim).publisher,
    ...claim.attributions.map(({ publisher }) => publisher),
  ]);
  const survivors = new Set(named.flatMap((reference) => (reference ? (idOf(reference.survivor) ?? []) : [])));
  const heads = await loadFamilies(tx, [...survivors]);
  const headOf = (reference: Reference | null): bigint | null => {
    if (!reference) return null;
    const survivor = idOf(reference.survivor) ?? reference.survivor;
    return heads.get(survivor) ?? survivor;
  };
  const countOf = (claim: ClaimState): number => {
    if (claim.status !== "ACTIVE") return 0;
    if (claim.attributions.length <= 1) return 1;
    return sharedOf([memberOf(claim, articleOf(claim), headOf)], false).independentOrigins;
  };
  return claims.map(countOf);
};
