/** Comparisons of one column, as SQL. Absent values make them NULL, which counts as false. */
import { join, raw, type Sql, sql } from "../../database/sql.ts";
import type { Comparison, TextTest } from "../tree.ts";

export const isOneOf = (column: Sql, list: readonly string[]): Sql =>
  list.length === 1 ? sql`${column} = ${list[0]}::text` : sql`${column} = ANY(${list}::text[])`;

export const isOneOfIds = (column: Sql, list: readonly bigint[]): Sql =>
  list.length === 1 ? sql`${column} = ${list[0]}::bigint` : sql`${column} = ANY(${list}::bigint[])`;

const enumName = /^[A-Z_]+$/;

/** As constants in the text, so that a plan that is kept knows that nearly every claim is ACTIVE. */
export const isOneOfEnum = (column: Sql, list: readonly string[]): Sql => {
  if (!list.every((value) => enumName.test(value))) throw new Error("an enumeration's value is not a plain name");
  return sql`${column} IN (${raw(list.map((value) => `'${value}'`).join(", "))})`;
};

export const startsWith = (column: Sql, prefix: string): Sql => sql`${column} ^@ ${prefix}::text`;

export const isPresent = (column: Sql): Sql => sql`${column} IS NOT NULL`;

const operators: Readonly<Record<Comparison, Sql>> = {
  eq: raw("="),
  gt: raw(">"),
  gte: raw(">="),
  lt: raw("<"),
  lte: raw("<="),
};

export const comparesNumber = (column: Sql, op: Comparison, value: number): Sql =>
  sql`${column} ${operators[op]} ${value}::float8`;

/** As an integer: another type would find no index on the column. */
export const comparesCount = (column: Sql, op: Comparison, value: number): Sql =>
  sql`${column} ${operators[op]} ${value}::int`;

/** An instant as PostgreSQL reads it: the year before 1 is 1 BC, and no year has a sign. */
const instantText = (at: number): string => {
  const text = new Date(at).toISOString();
  const [, sign = "", year = "", rest = ""] = /^([+-]?)(\d+)(-.*)$/.exec(text) ?? [];
  const counted = Number(`${sign}${year}`);
  return counted > 0
    ? `${String(counted).padStart(4, "0")}${rest}`
    : `${String(1 - counted).padStart(4, "0")}${rest} BC`;
};

export const comparesInstant = (column: Sql, op: Comparison, at: number): Sql =>
  sql`${column} ${operators[op]} ${instantText(at)}::timestamptz`;

/** Both quotes doubled, so that a word is one lexeme whatever is in it. */
const lexeme = (word: string): string => `'${word.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;

const textTest = (test: TextTest, folded: Sql, words: Sql): Sql => {
  switch (test.test) {
    case "matches": {
      const query = [...test.words.map(lexeme), ...test.prefixes.map((prefix) => `${lexeme(prefix)}:*`)].join(" & ");
      return sql`${words} @@ ${query}::tsquery`;
    }
    case "contains":
      return sql`${folded} LIKE ${`%${test.part.replace(/[\\%_]/g, "\\$&")}%`}`;
    case "equals":
      return sql`${folded} = ${test.whole}`;
  }
};

/** All tests of one stored text: its folded form and its words. */
export const testsText = (tests: readonly TextTest[], folded: Sql, words: Sql): Sql =>
  join(
    tests.map((test) => textTest(test, folded, words)),
    " AND ",
  );
