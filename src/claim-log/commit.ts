/**
 * One commit: state and log entries in one transaction. Every write of the house goes through `commit`, which
 *  1. takes the writers' lock, so that one commit plans and writes at a time: what it read stays true until it ends, commits are
 *     numbered and stamped in the order in which they become visible, and no two writers can deadlock. Throughput comes from
 *     carrying many callers in one commit, not from many commits at once;
 *  2. runs the work;
 *  3. appends the entries as the very last statement, in one message with COMMIT.
 * It refuses to know what a claim is.
 */
import type { Database, Queryable, Transaction } from "../database/database.ts";
import { CommitLostError, isTransient } from "../database/faults.ts";
import { type Sql, sql } from "../database/sql.ts";
import type { LogPosition } from "../terms/cursors.ts";
import { RequestError } from "../terms/errors.ts";
import { type CommitName, findLostCommit } from "./lost-commit.ts";
import { takeWritersLock } from "./writers-lock.ts";

export interface Commit extends Queryable {
  /** this commit's number: later commits have higher ones */
  readonly id: bigint;
  /** its instant, in whole milliseconds; never before that of an earlier commit */
  readonly at: Date;
  /** Names claims that this commit changes. `own`: something of the claim's own changed, not its article, an entity or a publisher alone. */
  touch(claims: Iterable<bigint>, own: boolean): void;
  /** Whether the claim is named already as changed of its own. */
  owns(claim: bigint): boolean;
  /** Undo everything when the work returns: a dry run, or nothing to write. */
  discard(): void;
}

export interface Committed<Result> {
  readonly result: Result;
  /** the log's end right after this commit */
  readonly position: LogPosition;
}

const open = async (transaction: Transaction): Promise<CommitName> => {
  await takeWritersLock(transaction);
  const [opening] = await transaction.query<CommitName>(sql`
    SELECT nextval('log_commit_seq') AS id,
      greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT at FROM log_commit ORDER BY id DESC LIMIT 1)) AS at`);
  if (!opening) throw new Error("the commit sequence gave no number");
  return opening;
};

const headOf = async (transaction: Queryable): Promise<LogPosition> => {
  const [head] = await transaction.query<LogPosition>(headStatement);
  if (!head) throw new Error("log_epoch has no row: the database was not set up by the migrations");
  return head;
};

/** Where the log ends, in the snapshot that the statement runs in. */
export const headStatement: Sql = sql`
  SELECT epoch::text AS epoch, coalesce((SELECT seq FROM claim_event ORDER BY seq DESC LIMIT 1), pruned_to) AS seq FROM log_epoch`;

const append = (opening: CommitName, entries: ReadonlyMap<bigint, boolean>): string => {
  const commitRow = `INSERT INTO log_commit (id, at) VALUES (${opening.id}, '${opening.at.toISOString()}')`;
  if (entries.size === 0) return commitRow;
  const claims = [...entries.keys()].sort((a, b) => (a < b ? -1 : 1));
  const owns = claims.map((claim) => entries.get(claim));
  return `${commitRow};INSERT INTO claim_event (commit_id, claim_id, own)
    SELECT ${opening.id}, claim_id, own FROM unnest('{${claims.join()}}'::bigint[], '{${owns.join()}}'::boolean[]) AS e (claim_id, own)`;
};

/** A commit that is all made: nothing is left to do but to send COMMIT. */
interface Made<Result> extends CommitName {
  readonly result: Result;
}

const make = <Result>(
  database: Database,
  work: (commit: Commit) => Promise<Result>,
  onMade: (made: Made<Result>) => void,
): Promise<Committed<Result>> =>
  database.transaction(async (transaction) => {
    const opening = await open(transaction);
    const entries = new Map<bigint, boolean>();
    let discarded = false;
    const result = await work({
      ...opening,
      query: (statement) => transaction.query(statement),
      touch: (claims, own) => {
        for (const claim of claims) entries.set(claim, own || entries.get(claim) === true);
      },
      owns: (claim) => entries.get(claim) === true,
      discard: () => {
        discarded = true;
      },
    });
    if (discarded) {
      const position = await headOf(transaction);
      await transaction.rollback();
      return { result, position };
    }
    onMade({ ...opening, result });
    // Behind the insert the log's lock is ours, so the head that this reads is the end of this very commit.
    const [position] = await transaction.commitWith<LogPosition>(`${append(opening, entries)};${headStatement.text}`);
    if (!position) throw new Error("log_epoch has no row: the database was not set up by the migrations");
    return { result, position };
  });

const nothingStored = (cause: RequestError): RequestError => {
  const message =
    cause.code === "TIMEOUT"
      ? "The database took too long to store this, so nothing of it is stored."
      : "The database does not take writes now, so nothing of this is stored. Send it again in a moment.";
  return Object.assign(new RequestError(cause.code, message), { cause });
};

/**
 * Runs `work` as one commit. Throws OVERLOADED where the database is away and TIMEOUT where it takes too long, and nothing is stored
 * then; but CommitLostError where it went away with COMMIT in its hands and did not come back to say what became of it.
 */
export const commit = async <Result>(
  database: Database,
  work: (commit: Commit) => Promise<Result>,
): Promise<Committed<Result>> => {
  const last: { made: Made<Result> | null } = { made: null };
  try {
    return await make(database, work, (made) => {
      last.made = made;
    });
  } catch (fault) {
    if (fault instanceof CommitLostError && last.made) {
      const position = await findLostCommit(database, last.made, fault);
      if (position) return { result: last.made.result, position };
      throw nothingStored(fault);
    }
    throw isTransient(fault) ? nothingStored(fault) : fault;
  }
};
