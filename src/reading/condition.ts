/** Filters as conditions on the rows that a list reads: `claim c` with `article a`, `article a`, `entity e`, `publisher p`. */
import { raw, type Sql, sql } from "../database/sql.ts";
import { canonicalText } from "../filter/filter.ts";
import type { ArticleTree, ClaimTree, EntityTree, PublisherTree } from "../filter/tree.ts";

/** What a list of claims means where no filter was sent. */
export const onlyActive: ClaimTree = { type: "status", in: ["ACTIVE"] };

/** Equal for filters that mean the same. */
export const filterText = (tree: ClaimTree | ArticleTree | EntityTree | PublisherTree | null): string =>
  tree ? canonicalText(tree) : "";

export const claimCondition = (tree: ClaimTree): Sql => {
  if (tree.type === "status") return sql`c.status = ANY(${tree.in}::claim_status[])`;
  throw new Error("not compiled");
};
export const articleCondition = (tree: ArticleTree | null): Sql => (tree ? raw("true") : raw("true"));
export const entityCondition = (tree: EntityTree | null): Sql => (tree ? raw("true") : raw("true"));
export const publisherCondition = (tree: PublisherTree | null): Sql => (tree ? raw("true") : raw("true"));
