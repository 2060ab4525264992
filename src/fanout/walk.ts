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

/** A class, not closures, as the subscriber that it belongs to: see there. */
class LogWalk implements Walk {
  readonly #group: Group;
  readonly #source: Source;
  readonly #readyAt: bigint;
  readonly #checkpointMs: number;
  /** everything up to here was said or does not match */
  #position: bigint;
  #said: LogPosition;
  #saidAtMs = performance.now();
  #ready = false;
  /** the number of the group's next event for us; null while behind */
  #number: number | null = null;
  /** entries passed since the last thing said, while behind */
  #passed = 0;

  constructor({ group, source, from, readyAt, checkpointMs }: WalkOptions) {
    this.#group = group;
    this.#source = source;
    this.#readyAt = readyAt;
    this.#checkpointMs = checkpointMs;
    this.#position = from;
    this.#said = { epoch: source.epoch, seq: from };
  }

  get said(): LogPosition {
    return this.#said;
  }

  get ready(): boolean {
    return this.#ready;
  }

  advance(read: Segment | null): WireEvent | Promise<Segment> | null {
    for (let segment = read; ; segment = null) {
      if (!this.#ready && this.#position >= this.#readyAt) {
        this.#ready = true;
        return this.#say(this.#source.markAt("READY", this.#position));
      }
      const next = this.#isLive() ? this.#advanceLive() : this.#advanceBehind(segment);
      if (next !== undefined) return next;
    }
  }

  hasSomething(): boolean {
    if (!this.#ready) return true;
    return this.#number === null ? this.#position < this.#source.position : this.#number < this.#group.count;
  }

  #isLive(): boolean {
    if (this.#number === null && this.#position >= this.#source.position) this.#number = this.#group.count;
    return this.#number !== null;
  }

  #say(event: WireEvent): WireEvent {
    this.#position = event.position.seq;
    this.#said = event.position;
    this.#saidAtMs = performance.now();
    this.#passed = 0;
    this.#isLive(); // at once, so that what comes next is counted as its own, not as the whole log's
    return event;
  }

  /** The next live event; null where there is none, or where the group let go what comes next (then `#number` is null too). */
  #takeLive(): WireEvent | null {
    while (this.#number !== null && this.#number < this.#group.count) {
      const event = this.#group.eventAt(this.#number);
      this.#number = event ? this.#number + 1 : null;
      if (event && event.position.seq > this.#position) return event;
    }
    return null;
  }

  /** undefined: look again, something has changed. */
  #advanceLive(): WireEvent | null | undefined {
    const event = this.#takeLive();
    if (event) return this.#say(event);
    if (this.#number === null) return undefined;
    if (this.#source.position > this.#position) this.#position = this.#source.position;
    if (!this.#ready) return this.#position >= this.#readyAt ? undefined : null;
    if (this.#position <= this.#said.seq || performance.now() - this.#saidAtMs < this.#checkpointMs) return null;
    return this.#say(this.#source.markAt("CHECKPOINT", this.#position));
  }

  #advanceBehind(read: Segment | null): WireEvent | Promise<Segment> | undefined {
    const group = this.#group;
    const segment =
      read && covers(read, this.#position) ? read : this.#source.segmentAt(this.#position, group.needsBody);
    if (segment instanceof Promise) return segment;
    const scan = scanSegment(segment, group, this.#position, checkpointEntries - this.#passed);
    this.#passed += scan.passed;
    this.#position = scan.position;
    if (scan.event) return this.#say(scan.event);
    return this.#passed >= checkpointEntries ? this.#say(this.#source.markAt("CHECKPOINT", this.#position)) : undefined;
  }
}

export const createWalk = (options: WalkOptions): Walk => new LogWalk(options);
