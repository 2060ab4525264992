/**
 * What follows the log at a small distance: work that is worth doing for every commit, but not inside it. Of all services over one
 * database one does it at a time. It is woken, and it looks by itself; it keeps its place in the database, so that whoever takes
 * over goes on from there; it rests between two steps, so that what comes in the meantime is done together, and at least as long as
 * it worked, so that it never takes more than half of a core.
 */
import { type AdvisoryLock, lockNumber } from "../../database/advisory-locks.ts";
import type { Database } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

export interface Follower {
  /** Something may have been committed. */
  wake(): void;
  /** Resolves when everything that was committed before this call was looked at. */
  catchUp(): Promise<void>;
  /** Ends behind the step that is under way. */
  stop(): Promise<void>;
}

export interface Following {
  readonly database: Database;
  /** one of its own */
  readonly lock: AdvisoryLock;
  /** Whether there is anything to do; cheap, as it is asked all the time. */
  readonly isBehind: () => Promise<boolean>;
  /** Does a bounded piece of work; true where there is more. Called while no other service does. */
  readonly step: () => Promise<boolean>;
  /** Told of a step that failed; it is tried again. */
  readonly report: (fault: unknown) => void;
  /** how often it looks by itself, ms */
  readonly pollMs?: number;
}

const defaultPollMs = 500;
const pauseAfterFaultMs = 2_000;
/** The rest after a step that left more to do, and after one that left nothing: a step costs much the same for one text as for many. */
const leastPauseMs = 50;
const leastPauseWhenDoneMs = 250;
/** So long another service may hold the lock before it is asked for again. */
const elsewhereMs = 300;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    signal.addEventListener("abort", done);
  });

type Outcome = "MORE" | "DONE" | "ELSEWHERE";

/** The lock lives as long as its transaction, which does nothing else: behind a pooler no session is ours. */
const stepAlone = ({ database, lock, isBehind, step }: Following): Promise<Outcome> =>
  database.transaction(async (transaction) => {
    const [row] = await transaction.query<{ held: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(${lockNumber(lock)}) AS held`,
    );
    if (!row?.held) return "ELSEWHERE";
    if (!(await isBehind())) return "DONE";
    return (await step()) ? "MORE" : "DONE";
  });

/** Begins at once. */
export const startFollower = (following: Following): Follower => {
  const { isBehind, report, pollMs = defaultPollMs } = following;
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | null = null;
  let again = false;
  let waiting: (() => void)[] = [];
  let resting = new AbortController();

  /** Gives how long the last step took; 0 where there was nothing to do. */
  const followOnce = async (): Promise<number> => {
    while (!signal.aborted && (await isBehind())) {
      const began = performance.now();
      const outcome = await stepAlone(following);
      const tookMs = performance.now() - began;
      if (outcome === "DONE") return tookMs;
      await pause(outcome === "ELSEWHERE" ? elsewhereMs : Math.max(leastPauseMs, tookMs), signal);
    }
    return 0;
  };
  /** Whoever waits for what is committed by now ends the rest. */
  const rest = async (tookMs: number): Promise<void> => {
    resting = new AbortController();
    if (tookMs > 0 && waiting.length === 0)
      await pause(Math.max(leastPauseWhenDoneMs, tookMs), AbortSignal.any([signal, resting.signal]));
  };
  const follow = async (): Promise<void> => {
    while (again && !signal.aborted) {
      again = false;
      const waiters = waiting;
      waiting = [];
      try {
        const tookMs = await followOnce();
        for (const resolve of waiters) resolve();
        await rest(tookMs);
      } catch (fault) {
        waiting.push(...waiters);
        again = true;
        report(fault);
        await pause(pauseAfterFaultMs, signal);
      }
    }
    running = null;
  };
  const wake = (): void => {
    again = true;
    if (signal.aborted) return;
    running ??= follow();
  };
  const timer = setInterval(wake, pollMs);
  timer.unref();
  wake();
  return {
    wake,
    catchUp: () =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        waiting.push(resolve);
        resting.abort();
        wake();
      }),
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
      for (const resolve of waiting) resolve();
    },
  };
};
