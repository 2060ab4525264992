/** What a client's cursor is worth: a position of this log, or a typed error that says how to go on. */
import type { Queryable } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { decodeLogCursor, encodeLogCursor, type LogPosition } from "../terms/cursors.ts";
import { RequestError } from "../terms/errors.ts";

/** The log's identity and both its ends, as one snapshot saw them. */
export interface LogBounds {
  readonly epoch: string;
  readonly head: bigint;
  /** entries up to here are gone */
  readonly prunedTo: bigint;
}

export const readBounds = async (database: Queryable): Promise<LogBounds> => {
  const [bounds] = await database.query<LogBounds>(sql`
    SELECT epoch::text AS epoch, pruned_to AS "prunedTo",
      coalesce((SELECT seq FROM claim_event ORDER BY seq DESC LIMIT 1), pruned_to) AS head
    FROM log_epoch`);
  if (!bounds) throw new Error("log_epoch has no row: the database was not set up by the migrations");
  return bounds;
};

/** CURSOR_EXPIRED { oldest, head }: what lies right after the position was pruned. `argument` names where the place was given. */
export const expired = ({ epoch, head, prunedTo }: LogBounds, what: string, argument = "after"): RequestError =>
  new RequestError(
    "CURSOR_EXPIRED",
    `${argument}: ${what}, and entries that old are no longer kept. Read a fresh page and go on from its logCursor; what came after "oldest" is still there.`,
    {
      oldest: encodeLogCursor({ epoch, seq: prunedTo }),
      head: encodeLogCursor({ epoch, seq: head }),
    },
  );

const invalid = ({ epoch, head }: LogBounds, what: string, argument: string): RequestError =>
  new RequestError("CURSOR_INVALID", `${argument}: ${what}. Read a fresh page and go on from its logCursor.`, {
    head: encodeLogCursor({ epoch, seq: head }),
  });

/**
 * The position that a client's cursor names. `bounds` must have been read from the primary after the cursor came in: then a
 * position beyond its head cannot be one that was handed out, however far this instance's own tail lags.
 */
export const expectPosition = (cursor: string, bounds: LogBounds, argument = "after"): LogPosition => {
  const position = decodeLogCursor(cursor);
  const refuse = (what: string): RequestError => invalid(bounds, what, argument);
  if (!position) throw refuse(`${JSON.stringify(cursor.slice(0, 80))} is not a log cursor`);
  if (position.epoch !== bounds.epoch)
    throw refuse("the cursor is of another log (another database, or one that was restored since)");
  if (position.seq > bounds.head) throw refuse("the cursor lies beyond the log's end");
  if (position.seq < bounds.prunedTo) throw expired(bounds, "the cursor is older than the log", argument);
  return position;
};
