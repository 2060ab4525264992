/** Filters as the lists, counts and exports of this folder use them; the absent filter in one place. */
import { empty, raw, type Sql } from "../database/sql.ts";
import { type AnyTree, canonicalText, claimCondition, isSkewed, readsArticleRow } from "../filter/filter.ts";
import type { ClaimTree } from "../filter/tree.ts";

/** What a list of claims means where no filter was sent. */
export const onlyActive: ClaimTree = { type: "status", in: ["ACTIVE"] };

/** Equal for filters that mean the same. */
export const filterText = (tree: AnyTree | null): string => (tree ? canonicalText(tree) : "");

/** The condition of a filter that may be absent. */
export const conditionOf = <Tree>(tree: Tree | null, compile: (tree: Tree) => Sql): Sql =>
  tree ? compile(tree) : raw("true");

export const articleOfClaim = raw("JOIN article a ON a.id = c.article_id");

export interface ClaimsFrom {
  readonly where: Sql;
  /** the article's join where the condition looks at it: most answers need none */
  readonly join: Sql;
  /** no one plan serves all values of the condition */
  readonly skewed: boolean;
}

/** `where` holds on `claim c` with what `join` adds. */
export const claimsFrom = (tree: ClaimTree): ClaimsFrom => ({
  where: claimCondition(tree),
  join: readsArticleRow(tree) ? articleOfClaim : empty,
  skewed: isSkewed(tree),
});
