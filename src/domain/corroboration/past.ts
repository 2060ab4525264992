/** The database as it was before a commit began, read within that commit: the schema `past` has the rows of old under the names of now. */
import type { Commit } from "../../claim-log/commit.ts";
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

export const beforeCommit = async <Result>(tx: Commit, read: (past: Queryable) => Promise<Result>): Promise<Result> => {
  const [now] = await tx.query<{ path: string }>(sql`
    SELECT current_setting('search_path') AS path, set_config('claimwire.as_of', ${String(tx.id - 1n)}, true)`);
  await tx.query(sql`SELECT set_config('search_path', 'past, public', true)`);
  try {
    return await read(tx);
  } finally {
    // after a fault there is nothing to read any more, and the fault is what counts
    await tx.query(sql`SELECT set_config('search_path', ${now?.path ?? "public"}, true)`).catch(() => undefined);
  }
};
