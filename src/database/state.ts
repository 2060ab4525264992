/** Whether a database can be served from, asked anew each time: it may go away, or be restored from before a migration. */
import type { Queryable } from "./database.ts";
import { readMigrations } from "./migrations.ts";
import { sql } from "./sql.ts";

/** AWAY: it does not answer. BEHIND: it lacks a migration of this version. */
export type DatabaseState = "READY" | "AWAY" | "BEHIND";

/** Reads the names of this version's migrations once. */
export const createStateReader = async (database: Queryable): Promise<() => Promise<DatabaseState>> => {
  const names = (await readMigrations()).map(({ name }) => name);
  const statement = sql`
    SELECT count(DISTINCT migration_name) AS done FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL AND migration_name = ANY(${names}::text[])`;
  return async () => {
    try {
      const [row] = await database.query<{ done: bigint }>(statement);
      return Number(row?.done) === names.length ? "READY" : "BEHIND";
    } catch (fault) {
      // a database without the table answers, but with what was there before the first migration
      const { cause = fault } = fault instanceof Error ? fault : {};
      return (cause as { code?: unknown }).code === "42P01" ? "BEHIND" : "AWAY";
    }
  };
};
