/**
 * The keys by which ingest knows entities and publishers. Another folding may give two of them one key, and a key stands for one
 * row alone: the row that has it keeps it, the other keeps its old key and is reported, so that a curator merges the two.
 */
import { commit } from "../../claim-log/commit.ts";
import type { Database } from "../../database/database.ts";
import { raw, type Sql, sql } from "../../database/sql.ts";
import { nameKey } from "../../filter/fold.ts";
import { inTurnsNow } from "../ingest/slices.ts";
import { jsonRows, recordset } from "../rows.ts";

export interface Collision {
  readonly type: "Entity" | "Publisher";
  /** the row that could not have the key */
  readonly id: bigint;
  readonly name: string;
  /** the row that has it */
  readonly holder: bigint;
  readonly holderName: string;
}

interface KeyTable {
  readonly type: Collision["type"];
  readonly table: string;
  /** within what a key stands for one row, about `t` and `o` */
  readonly sharesKeys: Sql;
  /** rows without a number of their own are known by their key alone */
  readonly number: string;
}

export const keyTables: readonly KeyTable[] = Object.freeze([
  { type: "Entity", table: "entity", sharesKeys: raw("o.kind = t.kind"), number: "wikidata_id" },
  { type: "Publisher", table: "publisher", sharesKeys: raw("true"), number: "domain" },
]);

interface Row {
  id: bigint;
  name: string;
  key: string;
}

const pageRows = 1_000;
/** Collisions that are kept for the report; the rest is only counted. */
const maxReported = 100;

const readPage = (database: Database, { table }: KeyTable, after: bigint): Promise<Row[]> =>
  database.query<Row>(
    sql`SELECT id, name, name_key AS key FROM ${raw(table)} WHERE id > ${after} ORDER BY id LIMIT ${pageRows}`,
  );

const columns = "id bigint, name text, key text";
const jsonOf = (rows: readonly Row[]): Promise<string> => inTurnsNow(jsonRows(rows, (row) => ({ ...row })));

/** Gives a key to each row whose key nobody has; of two that want one, the older gets it. Gives the rows that are left. */
const write = async (database: Database, { table, sharesKeys, number }: KeyTable, rows: readonly Row[]) => {
  const json = await jsonOf(rows);
  const { result } = await commit(database, (tx) =>
    tx.query<{ id: bigint }>(sql`
      WITH n AS (SELECT * FROM ${recordset(json, columns)}),
      wanted AS (
        SELECT t.id, n.key, t.${raw(number)} IS NOT NULL AS numbered FROM n JOIN ${raw(table)} t ON t.id = n.id AND t.name = n.name),
      free AS (
        SELECT t.id, w.key FROM wanted w JOIN ${raw(table)} t ON t.id = w.id
        WHERE w.numbered OR (
          NOT EXISTS (SELECT FROM ${raw(table)} o
            WHERE ${sharesKeys} AND o.name_key = w.key AND o.${raw(number)} IS NULL AND o.id <> t.id)
          AND NOT EXISTS (SELECT FROM wanted older JOIN ${raw(table)} o ON o.id = older.id
            WHERE ${sharesKeys} AND older.key = w.key AND NOT older.numbered AND older.id < t.id)))
      UPDATE ${raw(table)} t SET name_key = free.key FROM free WHERE t.id = free.id RETURNING t.id`),
  );
  const written = new Set(result.map(({ id }) => id));
  return rows.filter(({ id }) => !written.has(id));
};

/** Who has the keys that these rows want; a row that was merged into the one that has its key needs none. */
const findHolders = async (
  database: Database,
  { type, table, sharesKeys, number }: KeyTable,
  rows: readonly Row[],
): Promise<Collision[]> => {
  const found = await database.query<Omit<Collision, "type">>(sql`
    SELECT t.id, t.name, o.id AS holder, o.name AS "holderName"
    FROM ${recordset(await jsonOf(rows), columns)}
    JOIN ${raw(table)} t ON t.id = r.id AND t.name = r.name
    JOIN ${raw(table)} o ON ${sharesKeys} AND o.name_key = r.key AND o.${raw(number)} IS NULL AND o.id <> t.id
    WHERE o.survivor_id <> t.survivor_id ORDER BY t.id`);
  return found.map((row) => ({ type, ...row }));
};

export interface Keys {
  readonly looked: number;
  readonly changed: number;
  /** rows that keep their old key */
  readonly collided: number;
  /** the first of them */
  readonly collisions: readonly Collision[];
}

/** Once through the table. `waiting`: rows whose key was taken when it was their turn, though it may be free by now. */
const pass = async (
  database: Database,
  table: KeyTable,
  signal: AbortSignal,
): Promise<Keys & { readonly waiting: number }> => {
  let looked = 0;
  let waiting = 0;
  let changed = 0;
  let collided = 0;
  const collisions: Collision[] = [];
  for (let after = 0n; ; ) {
    signal.throwIfAborted();
    const rows = await readPage(database, table, after);
    const other = rows.map(({ id, name, key }) => ({ id, name, stored: key, key: nameKey(name) }));
    const wanted = other.filter(({ stored, key }) => stored !== key).map(({ id, name, key }) => ({ id, name, key }));
    const left = wanted.length > 0 ? await write(database, table, wanted) : [];
    const held = left.length > 0 ? await findHolders(database, table, left) : [];
    looked += rows.length;
    waiting += left.length;
    changed += wanted.length - left.length;
    collided += held.length;
    collisions.push(...held.slice(0, maxReported - collisions.length));
    const last = rows.at(-1);
    if (!last || rows.length < pageRows) return { looked, waiting, changed, collided, collisions };
    after = last.id;
  }
};

/** Again as long as a key came free that somebody waited for. */
export const rekey = async (database: Database, table: KeyTable, signal: AbortSignal): Promise<Keys> => {
  let sum = await pass(database, table, signal);
  for (let moved = sum.changed; sum.waiting > 0 && moved > 0; ) {
    const again = await pass(database, table, signal);
    moved = again.changed;
    sum = { ...again, changed: sum.changed + again.changed };
  }
  return sum;
};
