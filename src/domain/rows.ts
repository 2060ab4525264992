/** Many rows in one parameter: the text of a statement stays the same for any number of them, so that it can be prepared. */
import { raw, type Sql, sql } from "../database/sql.ts";
import type { Computation } from "./ingest/slices.ts";

/** A row by column. Ids go as text: JSON's numbers end at 2^53. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** rows that are turned into JSON at a stretch */
const rowsPerStretch = 64;

/** The rows as one JSON text, in turns. */
export function* jsonRows<Row>(rows: readonly Row[], columnsOf: (row: Row) => JsonRow): Computation<string> {
  const parts: string[] = [];
  for (let from = 0; from < rows.length; from += rowsPerStretch) {
    const stretch = JSON.stringify(rows.slice(from, from + rowsPerStretch).map(columnsOf), (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    parts.push(stretch.slice(1, -1));
    yield;
  }
  return `[${parts.join()}]`;
}

/** The rows as a table `r`; `columns` names and types them as this code base wrote them. */
export const recordset = (json: string, columns: string): Sql =>
  sql`json_to_recordset(${json}::json) AS r (${raw(columns)})`;

/** A tsvector of words that one space parts. */
export const wordsVector = (column: string): Sql => sql`array_to_tsvector(string_to_array(${raw(column)}, ' '))`;
