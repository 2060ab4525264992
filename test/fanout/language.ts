/** The filter language cut down to what these tests ask for, matched one by one: what the index must agree with. */
import type { FilterIndex, FilterLanguage } from "../../src/fanout/groups.ts";
import type { ClaimFacts } from "../../src/filter/facts.ts";
import type { ClaimTree } from "../../src/filter/tree.ts";

const matches = (tree: ClaimTree, facts: ClaimFacts): boolean => {
  if (tree.type === "all") return tree.of.every((part) => matches(part, facts));
  if (tree.type === "any") return tree.of.some((part) => matches(part, facts));
  if (tree.type === "not") return !matches(tree.of, facts);
  if (tree.type === "language") return tree.in.includes(facts.language);
  if (tree.type === "status") return tree.in.includes(facts.status);
  if (tree.type === "id") return tree.in.includes(facts.id);
  if (tree.type === "article") return facts.article.body !== null;
  throw new Error(`these tests know no ${tree.type}`);
};
const needsBody = (tree: ClaimTree): boolean =>
  tree.type === "article" || ((tree.type === "all" || tree.type === "any") && tree.of.some(needsBody));

export const simpleLanguage: FilterLanguage = {
  textOf: (tree) => JSON.stringify(tree, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
  matches,
  needsBody,
  createIndex: <Key extends object>(): FilterIndex<Key> => {
    const trees = new Map<Key, ClaimTree>();
    return {
      add: (tree, key) => trees.set(key, tree),
      remove: (key) => trees.delete(key),
      match: (facts) => new Set([...trees].filter(([, tree]) => matches(tree, facts)).map(([key]) => key)),
    };
  },
};

export const active: ClaimTree = { type: "status", in: ["ACTIVE"] };
export const everything: ClaimTree = { type: "all", of: [] };
export const inLanguage = (...languages: string[]): ClaimTree => ({
  type: "all",
  of: [active, { type: "language", in: languages }],
});
/** Any article that has a body; asks for bodies to be loaded. */
export const withBody: ClaimTree = {
  type: "article",
  where: { type: "text", tests: [{ test: "contains", part: "" }] },
};
