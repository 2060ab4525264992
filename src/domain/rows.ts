/** Many rows in one parameter: the text of a statement stays the same for any number of them, so that it can be prepared. */
import { raw, type Sql, sql } from "../database/sql.ts";
import type { Computation } from "./ingest/slices.ts";

/** A row by column. Ids go as text: JSON's numbers end at 2^53; none lies deeper than a column. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** rows, and characters, that are turned into JSON at a stretch */
const rowsPerStretch = 64;
const charactersPerStretch = 256 * 1024;
/** characters that go to the database in one parameter; encoding them is one stretch too */
const charactersPerText = 2 * 1024 * 1024;

/**
 * JSON cannot write a bigint, and a column that is left out is read as null. Done here, as a function that JSON.stringify calls for
 * every value takes most of its time.
 */
const plain = (row: JsonRow): JsonRow => {
  const made: Record<string, unknown> = {};
  for (const name of Object.keys(row)) {
    const value = row[name];
    if (value !== null) made[name] = typeof value === "bigint" ? value.toString() : value;
  }
  return made;
};

/** The rows as JSON texts, in turns: one, and more of them only where the rows hold long texts. */
export function* jsonTexts<Row>(
  rows: readonly Row[],
  columnsOf: (row: Row) => JsonRow,
  longest: number = charactersPerText,
): Computation<string[]> {
  const texts: string[] = [];
  let parts: string[] = [];
  let characters = 0;
  let untilYield = charactersPerStretch;
  const close = (): void => {
    texts.push(`[${parts.join()}]`);
    parts = [];
    characters = 0;
  };
  for (const [index, row] of rows.entries()) {
    const part = JSON.stringify(plain(columnsOf(row)));
    if (characters > 0 && characters + part.length > longest) close();
    parts.push(part);
    characters += part.length;
    untilYield -= part.length;
    if (untilYield > 0 && index % rowsPerStretch !== 0) continue;
    untilYield = charactersPerStretch;
    yield;
  }
  if (parts.length > 0) close();
  return texts;
}

/** The rows as one JSON text, in turns. */
export function* jsonRows<Row>(rows: readonly Row[], columnsOf: (row: Row) => JsonRow): Computation<string> {
  const [text = "[]"] = yield* jsonTexts(rows, columnsOf, Number.POSITIVE_INFINITY);
  return text;
}

/** The rows as a table `r`; `columns` names and types them as this code base wrote them. */
export const recordset = (json: string, columns: string): Sql =>
  sql`json_to_recordset(${json}::json) AS r (${raw(columns)})`;

/** A tsvector of words that one space parts. */
export const wordsVector = (column: string): Sql => sql`array_to_tsvector(string_to_array(${raw(column)}, ' '))`;
