/**
 * One subscriber's way along the log: a position, and where to look for the first event after it. Asked, never told.
 *
 *   behind ──position reaches the live end──► live ──the group let go what it has not taken──► behind
 *
 * The position only moves forward, and every source skips what lies behind it: so crossing over neither loses nor doubles.
 */
import type { LogPosition } from "../terms/cursors.ts";
import type { WireEvent } from "./fanout.ts";
import type { Group } from "./groups.ts";
import type { MarkKind } from "./marks.ts";
import { covers, type Segment, scanSegment } from "./segment.ts";

/** What a subscriber reads from. */
export interface Source {
  /** every entry up to here was given to the groups */
  readonly position: bigint;
  readonly epoch: string;
  /** The segment that goes on from a position before `source.position`; it may turn out to end before it: ask again. */
  segmentAt(position: bigint, bodies: boolean): Segment | Promise<Segment>;
  /** the READY or CHECKPOINT of a position, shared by all who are there */
  markAt(kind: MarkKind, position: bigint): WireEvent;
}

export interface WalkOptions {
  readonly group: Group;
  readonly source: Source;
  /** it hears what comes after this */
  readonly from: bigint;
  /** READY once everything up to here was said */
  readonly readyAt: bigint;
  /** a CHECKPOINT where nothing was said for so long and the position has moved */
  readonly checkpointMs: number;
}

export interface Walk {
  /** the position of the last thing said, or where it began */
  readonly said: LogPosition;
  /** READY was said */
  readonly ready: boolean;
  /** What to say now; a promise where a page must be read first, to be passed in again; null where there is nothing. */
  advance(read: Segment | null): WireEvent | Promise<Segment> | null;
  /** Whether there is something that it could take. */
  hasSomething(): boolean;
}

/** Entries that a subscriber who is behind passes at most before it hears a CHECKPOINT. */
const checkpointEntries = 1_000;

export const createWalk = ({ group, source, from, readyAt, checkpointMs }: WalkOptions): Walk => {
  /** everything up to here was said or does not match */
  let position = from;
  let said: LogPosition = { epoch: source.epoch, seq: from };
  let saidAtMs = performance.now();
  let ready = false;
  /** the number of the group's next event for us; null while behind */
  let number: number | null = null;
  /** entries passed since the last thing said, while behind */
  let passed = 0;

  const isLive = (): boolean => {
    if (number === null && position >= source.position) number = group.count;
    return number !== null;
  };

  const say = (event: WireEvent): WireEvent => {
    position = event.position.seq;
    said = event.position;
    saidAtMs = performance.now();
    passed = 0;
    isLive(); // at once, so that what comes next is counted as its own, not as the whole log's
    return event;
  };

  /** The next live event; null where there is none, or where the group let go what comes next (then `number` is null too). */
  const takeLive = (): WireEvent | null => {
    while (number !== null && number < group.count) {
      const event = group.eventAt(number);
      number = event ? number + 1 : null;
      if (event && event.position.seq > position) return event;
    }
    return null;
  };

  /** undefined: look again, something has changed. */
  const advanceLive = (): WireEvent | null | undefined => {
    const event = takeLive();
    if (event) return say(event);
    if (number === null) return undefined;
    if (source.position > position) position = source.position;
    if (!ready) return position >= readyAt ? undefined : null;
    if (position <= said.seq || performance.now() - saidAtMs < checkpointMs) return null;
    return say(source.markAt("CHECKPOINT", position));
  };

  const advanceBehind = (read: Segment | null): WireEvent | Promise<Segment> | undefined => {
    const segment = read && covers(read, position) ? read : source.segmentAt(position, group.needsBody);
    if (segment instanceof Promise) return segment;
    const scan = scanSegment(segment, group, position, checkpointEntries - passed);
    passed += scan.passed;
    position = scan.position;
    if (scan.event) return say(scan.event);
    return passed >= checkpointEntries ? say(source.markAt("CHECKPOINT", position)) : undefined;
  };

  return {
    get said() {
      return said;
    },
    get ready() {
      return ready;
    },
    advance: (read) => {
      for (let segment = read; ; segment = null) {
        if (!ready && position >= readyAt) {
          ready = true;
          return say(source.markAt("READY", position));
        }
        const next = isLive() ? advanceLive() : advanceBehind(segment);
        if (next !== undefined) return next;
      }
    },
    hasSomething: () => !ready || (number === null ? position < source.position : number < group.count),
  };
};
