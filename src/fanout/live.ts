/**
 * The live end of the log in this instance: the position up to which every entry was handed to the groups, and the ring behind
 * it. Every entry is read once, whoever listens. Without a group nothing is read but the head.
 */
import type { LogBounds } from "../claim-log/cursor.ts";
import type { LogItem } from "./event.ts";
import type { Groups } from "./groups.ts";
import type { LogReader } from "./reader.ts";
import { createRing, type Ring } from "./ring.ts";

export interface Live {
  readonly epoch: string;
  /** every entry up to here is in the ring, or was, and every group has heard it */
  readonly position: bigint;
  /** the log's end when it was last read */
  readonly head: bigint;
  readonly ring: Ring;
  /** Reads one page; true where more is to be read at once. */
  step(): Promise<boolean>;
}

export interface LiveOptions {
  readonly reader: LogReader;
  readonly groups: Groups;
  readonly ringBytes: number;
  /** The position has moved and nobody in particular was poked. */
  readonly onMove: () => void;
  /** The log is another one, or lost what comes next: whoever listens must begin anew. */
  readonly onRenew: () => void;
}

/** Matching runs this long at most before others get their turn, ms. */
const sliceMs = 8;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createLive = async ({ reader, groups, ringBytes, onMove, onRenew }: LiveOptions): Promise<Live> => {
  const start = await reader.bounds();
  const ring = createRing(start.head, ringBytes);
  let { epoch, head } = start;
  let position = start.head;

  const moveTo = (bounds: LogBounds): void => {
    epoch = bounds.epoch;
    head = bounds.head;
    position = bounds.head;
    ring.reset(position);
    groups.sweep(position);
  };
  /** True where the page does not go on from our position. */
  const renews = (bounds: LogBounds): boolean => {
    if (bounds.epoch === epoch && bounds.prunedTo <= position && bounds.head >= position) return false;
    moveTo(bounds);
    onRenew();
    return true;
  };

  const hand = (item: LogItem): void => {
    ring.append(item);
    const waiting = groups.distribute(item);
    position = item.entry.seq;
    for (const subscriber of waiting) subscriber.poke();
  };
  /** A group that looks at bodies may have come since the page was read, or while others had their turn. */
  const withBodies = async (items: readonly LogItem[]): Promise<readonly LogItem[]> => {
    if (items.length === 0 || !groups.needsBody || items[0]?.batch.bodies) return items;
    const entries = items.map(({ entry }) => entry);
    return withBodies(await reader.withBodies(entries, epoch));
  };
  /** Hands out items for as long as a slice lasts, at least one. Gives what is left. */
  const handSlice = (items: readonly LogItem[]): readonly LogItem[] => {
    const startedAt = performance.now();
    for (const [index, item] of items.entries()) {
      if (index > 0 && performance.now() - startedAt > sliceMs) return items.slice(index);
      hand(item);
    }
    return [];
  };
  const handAll = async (items: readonly LogItem[]): Promise<void> => {
    for (let rest = await withBodies(items); rest.length > 0; rest = await withBodies(rest)) {
      rest = handSlice(rest);
      if (rest.length > 0) await turn();
    }
  };

  const stepIdle = async (): Promise<boolean> => {
    const bounds = await reader.bounds();
    if (renews(bounds)) return false;
    if (groups.size > 0) return true; // somebody came meanwhile and counts on every entry from our position on
    if (bounds.head > position) moveTo(bounds);
    return false;
  };

  return {
    get epoch() {
      return epoch;
    },
    get position() {
      return position;
    },
    get head() {
      return head;
    },
    ring,
    step: async () => {
      if (groups.size === 0) return stepIdle();
      const bodies = groups.needsBody;
      const page = await reader.page(position, bodies);
      if (renews(page)) return false;
      head = page.head;
      if (page.entries.length === 0) return false;
      await handAll(page.items);
      groups.sweep(ring.evict());
      onMove();
      return page.entries.length === reader.pageEntries(bodies);
    },
  };
};
