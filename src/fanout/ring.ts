/** The log's last stretch in memory, without a gap up to what was delivered, bounded by bytes. */
import type { LogItem } from "./event.ts";
import { appendItem, covers, createSegment, type Segment } from "./segment.ts";

export interface Ring {
  /** positions before this one are read from the database */
  readonly start: bigint;
  readonly bytes: number;
  append(item: LogItem): void;
  /** The segment that goes on from a position; null where the ring does not reach back to it, or has nothing after it. */
  segmentAt(position: bigint): Segment | null;
  /** Lets the oldest go until the bytes are within the limit. Gives the new start. */
  evict(): bigint;
  /** Forgets everything; the log goes on after `position`. */
  reset(position: bigint): void;
}

const segmentItems = 500;

export const createRing = (start: bigint, maxBytes: number): Ring => {
  let segments: Segment[] = [createSegment(start)];
  const bytesOf = (): number => segments.reduce((sum, { weight }) => sum + weight, 0);
  const last = (): Segment => segments.at(-1) ?? createSegment(start);
  return {
    get start() {
      return segments[0]?.start ?? start;
    },
    get bytes() {
      return bytesOf();
    },
    append: (item) => {
      if (last().items.length >= segmentItems) segments.push(createSegment(last().end));
      appendItem(last(), item);
    },
    segmentAt: (position) => segments.findLast((segment) => covers(segment, position)) ?? null,
    evict: () => {
      let bytes = bytesOf();
      while (bytes > maxBytes) {
        const oldest = segments.shift();
        if (!oldest) break;
        bytes -= oldest.weight;
        if (segments.length === 0) segments = [createSegment(oldest.end)];
      }
      return segments[0]?.start ?? start;
    },
    reset: (position) => {
      segments = [createSegment(position)];
    },
  };
};
