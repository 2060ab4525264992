/** Numbers that look random and are the same for the same seed. What runs at once still meets in another order each time. */

export interface Random {
  /** from 0 up to `below`, which is not reached */
  int(below: number): number;
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<Item>(list: readonly Item[]): Item;
  /** Another one, so that what one party draws does not depend on the others' pace. */
  fork(): Random;
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (list) => {
      const item = list[int(list.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    fork: () => createRandom(int(2 ** 32)),
  };
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a fact; false where it does not come about within the limit. */
export const until = async (holds: () => boolean, limitMs: number): Promise<boolean> => {
  const deadline = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > deadline) return false;
    await pause(20);
  }
  return true;
};
