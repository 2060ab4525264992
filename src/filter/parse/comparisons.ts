/** The comparison objects of the filter language: what may stand behind one field. */
import { decodeId, type NodeType, theIdOf } from "../../terms/ids.ts";
import { fold, wordsAskedFor, wordsOfFolded } from "../fold.ts";
import { always, not } from "../formula.ts";
import type { Comparison, Formula, IdsLeaf, OneOfLeaf, PrefixLeaf, RangeLeaf, TextLeaf, TextTest } from "../tree.ts";
import {
  booleanValue,
  type FieldParsers,
  type FormulaParser,
  listOf,
  objectOf,
  type Parser,
  refuse,
  textValue,
  wholeValue,
} from "./object.ts";

const oneOf = <Leaf, Value>(value: Parser<Value>, leaf: (list: readonly Value[]) => Leaf): FieldParsers<Leaf> => ({
  eq: (given, path) => leaf([value(given, path)]),
  in: (given, path) => leaf(listOf(value)(given, path)),
});

/** Presence of a field; `present` is what holds where it is there. */
const presence = <Leaf>(present: Formula<Leaf>): FieldParsers<Leaf> => ({
  isNull: (given, path) => (booleanValue(given, path) ? not(present) : present),
});

/** What holds where a field that may be absent is there. */
const presentLeaf = <Field extends string>(field: Field) => ({ type: `${field}Present` as const });

const idOf =
  (type: NodeType): Parser<bigint> =>
  (value, path) => {
    const text = textValue(value, path);
    const node = decodeId(text);
    if (node?.type === type) return node.key;
    const what = node ? theIdOf(node.type) : "not an id of this service";
    return refuse(path, `${JSON.stringify(text.slice(0, 80))} is ${what}; pass ${theIdOf(type)}.`);
  };

export const idFilter = (type: NodeType): FormulaParser<IdsLeaf> =>
  objectOf(() => oneOf(idOf(type), (list) => ({ type: "id", in: list })));

/** Whom a publisher belongs to, itself included. */
export const familyFilter: FormulaParser<OneOfLeaf<"family", bigint>> = objectOf(() =>
  oneOf(idOf("Publisher"), (list) => ({ type: "family", in: list })),
);

export const enumFilter = <Field extends string, Value extends string>(
  field: Field,
  values: readonly Value[],
): FormulaParser<OneOfLeaf<Field, Value>> => {
  const value: Parser<Value> = (given, path) =>
    values.find((known) => known === given) ??
    refuse(path, `${JSON.stringify(given)?.slice(0, 80)} is none of ${values.join(", ")}.`);
  return objectOf(() => oneOf(value, (list) => ({ type: field, in: list })));
};

const stringTests = <Field extends string>(
  field: Field,
): FieldParsers<OneOfLeaf<Field, string> | PrefixLeaf<Field>> => ({
  ...oneOf(textValue, (list) => ({ type: field, in: list })),
  startsWith: (given, path) => {
    const prefix = textValue(given, path);
    if (prefix === "") refuse(path, "every text starts with an empty one; say isNull: false where any text is meant.");
    return { type: `${field}StartsWith` as const, prefix };
  },
});

/** A string that every object of its kind has. */
export const stringFilter = <Field extends string>(field: Field) =>
  objectOf<OneOfLeaf<Field, string> | PrefixLeaf<Field>>(() => ({
    ...stringTests(field),
    ...presence<OneOfLeaf<Field, string>>(always),
  }));

/** A string that may be absent. */
export const optionalStringFilter = <Field extends string>(field: Field) =>
  objectOf<OneOfLeaf<Field, string> | PrefixLeaf<Field> | { readonly type: `${Field}Present` }>(() => ({
    ...stringTests(field),
    ...presence(presentLeaf(field)),
  }));

const rangeTests = <Field extends string>(
  field: Field,
  value: Parser<number>,
): FieldParsers<RangeLeaf<Field, number>> => {
  const compare =
    (op: Comparison): FormulaParser<RangeLeaf<Field, number>> =>
    (given, path) => ({ type: field, op, value: value(given, path) });
  return { eq: compare("eq"), gt: compare("gt"), gte: compare("gte"), lt: compare("lt"), lte: compare("lte") };
};

/** A whole number that every object of its kind has. */
export const countFilter = <Field extends string>(field: Field) =>
  objectOf<RangeLeaf<Field, number>>(() => rangeTests(field, wholeValue));

/** A number or instant that every object of its kind has. */
export const rangeFilter = <Field extends string>(field: Field, value: Parser<number>) =>
  objectOf<RangeLeaf<Field, number>>(() => ({
    ...rangeTests(field, value),
    ...presence<RangeLeaf<Field, number>>(always),
  }));

/** A number or instant that may be absent. */
export const optionalRangeFilter = <Field extends string>(field: Field, value: Parser<number>) =>
  objectOf<RangeLeaf<Field, number> | { readonly type: `${Field}Present` }>(() => ({
    ...rangeTests(field, value),
    ...presence(presentLeaf(field)),
  }));

/** Whether something is there, as a field of its own. */
export const booleanFilter = <Leaf>(whenTrue: Leaf): FormulaParser<Leaf> =>
  objectOf<Leaf>(() => ({ eq: (given, path) => (booleanValue(given, path) ? whenTrue : not(whenTrue)) }));

const noWord = "it has no word; name one, or leave the test out.";

const wordsTest: FormulaParser<TextTest> = (given, path) => {
  const { words, prefixes } = wordsAskedFor(textValue(given, path));
  if (words.length + prefixes.length === 0) refuse(path, noWord);
  return { test: "matches", words, prefixes };
};

/** Without a word it would be in nearly every text (a space) or in none ("!!!"): neither is what somebody asks for. */
const foldedText: Parser<string> = (given, path) => {
  const folded = fold(textValue(given, path));
  if (wordsOfFolded(folded).length === 0) refuse(path, noWord);
  return folded;
};

/** Tests that must hold in the same text of an object: a name or an alias, a title or a body. */
export const textFilter = <Field extends string>(field: Field): FormulaParser<TextLeaf<Field>> => {
  // Each test is read as a leaf of its own, and their leaf is put together here: an AND of leaves would let each hold elsewhere.
  const tests = objectOf<TextTest>(() => ({
    matches: wordsTest,
    contains: (given, path) => ({ test: "contains", part: foldedText(given, path) }),
    equals: (given, path) => ({ test: "equals", whole: foldedText(given, path) }),
  }));
  return (given, path) => ({ type: field, tests: leavesOf(tests(given, path)) });
};

const leavesOf = (tests: Formula<TextTest>): readonly TextTest[] => {
  if (!("type" in tests)) return [tests];
  return tests.type === "not" ? leavesOf(tests.of) : tests.of.flatMap(leavesOf);
};
