/** Events on their way to the rows: those of a breath are shown together, and whoever reads meanwhile is told what was heard. */
import type { WireEvent } from "./follow.ts";

/** Events that come within so long are shown together. */
const breathMs = 200;

export interface Records {
  hear(event: WireEvent): void;
  /** Shows what was heard, now. */
  flush(): void;
  /** The answer of `read`, and everything that was shown from when it was asked until it came. */
  during<Answer>(
    read: () => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly heard: readonly WireEvent[] }>;
  /** Forgets what was not yet shown. */
  clear(): void;
}

export const createRecords = (show: (events: readonly WireEvent[]) => void): Records => {
  let pending: WireEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  const readers = new Set<WireEvent[]>();

  const clear = (): void => {
    clearTimeout(timer);
    timer = undefined;
    pending = [];
  };
  const flush = (): void => {
    const events = pending;
    clear();
    if (events.length === 0) return;
    shownAtMs = performance.now();
    for (const heard of readers) heard.push(...events);
    show(events);
  };
  return {
    hear: (event) => {
      pending.push(event);
      timer ??= setTimeout(flush, Math.max(0, shownAtMs + breathMs - performance.now()));
    },
    flush,
    during: async (read) => {
      flush();
      const heard: WireEvent[] = [];
      readers.add(heard);
      try {
        const answer = await read();
        flush();
        return { answer, heard };
      } finally {
        readers.delete(heard);
      }
    },
    clear,
  };
};
