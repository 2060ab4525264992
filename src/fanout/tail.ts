/**
 * The loop that reads the log: one reading at a time, with a flag that says "again". A wake-up is a hint and carries nothing; the
 * timer runs the same reading that a wake-up runs. It refuses to know what is read.
 */
import { pause, pauseMs } from "./retry.ts";

export interface TailOptions {
  /** Reads one page and hands it out; true where more is to be read at once. */
  readonly step: () => Promise<boolean>;
  /** how often it reads unasked */
  readonly pollMs: number;
  readonly report: (fault: unknown) => void;
}

export interface Tail {
  /** Something may have been committed. */
  wake(): void;
  /** Resolves when a reading that began after this call has ended well, or the tail was stopped. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

export const createTail = ({ step, pollMs, report }: TailOptions): Tail => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let running = false;
  let again = false;
  let done = Promise.resolve();
  let waiting: (() => void)[] = [];

  /** Reads until nothing is left. Whatever goes wrong is tried again: nobody else would. */
  const readAll = async (): Promise<void> => {
    for (let tries = 0; !signal.aborted; )
      try {
        while (!signal.aborted && (await step())) tries = 0;
        return;
      } catch (fault) {
        report(fault);
        await pause(pauseMs(tries++), signal);
      }
  };
  const run = async (): Promise<void> => {
    do {
      again = false;
      const waiters = waiting;
      waiting = [];
      await readAll();
      for (const resolve of waiters) resolve();
    } while (again && !signal.aborted);
    running = false;
  };
  const wake = (): void => {
    again = true;
    if (running || signal.aborted) return;
    running = true;
    done = run();
  };
  const timer = setInterval(wake, pollMs);
  timer.unref();

  return {
    wake,
    catchUp: () =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        waiting.push(resolve);
        wake();
      }),
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await done;
      for (const resolve of waiting) resolve();
    },
  };
};
