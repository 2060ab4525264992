/** One answer for all who ask at about one time. */

/**
 * Runs `work` at most once at a time. Who asks while it runs shares the next run, never the present one, so that every answer
 * was begun after it was asked for.
 */
export const createShared = <Result>(work: () => Promise<Result>): (() => Promise<Result>) => {
  let running: Promise<Result> | null = null;
  let queued: Promise<Result> | null = null;
  const run = (): Promise<Result> => {
    const own = work().finally(() => {
      if (running === own) running = null;
    });
    running = own;
    return own;
  };
  return () => {
    if (!running) return run();
    if (queued) return queued;
    const afterThis = running.then(
      () => undefined,
      () => undefined,
    );
    const own = afterThis.then(() => {
      queued = null;
      return run();
    });
    queued = own;
    return own;
  };
};
