/**
 * Carries the calls of one process in shared commits: while one commit runs, the calls that arrive gather, and the next commit
 * takes as many as fit. One commit runs at a time, as the writers' lock would have it anyway. Each call keeps its own outcome, and
 * one that breaks a shared commit breaks no other; where the database is away, a commit is tried again for a moment. Bounded: past
 * the limits a call is refused with a time to come back.
 */
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { RequestError } from "../../terms/errors.ts";
import type { DomainLimits } from "../limits.ts";
import type { IngestOutcome } from "../outcome.ts";
import type { Call } from "./apply-call.ts";
import { isOfDatabase, isPassing, shownAs } from "./faults.ts";

/** How much room a call takes until it is answered. */
export interface CallSize {
  /** articles and claims */
  readonly rows: number;
  /** UTF-16 units of body text */
  readonly text: number;
}

export interface IngestQueue {
  /** Takes room for a call, or refuses it with OVERLOADED; `work` has it until it settles. */
  hold<Result>(size: CallSize, work: () => Promise<Result>): Promise<Result>;
  /** Stores a call, together with others that wait. */
  store(call: Call, rows: number): Promise<IngestOutcome>;
  /** Refuses new calls and ends once those that were taken are answered. */
  stop(): Promise<void>;
}

type Run = (calls: readonly Call[]) => Promise<readonly IngestOutcome[]>;

interface Waiting {
  readonly call: Call;
  readonly rows: number;
  readonly answer: (outcome: IngestOutcome) => void;
  readonly refuse: (fault: unknown) => void;
}

/** ms before each new try after a passing fault */
const retryDelaysMs = [50, 200, 800];
/** A commit that failed after so long, as one that waited for a lock in vain, is not tried again: others wait behind it. */
const patienceMs = 5_000;
const minRetryAfterMs = 100;
const maxRetryAfterMs = 30_000;
/** ms that callers should stay away at least where the database is away */
const minAwayMs = 1_000;

/** Takes from `waiting` what one commit carries: at least one call, then as long as the rows fit. */
const takeShare = (waiting: Waiting[], limits: DomainLimits): Waiting[] => {
  let rows = 0;
  let count = 0;
  for (const each of waiting) {
    rows += each.rows;
    if (count > 0 && rows > limits.rowsPerCommit) break;
    count++;
  }
  return waiting.splice(0, count);
};

/** The room that calls take until they are answered, and how long a refused one should stay away. */
const createRoom = (limits: DomainLimits) => {
  const held = { rows: 0, text: 0 };
  /** a moving average, ms per row */
  let pace = 0.2;
  let idle: (() => void) | null = null;

  const retryAfterMs = (): number => Math.round(Math.min(maxRetryAfterMs, Math.max(minRetryAfterMs, held.rows * pace)));

  return {
    retryAfterMs,
    took: (rows: number, milliseconds: number): void => {
      pace = 0.8 * pace + 0.2 * (milliseconds / (rows + 1));
    },
    enter: (size: CallSize): void => {
      const isFull = held.rows + size.rows > limits.rowsWaiting || held.text + size.text > limits.textWaiting;
      // one call alone is always taken, whatever its size: its own limits bound it
      if (held.rows > 0 && isFull) {
        const wait = retryAfterMs();
        throw new RequestError(
          "OVERLOADED",
          `${held.rows} articles and claims wait to be stored; send this again in ${wait} ms.`,
          { retryAfterMs: wait },
        );
      }
      held.rows += size.rows;
      held.text += size.text;
    },
    leave: (size: CallSize): void => {
      held.rows -= size.rows;
      held.text -= size.text;
      if (held.rows === 0) idle?.();
    },
    empty: (): Promise<void> =>
      held.rows === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            idle = resolve;
          }),
  };
};

type Room = ReturnType<typeof createRoom>;

/** Carries shares of the waiting calls, one commit after the other. */
const createCarrier = (run: Run, room: Room, isStopping: () => boolean) => {
  /** The last commit failed to the end: those behind it are not tried again, so that nobody waits for nothing many times over. */
  let isAway = false;

  /** Runs a commit of so many rows, again after a fault that passes by itself. */
  const tryAgain = async (calls: readonly Call[], rows: number): Promise<readonly IngestOutcome[]> => {
    const first = performance.now();
    for (let tries = 0; ; tries++) {
      const began = performance.now();
      try {
        const outcomes = await run(calls);
        isAway = false;
        room.took(rows, performance.now() - began);
        return outcomes;
      } catch (fault) {
        const pause = retryDelaysMs[tries];
        const isOver = pause === undefined || isAway || isStopping() || performance.now() - first > patienceMs;
        if (isOver || !isPassing(fault)) {
          isAway = isOfDatabase(fault);
          throw fault;
        }
        await delay(pause);
      }
    }
  };

  const refuse = (each: Waiting, fault: unknown): void =>
    each.refuse(shownAs(fault, Math.max(minAwayMs, room.retryAfterMs())));

  const carryAlone = async (each: Waiting): Promise<void> => {
    try {
      const [outcome] = await tryAgain([each.call], each.rows);
      if (outcome) each.answer(outcome);
    } catch (fault) {
      refuse(each, fault);
    }
  };

  /** A shared commit has failed: each call alone, unless it is the database's fault, or there is nobody to part from. */
  const carryApart = async (share: readonly Waiting[], fault: unknown): Promise<void> => {
    if (share.length > 1 && !isOfDatabase(fault)) for (const each of share) await carryAlone(each);
    else for (const each of share) refuse(each, fault);
  };

  return async (share: readonly Waiting[]): Promise<void> => {
    const calls = share.map(({ call }) => call);
    const rows = share.reduce((sum, each) => sum + each.rows, 0);
    const outcomes = await tryAgain(calls, rows).catch((fault: unknown) => carryApart(share, fault));
    for (const [index, outcome] of outcomes?.entries() ?? []) share[index]?.answer(outcome);
  };
};

export const createIngestQueue = (limits: DomainLimits, run: Run): IngestQueue => {
  const room = createRoom(limits);
  const waiting: Waiting[] = [];
  let carrying: Promise<void> | null = null;
  let stopped = false;
  const carryShare = createCarrier(run, room, () => stopped);

  const carry = async (): Promise<void> => {
    while (waiting.length > 0) await carryShare(takeShare(waiting, limits));
    carrying = null;
  };

  return {
    hold: async (size, work) => {
      if (stopped)
        throw new RequestError("OVERLOADED", "The service is stopping; send this again.", { retryAfterMs: 1_000 });
      room.enter(size);
      try {
        return await work();
      } finally {
        room.leave(size);
      }
    },
    store: (call, rows) =>
      new Promise((answer, refuse) => {
        waiting.push({ call, rows, answer, refuse });
        carrying ??= carry();
      }),
    stop: async () => {
      stopped = true;
      await room.empty();
      await carrying;
    },
  };
};
