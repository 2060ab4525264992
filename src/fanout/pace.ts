/**
 * Turns of the event loop. Answers from memory settle at once, so that thousands of subscribers who catch up could follow one
 * promise with the next and never let a socket be served: after a slice of time the rest waits for the next turn.
 */
import type { Poked } from "./fanout.ts";

export interface Pace {
  /** Pokes now while this turn's slice lasts, else in a later turn, first come first served. */
  poke(waiter: Poked): void;
}

export const createPace = (sliceMs: number): Pace => {
  let startedAt: number | null = null;
  let waiting: Poked[] = [];

  const newTurn = (): void => {
    startedAt = null;
    const waiters = waiting;
    waiting = [];
    for (const waiter of waiters) poke(waiter);
  };
  const poke = (waiter: Poked): void => {
    if (startedAt === null) {
      startedAt = performance.now();
      setImmediate(newTurn);
    }
    if (waiting.length > 0 || performance.now() - startedAt > sliceMs) waiting.push(waiter);
    else waiter.poke();
  };
  return { poke };
};
