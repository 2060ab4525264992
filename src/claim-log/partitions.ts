/** The partitions of the log as the catalogue knows them, and the statements that add and take away one. */
import type { Queryable } from "../database/database.ts";
import { raw, sql } from "../database/sql.ts";

/** A range of positions, `from` included, `to` not. */
export interface Partition {
  readonly name: string;
  /** null: from the beginning */
  readonly from: bigint | null;
  readonly to: bigint;
}

const range = /FROM \((MINVALUE|'?-?\d+'?)\) TO \('?(-?\d+)'?\)/;
const plainName = /^[a-z0-9_]+$/;

/** All but the DEFAULT one, in the order of their ranges. One that was attached by hand under an odd name is left alone. */
export const readPartitions = async (database: Queryable): Promise<Partition[]> => {
  const rows = await database.query<{ name: string; bound: string }>(sql`
    SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'claim_event'::regclass`);
  const partitions: Partition[] = [];
  for (const { name, bound } of rows) {
    const [, from, to] = range.exec(bound) ?? [];
    if (!from || !to || !plainName.test(name)) continue;
    partitions.push({ name, from: from === "MINVALUE" ? null : BigInt(from.replaceAll("'", "")), to: BigInt(to) });
  }
  return partitions.sort((a, b) => (a.to < b.to ? -1 : 1));
};

/** The highest position in the DEFAULT partition; null where it is empty, as it should be. */
export const readDefaultEnd = async (database: Queryable): Promise<bigint | null> => {
  const [row] = await database.query<{ end: bigint | null }>(sql`SELECT max(seq) AS end FROM claim_event_default`);
  return row?.end ?? null;
};

export interface PartitionEnd {
  /** its last entry; null where it is empty */
  readonly seq: bigint | null;
  /** that entry's instant */
  readonly at: Date | null;
}

export const readPartitionEnd = async (database: Queryable, { name }: Partition): Promise<PartitionEnd> => {
  const [end] = await database.query<PartitionEnd>(sql`
    SELECT e.seq, c.at FROM (VALUES (1)) AS one LEFT JOIN LATERAL (
      SELECT seq, commit_id FROM ${raw(name)} ORDER BY seq DESC LIMIT 1
    ) e ON true LEFT JOIN log_commit c ON c.id = e.commit_id`);
  return end ?? { seq: null, at: null };
};

/**
 * Makes a partition beside the log and then attaches it: that locks only the DEFAULT one and lets readers and writers go on.
 * `CREATE TABLE … PARTITION OF` would lock the whole log.
 */
export const addPartitionText = ({ name, from, to }: Partition): string => `
  CREATE TABLE ${name} (LIKE claim_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
  CREATE UNIQUE INDEX ${name}_once ON ${name} (commit_id, claim_id);
  ALTER TABLE claim_event ATTACH PARTITION ${name} FOR VALUES FROM (${from ?? "MINVALUE"}) TO (${to})`;

/** Takes a partition away with what strayed into the DEFAULT one below its end, and says so to the readers in the same commit. */
export const dropPartitionText = ({ name, to }: Partition, prunedTo: bigint): string => `
  DROP TABLE ${name};
  DELETE FROM claim_event_default WHERE seq < ${to};
  UPDATE log_epoch SET pruned_to = greatest(pruned_to, ${prunedTo})`;
