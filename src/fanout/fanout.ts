/**
 * The way out: tail the log, match, render once per group, hand each subscriber its next event. Pull only: a subscriber is a
 * cursor and a loop, and what it does not take stays in the log. It refuses to know GraphQL, sockets and rules.
 */
import type { ClaimTree } from "../filter/tree.ts";
import type { LogPosition } from "../terms/cursors.ts";
import type { ClaimEventKind, ClaimRemovalReason } from "../terms/enumerations.ts";

/** One event for one filter: what the log says, before any field of the claim is read. */
export interface WireEvent {
  readonly kind: ClaimEventKind;
  readonly position: LogPosition;
  readonly claimId: bigint | null;
  readonly reason: ClaimRemovalReason | null;
  /** the commit's instant; for READY and CHECKPOINT when it was first said */
  readonly occurredAt: Date;
  /**
   * The same object for events that were read from the log together, after all their commits: what was read for one of them is
   * as new as every one, so they may share a Reading (by a WeakMap).
   */
  readonly batch: object;
}

export interface SubscribeRequest {
  /** already with the default status */
  readonly where: ClaimTree;
  /** the client's cursor as text; null: from now on. Throws CURSOR_INVALID or CURSOR_EXPIRED before the first event. */
  readonly after: string | null;
}

/**
 * Why a stream ended. RETURNED: its holder ended it. STOPPED: the service stops. STALLED: it took nothing for too long while there
 * was something to take. RENEWED: the log is another one now, its cursors are invalid. FAILED: `next` rejected.
 */
export type StreamEndReason = "RETURNED" | "STOPPED" | "STALLED" | "RENEWED" | "FAILED";
export interface StreamEnd {
  readonly reason: StreamEndReason;
  /** of the last event that was handed over, or where it began; it may not have reached the client */
  readonly position: LogPosition;
}

/** Told, once, when a stream ends; at once where it has. An object as `Poked` is. */
export interface EndListener {
  streamEnded(reason: StreamEndReason): void;
}

interface Ending {
  /**
   * Settles when the stream ends, also while nobody calls `next`. A transport must not tell its client that the operation is
   * complete unless it was RETURNED: clients resume after a lost connection, never after a completed operation.
   */
  readonly ended: Promise<StreamEnd>;
}

/** Whoever waits for something, told when to look again. An object, not a function: tens of thousands wait, and each would have its own. */
export interface Poked {
  poke(): void;
}

/** Who asked for an event: it is given one, at once or later, or told that there is none any more. */
export interface Taker {
  take(event: WireEvent): void;
  fail(fault: unknown): void;
  end(): void;
}

/** Events of one subscriber. `return()` ends it at once, also while `next()` waits. */
export interface EventStream extends AsyncIterator<WireEvent, undefined>, Ending {
  next(): Promise<IteratorResult<WireEvent, undefined>>;
  /** The same without a promise for each event, which is what an event for thousands costs most. */
  ask?(taker: Taker): void;
  /** The same without promises, which take more memory than the stream itself. */
  onEnd?(listener: EndListener): void;
  return(): Promise<IteratorResult<WireEvent, undefined>>;
  [Symbol.asyncIterator](): EventStream;
}

/** Turns an event into the text of one GraphQL response payload; called once for each event and group. */
export interface Rendering {
  /** equal keys give equal texts for equal events: the operation, its variables but for the filter, the viewer's rights */
  readonly key: string;
  render(event: WireEvent): Promise<string>;
}

/** An event with its payload's text; every subscriber of the group gets the same object. */
export interface RenderedEvent {
  readonly event: WireEvent;
  readonly text: string;
}

/** The same stream, rendered. It renders a few events ahead, so only the reason of its end is known, not how far it came. */
export interface RenderedStream extends AsyncIterator<RenderedEvent, undefined> {
  /** Tells why the stream below ended, as it happens. */
  onEnd(listener: EndListener): void;
  next(): Promise<IteratorResult<RenderedEvent, undefined>>;
  /** The next event, and those behind it whose texts are ready too: one or more, in order, to be sent together. Empty at the end. */
  take(): Promise<readonly RenderedEvent[]>;
  /** What `take` would give now, without waiting; null at the end. Throws a fault in its place. */
  takeReady(): readonly RenderedEvent[] | null;
  /** Pokes `waiter` once `takeReady` has something to say. One at a time, beside no `next` or `take`. */
  whenReady(waiter: Poked): void;
  return(): Promise<IteratorResult<RenderedEvent, undefined>>;
  [Symbol.asyncIterator](): RenderedStream;
}

/** What it holds and has done, now. */
export interface FanoutMetrics {
  readonly subscribers: number;
  /** different filters among them */
  readonly groups: number;
  /** events kept in memory for live subscribers to take, over all groups */
  readonly pendingPositions: number;
  /** by estimate */
  readonly ringBytes: number;
  /** by estimate */
  readonly archiveBytes: number;
  /** renderings kept for others to share, by estimate */
  readonly textBytes: number;
  /** the log's head when last read, less the position that every live subscriber was offered */
  readonly headMinusDelivered: number;
  /** group and event pairs since the start */
  readonly matches: number;
  /** calls of `render` since the start */
  readonly renders: number;
  /** pages that are being read, or wait to be, for subscribers that are behind */
  readonly catchUps: number;
  /** ms since the log was last read well; more than some seconds: the tail cannot read, or something holds up the whole process */
  readonly sinceReadMs: number;
  /** false while wake-ups are not heard, so that only the timer reads */
  readonly listening: boolean;
}

export interface Fanout {
  subscribe(request: SubscribeRequest): Promise<EventStream>;
  subscribeRendered(request: SubscribeRequest, rendering: Rendering): Promise<RenderedStream>;
  /** Where the log ends now. */
  head(): Promise<LogPosition>;
  /** Everything committed at or after `time` comes after the position. Throws CURSOR_EXPIRED where retention has taken that place. */
  positionAt(time: Date): Promise<LogPosition>;
  metrics(): FanoutMetrics;
  /** Completes every stream; bounded by `graceMs`. */
  stop(graceMs: number): Promise<void>;
}
