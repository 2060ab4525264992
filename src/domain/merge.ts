/**
 * Merging two rows that mean one thing, and parting them again; the same for entities and publishers. `merged_into_id` is the row
 * that one was merged into, `survivor_id` the last of that chain. What sources named (`x_given_id`) never moves, so parting puts
 * back exactly what belongs to the retired row, and what has named it since.
 */
import { type Commit, commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { raw, type Sql, sql } from "../database/sql.ts";
import { RequestError } from "../terms/errors.ts";
import { encodeId } from "../terms/ids.ts";
import { notFound } from "./checks.ts";
import type { MergeOutcome } from "./domain.ts";

/** What is merged. */
export interface Mergeable {
  readonly type: "Entity" | "Publisher";
  readonly table: "entity" | "publisher";
  /** The columns that hold survivors, with those that hold what was named. */
  readonly columns: readonly { readonly table: string; readonly survivor: string; readonly given: string }[];
  keep(tx: Commit, ids: readonly bigint[]): Promise<void>;
  touchClaims(tx: Commit, ids: readonly bigint[]): Promise<void>;
  /** called before rows change; what it gives is called after, and settles where claims come from */
  settling(tx: Commit, ids: readonly bigint[]): Promise<() => Promise<void>>;
}

interface Row {
  id: bigint;
  name: string;
  mergedInto: bigint | null;
  survivor: bigint;
}

const readRow = async (tx: Commit, { type, table }: Mergeable, id: bigint, where: string): Promise<Row> => {
  const [row] = await tx.query<Row>(sql`
    SELECT id, name, merged_into_id AS "mergedInto", survivor_id AS survivor FROM ${raw(table)} WHERE id = ${id}`);
  if (!row) throw notFound(type, id, where);
  return row;
};

const idsOf = async (tx: Commit, statement: Sql): Promise<readonly bigint[]> =>
  (await tx.query<{ id: bigint }>(statement)).map(({ id }) => id);

const merge = async (tx: Commit, what: Mergeable, fromId: bigint, intoId: bigint): Promise<void> => {
  const from = await readRow(tx, what, fromId, "from");
  const into = await readRow(tx, what, intoId, "into");
  if (from.mergedInto === into.id) return tx.discard();
  if (from.mergedInto !== null)
    throw new RequestError(
      "BAD_INPUT",
      `from: ${from.name} is already merged into ${encodeId(what.type, from.mergedInto)}; merge that one, or unmerge this one first.`,
    );
  if (into.survivor === from.id)
    throw new RequestError(
      "BAD_INPUT",
      `into: ${into.name} is itself merged into ${from.name}; the merge would close a circle. Unmerge it first.`,
    );
  const table = raw(what.table);
  const settle = await what.settling(tx, [from.id, into.survivor]);
  const group = await idsOf(tx, sql`SELECT id FROM ${table} WHERE survivor_id = ${from.id}`);
  await what.keep(tx, group);
  await tx.query(sql`
    UPDATE ${table} SET survivor_id = ${into.survivor},
      merged_into_id = CASE WHEN id = ${from.id} THEN ${into.id}::bigint ELSE merged_into_id END
    WHERE survivor_id = ${from.id}`);
  for (const column of what.columns)
    await tx.query(sql`
      UPDATE ${raw(column.table)} SET ${raw(column.survivor)} = ${into.survivor} WHERE ${raw(column.survivor)} = ${from.id}`);
  // the survivor's own claims too: a filter by the retired id now means them as well
  await what.touchClaims(tx, [into.survivor]);
  await settle();
};

const unmerge = async (tx: Commit, what: Mergeable, id: bigint): Promise<bigint> => {
  const row = await readRow(tx, what, id, "id");
  if (row.mergedInto === null)
    throw new RequestError("BAD_INPUT", `id: ${row.name} is not merged into another one, so there is nothing to undo.`);
  const table = raw(what.table);
  await what.touchClaims(tx, [row.survivor]);
  const settle = await what.settling(tx, [id, row.survivor]);
  const group = await idsOf(
    tx,
    sql`WITH RECURSIVE part (id) AS (
        SELECT ${id}::bigint UNION ALL SELECT t.id FROM ${table} t JOIN part ON t.merged_into_id = part.id)
      SELECT id FROM part`,
  );
  await what.keep(tx, group);
  await tx.query(sql`
    UPDATE ${table} SET survivor_id = ${id}, merged_into_id = CASE WHEN id = ${id} THEN NULL ELSE merged_into_id END
    WHERE id = ANY (${group}::bigint[])`);
  for (const column of what.columns)
    await tx.query(sql`
      UPDATE ${raw(column.table)} SET ${raw(column.survivor)} = ${id} WHERE ${raw(column.given)} = ANY (${group}::bigint[])`);
  await settle();
  return row.mergedInto;
};

export const runMerge = async (
  database: Database,
  what: Mergeable,
  from: bigint,
  into: bigint,
): Promise<MergeOutcome> => {
  if (from === into)
    throw new RequestError("BAD_INPUT", `from and into are the same ${what.type}; a merge joins two of them.`);
  const { position } = await commit(database, (tx) => merge(tx, what, from, into));
  return { from, into, position };
};

/** `into` of the outcome is the one that it had been merged into. */
export const runUnmerge = async (database: Database, what: Mergeable, id: bigint): Promise<MergeOutcome> => {
  const { result, position } = await commit(database, (tx) => unmerge(tx, what, id));
  return { from: id, into: result, position };
};
