/** By which terms a filter is found: every claim that matches has at least one of them. */

import { wordsOfFolded } from "../fold.ts";
import type { Shape, ShapeTree } from "../formula.ts";
import type { ClaimTree, TextTest } from "../tree.ts";
import { fields, type Term } from "./fields.ts";

export interface Cover {
  readonly terms: readonly { readonly field: string; readonly term: Term }[];
  /** roughly which share of claims has one of them */
  readonly share: number;
}

/** A word that the text must hold: the longest, as it is likely the rarest. */
const requiredWord = (tests: readonly TextTest[]): string | null => {
  const words = tests.flatMap((test) => {
    if (test.test === "matches") return test.words;
    return test.test === "equals" ? wordsOfFolded(test.whole) : [];
  });
  return words.reduce<string | null>((best, word) => (best === null || word.length > best.length ? word : best), null);
};

const ofTerms = (field: string, terms: readonly Term[]): Cover | null => {
  const known = fields.get(field);
  return known ? { terms: terms.map((term) => ({ field, term })), share: known.share * terms.length } : null;
};

const leafCover = (leaf: Shape & { readonly tests?: readonly TextTest[] }, path: string): Cover | null => {
  const field = `${path}${leaf.type}`;
  if (leaf.where) return cover(leaf.where, `${field}.`);
  if (leaf.in) return ofTerms(field, leaf.in);
  const word = leaf.tests ? requiredWord(leaf.tests) : null;
  return word === null ? null : ofTerms(field, [word]);
};

const best = (covers: readonly (Cover | null)[]): Cover | null =>
  covers.reduce((least, next) => (next && (!least || next.share < least.share) ? next : least), null);

const joined = (covers: readonly (Cover | null)[]): Cover | null => {
  const all = covers.flatMap((each) => each ?? []);
  return all.length < covers.length
    ? null
    : { terms: all.flatMap(({ terms }) => terms), share: all.reduce((sum, { share }) => sum + share, 0) };
};

const cover = (tree: ShapeTree, path: string): Cover | null => {
  if (tree.of === undefined) return leafCover(tree as Shape & { readonly tests?: readonly TextTest[] }, path);
  if (tree.type === "not") return null;
  const covers = tree.of.map((part) => cover(part, path));
  return tree.type === "all" ? best(covers) : joined(covers);
};

/** null where a filter has no equality that every match must meet: ranges, prefixes, parts of texts and `not` alone. */
export const coverOf = (tree: ClaimTree): Cover | null => cover(tree, "");
