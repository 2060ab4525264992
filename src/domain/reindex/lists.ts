/**
 * Folding again what the past keeps as lists: the names of an entity or a publisher, and the speakers of a claim, as they were.
 * A version is never overwritten by anyone else, so no commit is needed to write one.
 */
import type { Database } from "../../database/database.ts";
import { raw, type Sql, sql } from "../../database/sql.ts";
import { searchable } from "../ingest/searchable.ts";

interface Folded {
  readonly folded: string;
  readonly words: string;
}

/** A list as it is stored. */
interface ListTable {
  readonly name: string;
  readonly id: string;
  /** the list's column, and what else is read to fold it */
  readonly list: string;
  readonly read: string;
  /** the list as it should be; words parted by one space */
  readonly foldAnew: (row: Row) => readonly object[];
  /** an item of the list with its words as a vector's text, of `x.item` */
  readonly item: string;
}

interface Row {
  readonly id: bigint;
  readonly until: bigint;
  readonly names: readonly string[];
  readonly list: readonly { readonly speaker?: string | null }[] | null;
}

const foldText = (text: string): Folded => {
  const { folded, words } = searchable(text);
  return { folded, words };
};

const vector = (words: string): string => `array_to_tsvector(string_to_array(x.item ->> '${words}', ' '))::text`;

const namesOf = (owner: string): ListTable => ({
  ...{ name: `${owner}_version`, id: `${owner}_id`, list: "names", read: "array_prepend(t.name, t.aliases)" },
  foldAnew: ({ names }) => names.map(foldText),
  item: `x.item || jsonb_build_object('words', ${vector("words")})`,
});

export const listTables: readonly ListTable[] = Object.freeze([
  namesOf("entity"),
  namesOf("publisher"),
  {
    ...{ name: "claim_version", id: "claim_id", list: "attributions", read: "'{}'::text[]" },
    foldAnew: ({ list }) =>
      (list ?? []).map((attribution) => {
        if (!attribution.speaker) return attribution;
        const { folded, words } = foldText(attribution.speaker);
        return { ...attribution, speakerFolded: folded, speakerWords: words };
      }),
    item: `CASE WHEN x.item ->> 'speaker' IS NULL THEN x.item
      ELSE x.item || jsonb_build_object('speakerWords', ${vector("speakerWords")}) END`,
  },
]);

const pageRows = 500;

const writeRow = ({ name, id, list, item }: ListTable, row: Row, made: readonly object[]): Sql => sql`
  UPDATE ${raw(name)} SET ${raw(list)} = made.list
  FROM (SELECT coalesce(jsonb_agg(${raw(item)} ORDER BY x.ordinality), '[]') AS list
    FROM jsonb_array_elements(${JSON.stringify(made)}::jsonb) WITH ORDINALITY x (item)) made
  WHERE ${raw(id)} = ${row.id} AND until = ${row.until} AND ${raw(list)} IS DISTINCT FROM made.list
  RETURNING until`;

/** Gives how many rows were looked at and changed. */
export const foldLists = async (
  database: Database,
  table: ListTable,
  signal: AbortSignal,
): Promise<{ readonly looked: number; readonly changed: number }> => {
  let after = { id: 0n, until: 0n };
  let looked = 0;
  let changed = 0;
  for (;;) {
    const rows = await database.query<Row>(sql`
      SELECT t.${raw(table.id)} AS id, t.until, ${raw(table.read)} AS names, t.${raw(table.list)} AS list FROM ${raw(table.name)} t
      WHERE (t.${raw(table.id)}, t.until) > (${after.id}, ${after.until}) ORDER BY 1, 2 LIMIT ${pageRows}`);
    for (const row of rows) {
      const made = table.foldAnew(row);
      if (made.length > 0) changed += (await database.query(writeRow(table, row, made))).length;
    }
    looked += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < pageRows) return { looked, changed };
    signal.throwIfAborted();
    after = last;
  }
};
