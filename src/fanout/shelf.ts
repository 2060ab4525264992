/**
 * What was made for one and may serve others who ask at about the same time. It is let go by age, as soon as anybody asks for
 * anything, so that nobody is told later what was true then, and by bytes, the oldest first, so that no way of asking fills the memory.
 */

export interface Shelf {
  /** of all that stands there, by estimate */
  readonly bytes: number;
  /** Puts something there; `drop` is called once, when it is let go. */
  put(bytes: number, drop: () => void): void;
  /** Lets go what is too old. To be called before anything is taken from where `drop` takes it away. */
  trim(): void;
}

interface Kept {
  readonly bytes: number;
  readonly atMs: number;
  readonly drop: () => void;
}

export const createShelf = (keepMs: number, maxBytes: number): Shelf => {
  /** the oldest first */
  const kept = new Set<Kept>();
  let bytes = 0;
  const trim = (): void => {
    const tooOld = performance.now() - keepMs;
    for (const one of kept) {
      if (one.atMs > tooOld && bytes <= maxBytes) break;
      kept.delete(one);
      bytes -= one.bytes;
      one.drop();
    }
  };
  return {
    get bytes() {
      return bytes;
    },
    put: (weight, drop) => {
      kept.add({ bytes: weight, atMs: performance.now(), drop });
      bytes += weight;
      trim();
    },
    trim,
  };
};
