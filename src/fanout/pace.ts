/**
 * Turns of the event loop. Answers from memory settle at once, so that thousands of subscribers who catch up could follow one
 * promise with the next and never let a socket be served: after a slice of time the rest waits for the next turn.
 */

export interface Pace {
  /** Runs `work` now while this turn's slice lasts, else in a later turn, first come first served. */
  run(work: () => void): void;
}

export const createPace = (sliceMs: number): Pace => {
  let startedAt: number | null = null;
  let waiting: (() => void)[] = [];

  const newTurn = (): void => {
    startedAt = null;
    const works = waiting;
    waiting = [];
    for (const work of works) run(work);
  };
  const run = (work: () => void): void => {
    if (startedAt === null) {
      startedAt = performance.now();
      setImmediate(newTurn);
    }
    if (waiting.length > 0 || performance.now() - startedAt > sliceMs) waiting.push(work);
    else work();
  };
  return { run };
};
