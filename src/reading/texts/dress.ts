/**
 * A selection made ready: the columns and joins that a statement needs for it, and the function that writes a row of that
 * statement as JSON text, key by key in the order of the selection.
 */
import { raw } from "../../database/sql.ts";
import type { Dress } from "../lists/pages.ts";
import type { Cells, Write } from "./cells.ts";
import { type Many, type Noun, type NounName, nouns, type One } from "./nouns.ts";

/** One field of a selection, as GraphQL collected it: fragments spread, equal keys merged, what is skipped left out. */
export interface Chosen {
  /** the key in the answer */
  readonly key: string;
  readonly field: string;
  /** null for a field without fields of its own */
  readonly of: readonly Chosen[] | null;
}

export type WriteRow = (cells: Cells) => string;

/** Past so many joins and lists the plain way serves as well, and PostgreSQL's planner is spared. */
const mostRelations = 12;
/** A function of PostgreSQL takes 100 arguments, one of which is left for a column that tells rows apart. */
const mostCells = 90;

/** One row of a statement: its own columns, and those of what is joined to it. */
interface Level {
  readonly cells: Map<string, string | number>;
  readonly joins: Map<string, Place>;
  readonly texts: string[];
  readonly nameOf: (index: number) => string | number;
}

/** A noun's columns in a level. */
type Place = (column: string) => string;

const openLevel = (nameOf: Level["nameOf"]): Level => ({
  cells: new Map(),
  joins: new Map(),
  texts: [],
  nameOf,
});

const cellOf = ({ cells, nameOf }: Level, expression: string): string | number => {
  const name = cells.get(expression) ?? nameOf(cells.size);
  cells.set(expression, name);
  return name;
};

/** `{"a":…,"b":…}`, each key with what its own function writes. */
export const writeKeys = <Value>(
  chosen: readonly Chosen[],
  writes: readonly ((value: Value) => string)[],
): ((value: Value) => string) => {
  const parts = writes.map(
    (write, index) => [`${index === 0 ? "" : ","}${JSON.stringify(chosen[index]?.key)}:`, write] as const,
  );
  return (value) => {
    let text = "{";
    for (const [before, write] of parts) text += before + write(value);
    return `${text}}`;
  };
};

/** `null` as soon as one of them is. */
export const all = <Value>(values: readonly (Value | null)[]): readonly Value[] | null => {
  const there = values.filter((value) => value !== null);
  return there.length === values.length ? there : null;
};

/** JSON's list of rows without those that are told before. */
const writeList = (write: WriteRow, once: readonly (string | number)[]): Write => {
  const tell = (rows: readonly Cells[]): readonly Cells[] => {
    const seen = new Map(rows.toReversed().map((row) => [once.map((cell) => row[cell]).join(" "), row]));
    return seen.size === rows.length
      ? rows
      : rows.filter((row) => seen.get(once.map((cell) => row[cell]).join(" ")) === row);
  };
  return (value) => {
    const rows = (value ?? []) as readonly Cells[];
    const told = once.length > 0 && rows.length > 1 ? tell(rows) : rows;
    let text = "[";
    for (const row of told) text += text.length > 1 ? `,${write(row)}` : write(row);
    return `${text}]`;
  };
};

/** Makes selections of rows that a statement names `r` ready, any number of them for one statement. */
export const openDress = () => {
  const top = openLevel((index) => `c${index}`);
  let relations = 0;

  /**
   * Its id is in the row that leads to it, so that only other columns are worth a join. Each row is looked up by its id (OFFSET 0
   * says so): for the few rows of a page a plan that reads the whole table to join it is never better, but taken on small ones.
   */
  const open = (level: Level, { by, from }: One, place: Place): Place => {
    if (from === null) return place;
    const id = place(by);
    const known = level.joins.get(id);
    if (known) return known;
    const alias = `j${++relations}`;
    let isJoined = false;
    const joined: Place = (column) => {
      if (column === "id") return id;
      if (!isJoined) level.texts.push(`LEFT JOIN LATERAL (${from} = ${id} OFFSET 0) ${alias} ON true`);
      isJoined = true;
      return `${alias}."${column}"`;
    };
    level.joins.set(id, joined);
    return joined;
  };

  const one = (level: Level, related: One, place: Place, of: readonly Chosen[]): WriteRow | null => {
    const write = object(level, related.noun, open(level, related, place), of);
    const presence = cellOf(level, `${place(related.by)}::text`);
    return write && ((cells) => (cells[presence] === null ? "null" : write(cells)));
  };

  const many = (level: Level, related: Many, place: Place, of: readonly Chosen[]): WriteRow | null => {
    const alias = `m${++relations}`;
    const inner = openLevel((index) => index);
    const column: Place = (name) => `${alias}."${name}"`;
    const write = object(inner, related.noun, column, of);
    const once = related.once.map((name) => cellOf(inner, `${column(name)}::text`));
    if (!write || inner.cells.size > mostCells) return null;
    const cells = `json_build_array(${[...inner.cells.keys()].join(", ")})`;
    const from = `(${related.rows(place("id"))}) ${alias} ${inner.texts.join(" ")}`;
    const list = cellOf(level, `(SELECT json_agg(${cells} ORDER BY ${alias}.position) FROM ${from})`);
    const writeRows = writeList(write, once);
    return (row) => writeRows(row[list]);
  };

  const related = (level: Level, noun: Noun, place: Place, field: string, of: readonly Chosen[]): WriteRow | null => {
    if (relations >= mostRelations) return null;
    const single = noun.ones.get(field);
    if (single) return one(level, single, place, of);
    const list = noun.manys.get(field);
    return list ? many(level, list, place, of) : null;
  };

  const leaf = (level: Level, noun: Noun, place: Place, field: string): WriteRow | null => {
    const found = noun.leaves.get(field);
    if (!found) return null;
    const { column, read, write } = found;
    const cell = cellOf(level, read(place(column)));
    return (row) => write(row[cell]);
  };

  const object = (level: Level, name: NounName, place: Place, chosen: readonly Chosen[]): WriteRow | null => {
    const noun = nouns[name];
    const writes = all(
      chosen.map(({ field, of }): WriteRow | null => {
        if (field === "__typename") return () => `"${name}"`;
        return of ? related(level, noun, place, field, of) : leaf(level, noun, place, field);
      }),
    );
    return writes && writeKeys(chosen, writes);
  };

  return {
    /** null: the selection asks for what only the plain way tells */
    write: (name: NounName, chosen: readonly Chosen[]): WriteRow | null =>
      object(top, name, (column) => `r."${column}"`, chosen),
    /** what all selections so far need */
    dress: (): Dress => ({
      columns: raw([...top.cells].map(([expression, cell]) => `, ${expression} AS ${cell}`).join("")),
      joins: raw(top.texts.join(" ")),
    }),
  };
};

export type OpenDress = ReturnType<typeof openDress>;
