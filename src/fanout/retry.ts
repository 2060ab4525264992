/** Database faults that pass by themselves, and trying again with growing pauses. A stock client treats an error as the end, so these never reach one. */
import { isTransient } from "../database/faults.ts";

const firstPauseMs = 50;
const longestPauseMs = 2_000;

/** The pause before try number `tries`, with jitter, so that many do not come back at one instant. */
export const pauseMs = (tries: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);

/** Resolves after `ms`, or as soon as `signal` aborts; keeps no process alive. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
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

/** Runs `work` until it succeeds, fails for good, or `signal` aborts (then the last fault is thrown). */
export const retry = async <Result>(
  work: () => Promise<Result>,
  signal: AbortSignal,
  report: (fault: unknown) => void,
): Promise<Result> => {
  for (let tries = 0; ; tries++)
    try {
      return await work();
    } catch (fault) {
      if (signal.aborted || !isTransient(fault)) throw fault;
      report(fault);
      await pause(pauseMs(tries), signal);
    }
};
