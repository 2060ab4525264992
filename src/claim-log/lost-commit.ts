/**
 * What became of a commit whose connection was lost before COMMIT was answered: it may stand or not. Where its row is in the log, it
 * stands. Where it is not, its backend may still be at work, but has the writers' lock for as long: so what is not there behind that
 * lock will never be. Thus what is stored is not refused, and not carried out a second time, unless the database stays away.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Database, Queryable } from "../database/database.ts";
import { type CommitLostError, isTransient } from "../database/faults.ts";
import { sql } from "../database/sql.ts";
import type { LogPosition } from "../terms/cursors.ts";
import { RequestError } from "../terms/errors.ts";
import { takeWritersLock } from "./writers-lock.ts";

/** A number is drawn again where PostgreSQL crashed before it was written: only with its instant does it name a commit. */
export interface CommitName {
  readonly id: bigint;
  readonly at: Date;
}

/** It is looked for as long as this has not passed, ms; the last look may wait for a lock or a connection, 10 s at most. */
const patienceMs = 8_000;
const pauseMs = 200;

interface Found extends LogPosition {
  /** a standby, which says nothing of what the primary has */
  isStandby: boolean;
  stands: boolean;
}

/** The log's end right behind the commit; null where it is not there. */
const find = async (database: Queryable, { id, at }: CommitName): Promise<LogPosition | null> => {
  const [found] = await database.query<Found>(sql`
    SELECT epoch::text AS epoch, pg_is_in_recovery() AS "isStandby", EXISTS (SELECT FROM log_commit WHERE id = ${id} AND at = ${at}) AS stands,
      coalesce((SELECT max(seq) FROM claim_event WHERE commit_id = ${id}),
        (SELECT seq FROM claim_event WHERE commit_id < ${id} ORDER BY seq DESC LIMIT 1), pruned_to) AS seq
    FROM log_epoch`);
  if (!found || found.isStandby) throw new RequestError("OVERLOADED", "The database is not the primary just now.");
  return found.stands ? { epoch: found.epoch, seq: found.seq } : null;
};

const look = (database: Database, name: CommitName): Promise<LogPosition | null> =>
  database.transaction(async (transaction) => {
    let position = await find(transaction, name);
    if (position === null) {
      await takeWritersLock(transaction);
      position = await find(transaction, name);
    }
    await transaction.rollback();
    return position;
  });

/** The log's end right behind the commit; null where it does not stand. Throws `lost` where that cannot be found out. */
export const findLostCommit = async (
  database: Database,
  name: CommitName,
  lost: CommitLostError,
): Promise<LogPosition | null> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await look(database, name);
    } catch (fault) {
      if (!isTransient(fault) || performance.now() > deadline) throw lost;
    }
    await delay(pauseMs);
  }
};
