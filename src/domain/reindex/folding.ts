/**
 * Which folding the stored text went through. It is written down when a database is first used and when a reindex has ended; where
 * it differs from this process's own, what is stored and what is asked no longer meet in every word.
 */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { foldingVersion } from "../../filter/fold.ts";

/** The stored version; null where nobody wrote one down. A database without text gets this process's own. */
export const readFolding = async (database: Queryable): Promise<string | null> => {
  await database.query(sql`
    INSERT INTO setting (name, value) SELECT 'folding', ${foldingVersion}
    WHERE NOT EXISTS (SELECT FROM article) AND NOT EXISTS (SELECT FROM entity) AND NOT EXISTS (SELECT FROM publisher)
    ON CONFLICT DO NOTHING`);
  const [row] = await database.query<{ value: string }>(sql`SELECT value FROM setting WHERE name = 'folding'`);
  return row?.value ?? null;
};

/** What an operator should be told when a service starts on this database; null where all is well. */
export const foldingWarning = async (database: Queryable): Promise<string | null> => {
  const stored = await readFolding(database);
  if (stored === foldingVersion) return null;
  return (
    `Stored text was folded for search by version ${stored ?? "unknown"}, and this service folds by ${foldingVersion}. ` +
    "Until `npx claimwire reindex` has run, a search may miss a claim, and a known name may be taken for a new one."
  );
};

export const recordFolding = async (database: Queryable): Promise<void> => {
  await database.query(sql`
    INSERT INTO setting (name, value) VALUES ('folding', ${foldingVersion})
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
};

/** How far a reindex has come, so that one that was stopped goes on. */
export interface Progress {
  /** the folding that it folds by */
  readonly version: string;
  readonly table: string;
  /** the last row that is done */
  readonly id: bigint;
  readonly part: string;
}

/** null where none was begun, or one by another folding. */
export const readProgress = async (database: Queryable): Promise<Progress | null> => {
  const [row] = await database.query<{ value: string }>(sql`SELECT value FROM setting WHERE name = 'reindex'`);
  if (!row) return null;
  const { id, ...rest } = JSON.parse(row.value) as Omit<Progress, "id"> & { readonly id: string };
  return rest.version === foldingVersion ? { ...rest, id: BigInt(id) } : null;
};

export const recordProgress = async (database: Queryable, progress: Progress | null): Promise<void> => {
  if (!progress) return void (await database.query(sql`DELETE FROM setting WHERE name = 'reindex'`));
  const value = JSON.stringify({ ...progress, id: progress.id.toString() });
  await database.query(sql`
    INSERT INTO setting (name, value) VALUES ('reindex', ${value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
};
