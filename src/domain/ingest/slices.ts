/**
 * Long computations in short turns. A computation is a generator that yields wherever it may be interrupted; computations run
 * one after another, and between turns the event loop serves everyone else. All of them share one lane on purpose: a hundred
 * callers with a turn each would hold the loop for a hundred turns.
 */
import { performance } from "node:perf_hooks";

/** A turn ends at the first yield after this long, ms. The house promises to hold nobody for more than 50. */
const turnMs = 8;

export type Computation<Result> = Generator<undefined, Result, undefined>;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let lane: Promise<unknown> = Promise.resolve();

const turns = async <Result>(computation: Computation<Result>): Promise<Result> => {
  let began = performance.now();
  for (;;) {
    const step = computation.next();
    if (step.done) return step.value;
    if (performance.now() - began < turnMs) continue;
    await nextTurn();
    began = performance.now();
  }
};

/** Runs a computation to its end once those that were asked for earlier have ended. */
export const inTurns = async <Result>(start: () => Computation<Result>): Promise<Result> => {
  const run = lane.then(async () => {
    await nextTurn();
    return turns(start());
  });
  lane = run.catch(() => undefined);
  return run;
};

/** The same without the lane, for what already runs alone: the work of a commit. */
export const inTurnsNow = turns;

/** Gives items one after the other, and others their turn where whoever takes them works long on each. */
export async function* eachInTurns<Item>(items: readonly Item[]): AsyncGenerator<Item, void, undefined> {
  let began = performance.now();
  for (const item of items) {
    if (performance.now() - began >= turnMs) {
      await nextTurn();
      began = performance.now();
    }
    yield item;
  }
}
