/**
 * The log behind the ring, read from the database for subscribers that are far back. Pages begin at fixed places, so that those
 * who are equally far back share one read and one matching; few reads run at once, first come first served.
 */
import { expired } from "../claim-log/cursor.ts";
import type { ItemPage } from "./reader.ts";
import { appendItem, covers, createSegment, type Segment } from "./segment.ts";

export interface ArchiveOptions {
  /** Reads a page after a position; retries by itself what may pass. */
  readonly read: (after: bigint, bodies: boolean) => Promise<ItemPage>;
  /** entries in a page */
  readonly pageEntries: (bodies: boolean) => number;
  readonly maxReads: number;
  readonly maxBytes: number;
}

export interface Archive {
  /**
   * The segment that goes on from a position. Rejects with CURSOR_EXPIRED where retention has taken what comes next. One that was
   * being read already may end before the position: ask again.
   */
  segmentAt(position: bigint, bodies: boolean): Segment | Promise<Segment>;
  readonly bytes: number;
  /** reads that run or wait */
  readonly reads: number;
  /** Forgets everything: the log is another one. */
  clear(): void;
}

interface Loaded {
  readonly segment: Segment;
  readonly page: ItemPage;
}

/** At most `limit` works at once; the others wait in the order in which they came. */
const createGate = (limit: number) => {
  const queue: (() => void)[] = [];
  let running = 0;
  return {
    count: (): number => running + queue.length,
    enter: async <Result>(work: () => Promise<Result>): Promise<Result> => {
      if (running >= limit) await new Promise<void>((resolve) => queue.push(resolve));
      else running++;
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next) next();
        else running--;
      }
    },
  };
};

/** What retention has taken is not in the segment, so it begins after that. */
const toSegment = (start: bigint, page: ItemPage): Segment => {
  const segment = createSegment(page.prunedTo > start ? page.prunedTo : start);
  for (const item of page.items) appendItem(segment, item);
  segment.end = page.end;
  return segment;
};

export const createArchive = ({ read, pageEntries, maxReads, maxBytes }: ArchiveOptions): Archive => {
  /** the one used last stands last */
  const segments = new Map<string, Segment>();
  const loading = new Map<string, Promise<Loaded>>();
  const gate = createGate(maxReads);
  let generation = 0;

  const bytesOf = (): number => {
    let bytes = 0;
    for (const { weight } of segments.values()) bytes += weight;
    return bytes;
  };
  const keep = (key: string, segment: Segment): void => {
    segments.delete(key);
    segments.set(key, segment);
    let bytes = bytesOf();
    for (const [oldest, { weight }] of segments) {
      if (bytes <= maxBytes || oldest === key) break;
      segments.delete(oldest);
      bytes -= weight;
    }
  };
  const load = async (key: string, start: bigint, bodies: boolean): Promise<Loaded> => {
    const bornIn = generation;
    const page = await gate.enter(() => read(start, bodies));
    const segment = toSegment(start, page);
    if (bornIn === generation) keep(key, segment);
    return { segment, page };
  };
  const loadOnce = (key: string, start: bigint, bodies: boolean): Promise<Loaded> => {
    const running = loading.get(key);
    if (running) return running;
    const promise = load(key, start, bodies).finally(() => {
      if (loading.get(key) === promise) loading.delete(key);
    });
    loading.set(key, promise);
    return promise;
  };

  return {
    segmentAt: (position, bodies) => {
      const size = BigInt(pageEntries(bodies));
      const start = (position / size) * size;
      const key = `${bodies ? "b" : "n"}${start}`;
      const known = segments.get(key);
      if (known && covers(known, position)) {
        keep(key, known);
        return known;
      }
      return loadOnce(key, start, bodies).then(({ segment, page }) => {
        if (position < segment.start) throw expired(page, "the cursor is older than the log");
        return segment;
      });
    },
    get bytes() {
      return bytesOf();
    },
    get reads() {
      return gate.count();
    },
    clear: () => {
      generation++;
      segments.clear();
      loading.clear();
    },
  };
};
