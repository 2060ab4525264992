/**
 * How much of the log is kept. Whole partitions go at once, which is instant and leaves no dead rows; of the oldest one that is
 * left, what is over the limits goes a few rows at a time. New ones are made ahead, so that the DEFAULT one stays empty. Pruning changes no answer but that of old cursors: history tells what claims were.
 * Nobody waits for it long: a lock that is not to be had within a moment is asked for again later.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { lockNumber } from "../database/advisory-locks.ts";
import type { Database, Queryable } from "../database/database.ts";
import { CommitLostError } from "../database/faults.ts";
import { raw, sql } from "../database/sql.ts";
import { RequestError } from "../terms/errors.ts";
import { type LogBounds, readBounds } from "./cursor.ts";
import {
  addPartitionText,
  dropPartitionText,
  type Partition,
  readDefaultEnd,
  readPartitionEnd,
  readPartitions,
} from "./partitions.ts";

/** Limits of the log; where both are given, the one that is reached first counts. Without either nothing is pruned. */
export interface Retention {
  /** entries whose commit is older than this go */
  readonly keepMs?: number;
  /** entries behind the last so many positions go */
  readonly keepEntries?: number;
  /** positions in a new partition */
  readonly partitionEntries?: number;
}

export interface Maintained {
  /** entries up to here are gone */
  readonly prunedTo: bigint;
  readonly made: readonly string[];
  readonly dropped: readonly string[];
  /** entries that went one by one */
  readonly deleted: number;
  /** something was left for the next time, as others held the locks or were at it too */
  readonly postponed: boolean;
}

const defaultPartitionEntries = 10_000_000;
/** Whoever comes after us in a lock's queue waits as long as we do, so we do not wait long. */
const lockTimeoutMs = 200;
const maxTries = 3;
const pauseMs = 100;

/** Sends the statements as one transaction that gives up soon and tries a few times. False where it never got its turn. */
const change = async (database: Database, text: string): Promise<boolean> => {
  for (let tries = 1; ; tries++)
    try {
      return await database.transaction(async (transaction) => {
        await transaction.query(sql`SET LOCAL lock_timeout = ${raw(String(lockTimeoutMs))}`);
        const [lock] = await transaction.query<{ ours: boolean }>(
          sql`SELECT pg_try_advisory_xact_lock(${lockNumber("maintenance")}) AS ours`,
        );
        if (!lock?.ours) return false;
        await transaction.commitWith(text);
        return true;
      });
    } catch (fault) {
      if (!(fault instanceof RequestError) || fault.code !== "OVERLOADED") throw fault;
      // one that may be done already is planned anew the next time
      if (tries === maxTries || fault instanceof CommitLostError) return false;
      await sleep(pauseMs * tries);
    }
};

/** The partitions that are missing for the log to have room for one more partition's worth beyond the one it writes to. */
const planAhead = (
  partitions: readonly Partition[],
  head: bigint,
  defaultEnd: bigint | null,
  size: bigint,
): Partition[] => {
  let next = partitions.at(-1)?.to ?? 0n;
  // where maintenance was missed, the DEFAULT partition holds what came next: a range may not reach into it
  if (defaultEnd !== null && defaultEnd >= next) next = (defaultEnd / size + 1n) * size;
  const planned: Partition[] = [];
  for (; next <= head + size; next += size)
    planned.push({ name: `claim_event_from_${next}`, from: next, to: next + size });
  return planned;
};

const isOver = async (
  database: Queryable,
  partition: Partition,
  head: bigint,
  { keepMs, keepEntries }: Retention,
): Promise<{ over: boolean; lastSeq: bigint }> => {
  const { seq, at } = await readPartitionEnd(database, partition);
  const tooMany = keepEntries !== undefined && head - (partition.to - 1n) >= BigInt(keepEntries);
  const tooOld = keepMs !== undefined && (at === null || at.getTime() < Date.now() - keepMs);
  return { over: tooMany || tooOld, lastSeq: seq ?? 0n };
};

/** Entries that go in one statement, and how many such statements one round sends at most. */
const entriesPerDelete = 5_000;
const deletesPerRound = 200;

/** The last position that the limits leave behind, though not the head: the log is never without an end. Null where there is none. */
const lastOver = async (
  database: Queryable,
  { head, prunedTo }: LogBounds,
  { keepMs, keepEntries }: Retention,
): Promise<bigint | null> => {
  const bySize = keepEntries === undefined ? prunedTo : head - BigInt(keepEntries);
  let byAge = prunedTo;
  if (keepMs !== undefined) {
    const [row] = await database.query<{ seq: bigint | null }>(sql`
      SELECT (SELECT seq FROM claim_event
        WHERE commit_id <= (SELECT id FROM log_commit WHERE at < ${new Date(Date.now() - keepMs)}::timestamptz
          ORDER BY at DESC, id DESC LIMIT 1)
        ORDER BY commit_id DESC, claim_id DESC LIMIT 1) AS seq`);
    byAge = row?.seq ?? prunedTo;
  }
  const over = bySize > byAge ? bySize : byAge;
  const last = over < head ? over : head - 1n;
  return last > prunedTo ? last : null;
};

/** Readers are told first, so that none takes a gap for a quiet log; nobody waits for the deletes. */
const deleteOver = async (database: Database, last: bigint): Promise<number> => {
  await database.query(sql`UPDATE log_epoch SET pruned_to = greatest(pruned_to, ${last})`);
  let deleted = 0;
  for (let round = 0; round < deletesPerRound; round++) {
    const [gone] = await database.query<{ count: bigint }>(sql`
      WITH gone AS (
        DELETE FROM claim_event WHERE seq IN (
          SELECT seq FROM claim_event WHERE seq <= ${last} ORDER BY seq LIMIT ${raw(String(entriesPerDelete))} FOR UPDATE SKIP LOCKED)
        RETURNING seq)
      SELECT count(*) AS count FROM gone`);
    const count = Number(gone?.count ?? 0n);
    deleted += count;
    if (count < entriesPerDelete) break;
  }
  return deleted;
};

/** Makes partitions ahead and lets go what the limits leave behind, oldest first. Call it now and then. */
export const maintainLog = async (database: Database, retention: Retention): Promise<Maintained> => {
  const size = BigInt(retention.partitionEntries ?? defaultPartitionEntries);
  const { head } = await readBounds(database);
  const partitions = await readPartitions(database);
  const made: string[] = [];
  const dropped: string[] = [];
  let postponed = false;
  for (const partition of planAhead(partitions, head, await readDefaultEnd(database), size)) {
    postponed = !(await change(database, addPartitionText(partition)));
    if (postponed) break;
    made.push(partition.name);
  }
  for (const partition of partitions) {
    if (partition.to > head) break; // the one that holds the head stays, so that the log is never without an end
    const { over, lastSeq } = await isOver(database, partition, head, retention);
    if (!over) break;
    const gone = await change(database, dropPartitionText(partition, lastSeq));
    postponed ||= !gone;
    if (!gone) break;
    dropped.push(partition.name);
  }
  const last = await lastOver(database, await readBounds(database), retention);
  const deleted = last === null ? 0 : await deleteOver(database, last);
  return { prunedTo: (await readBounds(database)).prunedTo, made, dropped, deleted, postponed };
};
