/**
 * Which log this is. Its epoch is in every cursor, and is renewed where the log may have lost its end: cursors that were handed
 * out before could then name places that were written anew. A dump that was restored elsewhere, a standby that was promoted and a
 * recovery to a point in time are noticed when a service starts; for a copy of the data folder put in its own place,
 * nothing tells, so `claimwire log renew` is there to be run by hand.
 */
import type { Database, Queryable } from "../database/database.ts";
import { sql } from "../database/sql.ts";

/** Server, database and timeline. */
const originOf = async (database: Queryable): Promise<string | null> => {
  const [row] = await database.query<{ origin: string | null }>(sql`
    SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
      (SELECT oid FROM pg_database WHERE datname = current_database()),
      left(pg_walfile_name(pg_current_wal_lsn()), 8)) AS origin`);
  return row?.origin ?? null;
};

interface Epoch {
  readonly epoch: string;
  readonly origin: string | null;
}

const renew = async (database: Queryable, origin: string | null): Promise<string> => {
  const [row] = await database.query<{ epoch: string }>(sql`
    UPDATE log_epoch SET epoch = gen_random_uuid(), renewed_at = date_trunc('milliseconds', now()), origin = ${origin}
    RETURNING epoch::text AS epoch`);
  if (!row) throw new Error("log_epoch has no row: the database was not set up by the migrations");
  return row.epoch;
};

/** Starts a new epoch. Every cursor that was handed out is CURSOR_INVALID from then on; services that run notice by themselves. */
export const renewEpoch = async (database: Database): Promise<string> =>
  renew(database, await originOf(database).catch(() => null));

/**
 * Renews the epoch where the log was last written elsewhere, and remembers where it is written now. Gives the new epoch, null where
 * it stays. A server that does not say who it is (its functions were taken from the public) is believed to be the same.
 */
export const agreeOnEpoch = async (database: Database): Promise<string | null> => {
  const origin = await originOf(database).catch(() => null);
  if (origin === null) return null;
  return database.transaction(async (transaction) => {
    const [stored] = await transaction.query<Epoch>(sql`SELECT epoch::text AS epoch, origin FROM log_epoch FOR UPDATE`);
    if (stored?.origin === origin) return null;
    if (stored?.origin) return renew(transaction, origin);
    await transaction.query(sql`UPDATE log_epoch SET origin = ${origin}`);
    return null;
  });
};
