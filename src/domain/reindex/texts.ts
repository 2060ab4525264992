/**
 * Folding stored text again, a page at a time. Reading and folding hold nobody up; only the rows that come out different are
 * written, in a commit of their own, and only where their text is still the one that was folded: whoever wrote it since has
 * folded it himself.
 */
import { commit } from "../../claim-log/commit.ts";
import type { Database } from "../../database/database.ts";
import { empty, raw, type Sql, sql } from "../../database/sql.ts";
import type { Searchable } from "../ingest/prepared.ts";
import { searchable, searchableBodyText } from "../ingest/searchable.ts";
import { inTurnsNow } from "../ingest/slices.ts";
import { jsonRows, recordset, wordsVector } from "../rows.ts";

/** A table that holds folded text. The fragments are constant texts of this file; `t` is the table. */
export interface TextTable {
  /** as it is written down while a reindex runs */
  readonly name: string;
  readonly id: string;
  /** what tells rows of one id apart; null where the id does */
  readonly part: { readonly column: string; readonly type: string; readonly first: string } | null;
  readonly folded: string;
  readonly words: string;
  /** the text itself, and where it stands */
  readonly text: string;
  readonly join: string;
  /** rows that are read at a time: few where they are long */
  readonly pageRows: number;
  /** texts that may be long, and are folded in turns */
  readonly long?: boolean;
}

const position = { column: "position", type: "int", first: "-1" };
/** Of the tables of the past. */
const until = { column: "until", type: "bigint", first: "0" };
const namesOf = (owner: string): TextTable => ({
  ...{ name: `${owner}_name`, id: `${owner}_id`, part: position, folded: "folded", words: "words", pageRows: 500 },
  text: "CASE WHEN t.position = 0 THEN o.name ELSE o.aliases[t.position] END",
  join: `JOIN ${owner} o ON o.id = t.${owner}_id`,
});

/** Names come first: identity hangs on them. */
export const textTables: readonly TextTable[] = Object.freeze([
  namesOf("entity"),
  namesOf("publisher"),
  {
    ...{ name: "claim", id: "id", part: null, folded: "text_folded", words: "text_words", pageRows: 500 },
    ...{ text: "t.text", join: "" },
  },
  {
    ...{ name: "attribution", id: "claim_id", part: position, folded: "speaker_folded", words: "speaker_words" },
    ...{ text: "t.speaker", join: "", pageRows: 500 },
  },
  {
    ...{ name: "article_text", id: "article_id", folded: "folded", words: "words" },
    part: { column: "part", type: "article_part", first: "TITLE" },
    text: "CASE WHEN t.part = 'TITLE' THEN a.title ELSE r.body END",
    join: "JOIN article a ON a.id = t.article_id JOIN article_revision r ON r.article_id = a.id AND r.revision = a.revision",
    pageRows: 16,
    long: true,
  },
  {
    ...{
      name: "claim_version",
      id: "claim_id",
      part: until,
      folded: "text_folded",
      words: "text_words",
      pageRows: 500,
    },
    ...{ text: "t.text", join: "" },
  },
  {
    ...{ name: "article_version", id: "article_id", part: until, folded: "title_folded", words: "title_words" },
    ...{ text: "t.title", join: "", pageRows: 500 },
  },
  {
    ...{ name: "article_revision", id: "article_id", folded: "folded", words: "words" },
    part: { column: "revision", type: "int", first: "0" },
    text: "CASE WHEN t.revision < a.revision THEN t.body END",
    ...{ join: "JOIN article a ON a.id = t.article_id", pageRows: 16, long: true },
  },
]);

/** A row's place in its table's order. */
export interface Place {
  readonly id: bigint;
  readonly part: string;
}

export const beginning = (table: TextTable): Place => ({ id: 0n, part: table.part?.first ?? "" });

interface Row extends Place {
  text: string;
  folded: string | null;
  words: string[] | null;
}

const readPage = (database: Database, table: TextTable, after: Place): Promise<Row[]> => {
  const { part } = table;
  const id = raw(`t.${table.id}`);
  const key = part ? raw(`t.${table.id}, t.${part.column}`) : id;
  const place: Sql = part
    ? sql`(${after.id}::bigint, ${after.part}::text::${raw(part.type)})`
    : sql`(${after.id}::bigint)`;
  return database.query<Row>(sql`
    SELECT ${id} AS id, ${part ? raw(`t.${part.column}::text`) : raw("''")} AS part, ${raw(table.text)} AS text,
      t.${raw(table.folded)} AS folded, tsvector_to_array(t.${raw(table.words)}) AS words
    FROM ${raw(table.name)} t ${raw(table.join)}
    WHERE (${key}) > ${place} AND ${raw(table.text)} IS NOT NULL ORDER BY ${key} LIMIT ${table.pageRows}`);
};

const foldAnew = ({ long }: TextTable, row: Row): Promise<Searchable> =>
  long ? inTurnsNow(searchableBodyText(row.text)) : Promise.resolve(searchable(row.text));

/** A tsvector keeps its words in an order of its own. */
const sorted = (words: readonly string[]): string => [...words].sort().join(" ");

const differs = (row: Row, { folded, words }: Searchable): boolean =>
  row.folded !== folded || row.words === null || sorted(row.words) !== sorted(words === "" ? [] : words.split(" "));

type Folded = Place & Searchable;

const write = async (database: Database, table: TextTable, rows: readonly Folded[]): Promise<void> => {
  const json = await inTurnsNow(jsonRows(rows, (row) => ({ ...row })));
  const { part } = table;
  const columns = `id bigint, ${part ? `part ${part.type}, ` : ""}text text, folded text, words text`;
  const samePart = part ? raw(`AND t.${part.column} = n.part`) : empty;
  // an UPDATE lets only a sub-select join its own table
  await commit(database, (tx) =>
    tx.query(sql`
      UPDATE ${raw(table.name)} t SET ${raw(table.folded)} = n.folded, ${raw(table.words)} = ${wordsVector("n.words")}
      FROM (SELECT * FROM ${recordset(json, columns)}) n
      WHERE t.${raw(table.id)} = n.id ${samePart} AND n.text = (SELECT ${raw(table.text)} FROM (VALUES (1)) one ${raw(table.join)})`),
  );
};

export interface Page {
  /** where the next page begins; null at the end */
  readonly next: Place | null;
  readonly looked: number;
  readonly changed: number;
}

export const foldPage = async (database: Database, table: TextTable, after: Place): Promise<Page> => {
  const rows = await readPage(database, table, after);
  const changed: Folded[] = [];
  for (const row of rows) {
    const { folded, words } = await foldAnew(table, row);
    if (differs(row, { text: row.text, folded, words }))
      changed.push({ id: row.id, part: row.part, text: row.text, folded, words });
  }
  if (changed.length > 0) await write(database, table, changed);
  const last = rows.length < table.pageRows ? undefined : rows.at(-1);
  return { next: last ? { id: last.id, part: last.part } : null, looked: rows.length, changed: changed.length };
};
