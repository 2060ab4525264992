/**
 * What became of a commit whose connection was lost before COMMIT was answered: it may stand or not. Its backend may still be at
 * work, but it has the writers' lock for as long. So behind that lock it has ended, and its row in the log says how. Nobody is
 * told that they must send again what is stored, and nothing that is stored is carried out a second time.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { LogPosition } from "../terms/cursors.ts";
import { takeWritersLock } from "./writers-lock.ts";

/** ms before each look: a server that crashed is back after a second or so */
const pausesMs = [0, 100, 400, 1_500, 3_000];

/** The log's end right behind the commit; null where it does not stand. */
const look = (database: Database, id: bigint): Promise<LogPosition | null> =>
  database.transaction(async (transaction) => {
    await takeWritersLock(transaction);
    const [position = null] = await transaction.query<LogPosition>(sql`
      SELECT epoch::text AS epoch,
        coalesce((SELECT seq FROM claim_event WHERE commit_id <= ${id} ORDER BY seq DESC LIMIT 1), pruned_to) AS seq
      FROM log_epoch WHERE EXISTS (SELECT FROM log_commit WHERE id = ${id})`);
    await transaction.rollback();
    return position;
  });

/** Throws `fault`, which is how the commit was lost, where the database stays away. */
export const findLostCommit = async (database: Database, id: bigint, fault: unknown): Promise<LogPosition | null> => {
  for (const pause of pausesMs) {
    await delay(pause);
    try {
      return await look(database, id);
    } catch {
      // it is still away, or still has the lock
    }
  }
  throw fault;
};
