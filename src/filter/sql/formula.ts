/** How the parts of a tree are joined in SQL, and what related rows are asked by. */
import { join, raw, type Sql, sql } from "../../database/sql.ts";
import { isGroup } from "../formula.ts";
import type { Formula } from "../tree.ts";

/** Holds where the sub-select has a row: true or false, never NULL. */
export const exists = (from: Sql): Sql => sql`EXISTS (SELECT FROM ${from})`;

/** Only `exists` makes a condition that begins so: groups stand in parentheses. It may then become an anti-join. */
const isExists = (condition: Sql): boolean => condition.strings[0]?.startsWith("EXISTS (") === true;

/** Absence makes a comparison NULL: `IS NOT TRUE` is the exact complement all the same. */
const negated = (condition: Sql): Sql =>
  isExists(condition) ? sql`NOT ${condition}` : sql`(${condition}) IS NOT TRUE`;

/** The tree as a condition that may stand in any place of another: NULL counts as false. */
export const compileTree = <Leaf extends object>(tree: Formula<Leaf>, leaf: (leaf: Leaf) => Sql): Sql => {
  if (!isGroup(tree)) return leaf(tree);
  if (tree.type === "not") return negated(compileTree(tree.of, leaf));
  if (tree.of.length === 0) return raw(tree.type === "all" ? "true" : "false");
  const parts = tree.of.map((part) => compileTree(part, leaf));
  return sql`(${join(parts, tree.type === "all" ? " AND " : " OR ")})`;
};
