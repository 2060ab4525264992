/**
 * The past answers the same questions as the present, through the same statements: the schema `past` holds a view for each table
 * under the table's own name, which gives the rows as they stood at the end of one commit. Nothing is read from the log, so
 * pruning it changes no answer. Statements are planned for views of two branches and without the present's indexes on survivors,
 * so the past answers more slowly; the statement timeout bounds it.
 */
import type { Database, Queryable } from "../database/database.ts";
import { type Sql, sql } from "../database/sql.ts";

/** Reads every table as it was at the end of the commit. */
export const databaseAsOf = (database: Database, commit: bigint): Queryable =>
  database.withSettings({ search_path: "past, public", "claimwire.as_of": `'${commit}'` });

/** The last commit that was stamped at or before the instant; 0 where nothing was. An instant to come means now. */
export const commitAt = async (database: Queryable, time: Date): Promise<bigint> => {
  const [row] = await database.query<{ id: bigint }>(
    sql`SELECT id FROM log_commit WHERE at <= ${time} ORDER BY at DESC, id DESC LIMIT 1`,
  );
  return row?.id ?? 0n;
};

/**
 * Where the log ended with the commit. Where entries that old were pruned it gives the log's beginning, which a subscriber hears
 * is expired.
 */
export const headAsOf = (commit: bigint): Sql => sql`
  SELECT epoch::text AS epoch, coalesce((
    SELECT max(seq) FROM claim_event WHERE commit_id = (
      SELECT commit_id FROM claim_event WHERE commit_id <= ${commit} ORDER BY commit_id DESC LIMIT 1)), 0) AS seq
  FROM log_epoch`;
