/**
 * The log as readers see it: pages of entries, its end, and where an instant lies in it. Every answer carries what the same
 * statement saw of the log's identity and retention, so that no reader mistakes a pruned or renewed log for a quiet one.
 * It refuses to know what a claim is: `facts.ts` tells what an entry means.
 */
import type { Queryable } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { LogPosition } from "../terms/cursors.ts";
import { headStatement } from "./commit.ts";
import { expired } from "./cursor.ts";

/** One claim in one commit. */
export interface LogEntry {
  readonly seq: bigint;
  readonly commitId: bigint;
  readonly claimId: bigint;
  /** something of the claim's own changed, not its article, an entity or a publisher alone */
  readonly own: boolean;
  /** the commit's instant */
  readonly at: Date;
}

export interface LogPage {
  /** in order, each position once; at most as many as were asked for */
  readonly entries: readonly LogEntry[];
  /** everything up to here was looked at: the position to read on from */
  readonly end: bigint;
  /** where the log ended in the same snapshot */
  readonly head: bigint;
  readonly epoch: string;
  /** entries up to here are gone */
  readonly prunedTo: bigint;
}

interface PageRow {
  readonly epoch: string;
  readonly prunedTo: bigint;
  readonly head: bigint;
  readonly seq: bigint | null;
  readonly commitId: bigint;
  readonly claimId: bigint;
  readonly own: boolean;
  readonly at: Date;
}

/**
 * The entries right after a position, oldest first, in one statement. An entry that is visible has everything before it visible,
 * as the writers' lock makes the order of numbers the order of commits; so the last one read is a safe place to read on from.
 * A commit that was written without a row in log_commit (by hand, in psql) counts as made now.
 */
export const readPage = async (database: Queryable, after: bigint, limit: number): Promise<LogPage> => {
  const rows = await database.query<PageRow>(sql`
    WITH log AS (
      SELECT epoch::text AS epoch, pruned_to, coalesce((SELECT seq FROM claim_event ORDER BY seq DESC LIMIT 1), pruned_to) AS head
      FROM log_epoch
    ), page AS (
      SELECT seq, commit_id, claim_id, own FROM claim_event WHERE seq > ${after} ORDER BY seq LIMIT ${limit}
    )
    SELECT log.epoch, log.pruned_to AS "prunedTo", log.head, page.seq, page.commit_id AS "commitId", page.claim_id AS "claimId",
      page.own, coalesce(c.at, date_trunc('milliseconds', now())) AS at
    FROM log LEFT JOIN page ON true LEFT JOIN log_commit c ON c.id = page.commit_id
    ORDER BY page.seq`);
  const [first] = rows;
  if (!first) throw new Error("log_epoch has no row: the database was not set up by the migrations");
  const { epoch, prunedTo, head } = first;
  const entries: LogEntry[] = [];
  for (const { seq, commitId, claimId, own, at } of rows)
    if (seq !== null) entries.push({ seq, commitId, claimId, own, at });
  return { entries, end: entries.at(-1)?.seq ?? (head > after ? head : after), head, epoch, prunedTo };
};

/** Where the log ends now. */
export const readHead = async (database: Queryable): Promise<LogPosition> => {
  const [head] = await database.query<LogPosition>(headStatement);
  if (!head) throw new Error("log_epoch has no row: the database was not set up by the migrations");
  return head;
};

interface InstantRow {
  readonly epoch: string;
  readonly prunedTo: bigint;
  readonly head: bigint;
  /** the last commit that may have become visible before the instant; null where there is none */
  readonly commitId: bigint | null;
  /** the last entry before that commit's */
  readonly before: bigint | null;
}

/**
 * A position that everything committed at or after `time` comes after.
 *
 * A commit is stamped with its `at`, cut to whole milliseconds, after it has got the writers' lock, and holds the lock until it is
 * visible. So commit i was visible before commit i + 1 was stamped: before at(i + 1) + 1 ms. Let c be the last commit with
 * at(c) <= time - 1 ms: every commit before c was visible before at(c) + 1 ms <= time, and what became visible at or after `time`
 * is c or later. When c itself became visible is not known, so it is replayed: at most one commit too many, never one too few.
 *
 * Where that place lies in what retention has taken, CURSOR_EXPIRED: an older position could not keep the promise.
 */
export const positionAt = async (database: Queryable, time: Date): Promise<LogPosition> => {
  const [row] = await database.query<InstantRow>(sql`
    WITH last_before AS (
      SELECT id FROM log_commit WHERE at <= ${time}::timestamptz - interval '1 millisecond' ORDER BY at DESC, id DESC LIMIT 1
    )
    SELECT epoch::text AS epoch, pruned_to AS "prunedTo", (SELECT id FROM last_before) AS "commitId",
      coalesce((SELECT seq FROM claim_event ORDER BY seq DESC LIMIT 1), pruned_to) AS head,
      (SELECT seq FROM claim_event WHERE commit_id < (SELECT id FROM last_before)
        ORDER BY commit_id DESC, claim_id DESC LIMIT 1) AS before
    FROM log_epoch`);
  if (!row) throw new Error("log_epoch has no row: the database was not set up by the migrations");
  const { epoch, prunedTo, head, before } = row;
  if (before !== null) return { epoch, seq: before };
  if (prunedTo === 0n) return { epoch, seq: 0n };
  throw expired({ epoch, head, prunedTo }, `the log no longer reaches back to ${time.toISOString()}`, "time");
};
