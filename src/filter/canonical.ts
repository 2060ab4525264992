/**
 * One text for one meaning, up to order: what groups of equal filters are keyed by. Normalise first; this only sorts.
 */
import type { Shape, ShapeTree } from "./formula.ts";

const texts = new WeakMap<object, string>();

const valueText = (value: unknown): string => {
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(valueText).sort().join()}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => `${name}:${valueText(part)}`)
      .join()}}`;
  return JSON.stringify(value);
};

const leafText = ({ type, where, ...rest }: Shape): string =>
  `${type}${where ? `(${canonicalText(where)})` : valueText(rest)}`;

const textOf = (tree: ShapeTree): string => {
  if (tree.of === undefined) return leafText(tree);
  if (tree.type === "not") return `not(${canonicalText(tree.of)})`;
  return `${tree.type}(${tree.of.map(canonicalText).sort().join()})`;
};

/** The text of a normalised tree: equal for filters that differ only in the order of their parts. */
export const canonicalText = (tree: ShapeTree): string => {
  const known = texts.get(tree);
  if (known !== undefined) return known;
  const text = textOf(tree);
  texts.set(tree, text);
  return text;
};
