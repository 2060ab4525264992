/**
 * How any object of a filter is read: every field given is a test, all must hold, and nothing is ever read as "everything".
 */
import { RequestError } from "../../terms/errors.ts";
import { all, any, not } from "../formula.ts";
import type { Formula } from "../tree.ts";

/** Reads the value at `path`; throws FILTER_INVALID { path } where it means nothing. */
export type Parser<Meaning> = (value: unknown, path: string) => Meaning;
export type FormulaParser<Leaf> = Parser<Formula<Leaf>>;
export type FieldParsers<Leaf> = Readonly<Record<string, FormulaParser<Leaf>>>;

/** `problem` says what is wrong and how to mend it. */
export const refuse = (path: string, problem: string): never => {
  throw new RequestError("FILTER_INVALID", `${path}: ${problem}`, { path });
};

/** JSON knows no Infinity and calls it null. */
const shown = (value: unknown): string =>
  typeof value === "number" ? String(value) : (JSON.stringify(value)?.slice(0, 80) ?? typeof value);

const fieldsGiven = (value: unknown, path: string): [string, unknown][] => {
  if (value === null) refuse(path, "null is no test; leave the field out, or say isNull: true where absence is meant.");
  if (typeof value !== "object" || Array.isArray(value) || value instanceof Date)
    return refuse(path, `${shown(value)} is no filter; pass an object of tests.`);
  const given = Object.entries(value ?? {}).filter(([, test]) => test !== undefined);
  return given.length > 0 ? given : refuse(path, "{} tests nothing; leave it out, or put a test into it.");
};

/** All tests of one object. `fields` is a function, as filters contain one another. */
export const objectOf =
  <Leaf>(fields: () => FieldParsers<Leaf>): FormulaParser<Leaf> =>
  (value, path) => {
    const known = fields();
    const tests = fieldsGiven(value, path).map(([name, test]) => {
      const at = `${path}.${name}`;
      const parse = Object.hasOwn(known, name) ? known[name] : undefined;
      if (!parse) return refuse(at, `there is no such test; there are ${Object.keys(known).join(", ")}.`);
      if (test === null)
        refuse(at, "null is no test; leave the field out, or say isNull: true where absence is meant.");
      return parse(test, at);
    });
    const [only] = tests;
    return only && tests.length === 1 ? only : all(tests);
  };

/** A list of values. An empty one is a list. */
export const listOf =
  <Value>(parse: Parser<Value>): Parser<readonly Value[]> =>
  (value, path) =>
    Array.isArray(value)
      ? value.map((item: unknown, index) => parse(item, `${path}[${index}]`))
      : refuse(path, `${shown(value)} is no list.`);

const groupOf =
  <Leaf>(join: (of: readonly Formula<Leaf>[]) => Formula<Leaf>, self: FormulaParser<Leaf>): FormulaParser<Leaf> =>
  (value, path) => {
    const parts = listOf(self)(value, path);
    return parts.length > 0 ? join(parts) : refuse(path, "[] joins nothing; leave it out, or put filters into it.");
  };

/** `and`, `or` and `not` of a filter. */
export const combinators = <Leaf>(self: FormulaParser<Leaf>): FieldParsers<Leaf> => ({
  and: groupOf(all, self),
  or: groupOf(any, self),
  not: (value, path) => not(self(value, path)),
});

/** A text that can be stored and sent. */
export const textValue: Parser<string> = (value, path) => {
  if (typeof value !== "string") return refuse(path, `${shown(value)} is no text.`);
  if (value.includes("\0")) refuse(path, "U+0000 is in no text here; take it out.");
  return value.isWellFormed()
    ? value
    : refuse(path, "it has half a surrogate pair, which is no character; take it out.");
};

export const booleanValue: Parser<boolean> = (value, path) =>
  typeof value === "boolean" ? value : refuse(path, `${shown(value)} is neither true nor false.`);

/** A literal may be too large for a number, such as 1e999, and is read as Infinity. */
export const numberValue: Parser<number> = (value, path) => {
  if (typeof value !== "number" || Number.isNaN(value)) return refuse(path, `${shown(value)} is no number.`);
  return Number.isFinite(value)
    ? value
    : refuse(path, `it is out of range: a number is at most ${Number.MAX_VALUE} in size, and this one is ${value}.`);
};

/** A whole number of 32 bits, as GraphQL's Int. */
export const wholeValue: Parser<number> = (value, path) =>
  typeof value === "number" && (value | 0) === value ? value : refuse(path, `${shown(value)} is no whole number.`);

/** Milliseconds since 1970. */
export const instantValue: Parser<number> = (value, path) => {
  const at = value instanceof Date ? value.getTime() : value;
  return typeof at === "number" && Math.abs(at) <= 8.64e15
    ? Math.trunc(at)
    : refuse(path, `${shown(value)} is no instant; pass RFC 3339, such as 2025-08-19T00:00:00Z.`);
};
