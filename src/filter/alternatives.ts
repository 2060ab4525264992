/**
 * A filter that asks for one thing or another, as filters that each ask for one. PostgreSQL walks all claims for an OR over
 * several tables, where each part alone has an index: a page of the whole is the first rows of the parts' first pages.
 */
import { all, conjuncts, isGroup } from "./formula.ts";
import { coverOf } from "./index/cover.ts";
import { normaliseClaim } from "./normalise.ts";
import type { ClaimTree } from "./tree.ts";

/** A part that so many claims meet is found faster by walking them. */
const maxShare = 0.03;
/** Each part is a search of its own. */
const maxParts = 6;

const findsFew = (tree: ClaimTree): boolean => {
  const cover = coverOf(tree);
  return cover !== null && cover.share <= maxShare;
};

/** Filters that together mean the same (a claim may match several), each with an index to begin from; null where there are none such. */
export const alternatives = (tree: ClaimTree): readonly ClaimTree[] | null => {
  const parts = conjuncts(tree);
  for (const part of parts) {
    if (!isGroup(part) || part.type !== "any" || part.of.length > maxParts || !part.of.every(findsFew)) continue;
    const rest = parts.filter((other) => other !== part);
    // where the rest finds few by itself, one walk from there is enough
    if (rest.some(findsFew) || part.of.length < 2) continue;
    return part.of.map((one) => normaliseClaim(all([one, ...rest])));
  }
  return null;
};
