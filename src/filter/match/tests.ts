/** How a tree becomes a function, and the tests that leaves of several nouns share. */
import { isGroup, type ShapeTree } from "../formula.ts";
import type { Comparison, Formula, TextTest } from "../tree.ts";
import type { FoldedText } from "./folded-texts.ts";

export type Match<Facts> = (facts: Facts) => boolean;

const textCost = 100;
const manyCost = 10;
/** Which parts to ask first: the cheap ones, and texts last, as they may have to be folded for it. */
const costOf = (tree: ShapeTree): number => {
  if (tree.of !== undefined)
    return tree.type === "not" ? costOf(tree.of) : tree.of.reduce((sum, part) => sum + costOf(part), 0);
  if (!tree.where) return tree.tests ? textCost : 1;
  const many = tree.type === "someEntity" || tree.type === "someAttribution";
  return (many ? manyCost : 1) * (1 + costOf(tree.where));
};

/** The tree as a function of closures. */
export const compileTree = <Leaf extends object, Facts>(
  tree: Formula<Leaf>,
  leaf: (leaf: Leaf) => Match<Facts>,
): Match<Facts> => {
  if (!isGroup(tree)) return leaf(tree);
  if (tree.type === "not") {
    const denied = compileTree(tree.of, leaf);
    return (facts) => !denied(facts);
  }
  const parts = [...tree.of]
    .sort((a, b) => costOf(a as ShapeTree) - costOf(b as ShapeTree))
    .map((part) => compileTree(part, leaf));
  const [first, second] = parts;
  if (first && parts.length === 1) return first;
  if (tree.type === "any") return (facts) => parts.some((part) => part(facts));
  if (first && second && parts.length === 2) return (facts) => first(facts) && second(facts);
  return (facts) => parts.every((part) => part(facts));
};

/** A test of one field. */
export const on =
  <Facts, Value>(read: (facts: Facts) => Value, test: Match<Value>): Match<Facts> =>
  (facts) =>
    test(read(facts));

export const among = <Value>(list: readonly Value[]): Match<Value | null> => {
  const [only] = list;
  if (only !== undefined && list.length === 1) return (value) => value === only;
  const values = new Set<Value | null>(list);
  return (value) => value !== null && values.has(value);
};

/** One of the ids is asked for: the survivor's, or one that was merged into it. */
export const someAmong = (list: readonly bigint[]): Match<readonly bigint[]> => {
  const asked = among(list);
  return (ids) => ids.some(asked);
};

export const startsWith =
  (prefix: string): Match<string | null> =>
  (text) =>
    text?.startsWith(prefix) === true;

export const present = (value: unknown): boolean => value !== null;

/** False for what is absent, whatever is asked of it. */
export const whenPresent =
  <Facts>(match: Match<Facts>): Match<Facts | null> =>
  (facts) =>
    facts !== null && match(facts);

const comparisons: Readonly<Record<Comparison, (value: number, bound: number) => boolean>> = {
  eq: (value, bound) => value === bound,
  gt: (value, bound) => value > bound,
  gte: (value, bound) => value >= bound,
  lt: (value, bound) => value < bound,
  lte: (value, bound) => value <= bound,
};

export const inRange = (op: Comparison, bound: number): Match<number | null> => {
  const holds = comparisons[op];
  return (value) => value !== null && holds(value, bound);
};

const textTest = (test: TextTest): Match<FoldedText> => {
  switch (test.test) {
    case "matches":
      return (text) => test.words.every(text.hasWord) && test.prefixes.every(text.hasWordStarting);
    case "contains":
      return ({ folded }) => folded.includes(test.part);
    case "equals":
      return ({ folded }) => folded === test.whole;
  }
};

/** All tests hold in one of the texts. */
export const inOneText = (tests: readonly TextTest[]): Match<readonly FoldedText[]> => {
  const matches = tests.map(textTest);
  return (texts) => texts.some((text) => matches.every((match) => match(text)));
};
