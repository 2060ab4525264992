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
  readonly occurredAt: Date;
}

export interface SubscribeRequest {
  /** already with the default status */
  readonly where: ClaimTree;
  /** the client's cursor as text; null: from now on. Throws CURSOR_INVALID or CURSOR_EXPIRED before the first event. */
  readonly after: string | null;
}

/** Events of one subscriber. `return()` ends it at once, also while `next()` waits. */
export interface EventStream extends AsyncIterator<WireEvent, undefined> {
  next(): Promise<IteratorResult<WireEvent, undefined>>;
  return(): Promise<IteratorResult<WireEvent, undefined>>;
  [Symbol.asyncIterator](): EventStream;
}

/** Turns an event into the text of one GraphQL response payload; called once for each event and group. */
export interface Rendering {
  /** equal keys give equal texts for equal events: the operation, its variables but for the filter, the viewer's rights */
  readonly key: string;
  render(event: WireEvent): Promise<string>;
}

/** An event with its payload's text, which every subscriber of the group shares. */
export interface RenderedEvent {
  readonly event: WireEvent;
  readonly text: string;
}

/** The same stream, rendered. */
export interface RenderedStream extends AsyncIterator<RenderedEvent, undefined> {
  next(): Promise<IteratorResult<RenderedEvent, undefined>>;
  return(): Promise<IteratorResult<RenderedEvent, undefined>>;
  [Symbol.asyncIterator](): RenderedStream;
}

export interface Fanout {
  subscribe(request: SubscribeRequest): Promise<EventStream>;
  subscribeRendered(request: SubscribeRequest, rendering: Rendering): Promise<RenderedStream>;
  /** Where the log ends now. */
  head(): Promise<LogPosition>;
  /** Everything committed at or after `time` comes after the position. */
  positionAt(time: Date): Promise<LogPosition>;
  /** Completes every stream; bounded by `graceMs`. */
  stop(graceMs: number): Promise<void>;
}
