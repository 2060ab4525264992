/**
 * One subscriber: its walk along the log, and whoever asked for its next event. Pull only: nothing is kept for a subscriber but
 * its position.
 */
import type { EventStream, StreamEnd, StreamEndReason, Taker, WireEvent } from "./fanout.ts";
import type { Pace } from "./pace.ts";
import type { Segment } from "./segment.ts";
import { createWalk, type WalkOptions } from "./walk.ts";

export interface SubscriberOptions extends WalkOptions {
  /** ended where it takes nothing for so long although there is something */
  readonly stallMs: number;
  readonly pace: Pace;
  /** it has heard READY */
  readonly onReady: (subscriber: Subscriber) => void;
  readonly onEnd: (subscriber: Subscriber) => void;
}

export interface Subscriber {
  readonly stream: EventStream;
  /** Looks again whether there is something to say. */
  poke(): void;
  /** Called now and then: says a CHECKPOINT that is due, ends it where it has stalled. `nowMs` of any steady clock. */
  tick(nowMs: number): void;
  end(reason: StreamEndReason): void;
}

const done: IteratorResult<WireEvent, undefined> = Object.freeze({ done: true, value: undefined });

export const createSubscriber = (options: SubscriberOptions): Subscriber => {
  const walk = createWalk(options);
  const { promise: ended, resolve: settleEnded } = Promise.withResolvers<StreamEnd>();
  let waiter: Taker | null = null;
  /** who asked while another one waited */
  const behind: Taker[] = [];
  let reading = false;
  let over = false;
  let untakenSinceMs: number | null = null;

  const end = (reason: StreamEndReason): void => {
    if (over) return;
    over = true;
    options.group.leave(pump);
    settleEnded({ reason, position: walk.said });
    const waiters = waiter ? [waiter, ...behind] : behind;
    waiter = null;
    for (const taker of waiters.splice(0)) taker.end();
    options.onEnd(subscriber);
  };
  const fail = (fault: unknown): void => {
    const taker = waiter;
    waiter = behind.shift() ?? null;
    taker?.fail(fault);
    end("FAILED");
  };
  const settle = (event: WireEvent): void => {
    const taker = waiter;
    waiter = null;
    if (event.kind === "READY") options.onReady(subscriber);
    const next = behind.shift();
    if (next) ask(next);
    taker?.take(event);
  };
  const read = (page: Promise<Segment>): void => {
    reading = true;
    page.then(
      (segment) => {
        reading = false;
        step(segment);
      },
      (fault: unknown) => {
        reading = false;
        fail(fault);
      },
    );
  };
  const step = (segment: Segment | null): void => {
    if (!waiter || reading || over) return;
    try {
      const next = walk.advance(segment);
      if (next instanceof Promise) read(next);
      else if (next) settle(next);
      else options.group.wait(pump);
    } catch (fault) {
      fail(fault);
    }
  };
  const pump = (): void => step(null);

  const ask = (taker: Taker): void => {
    if (over) taker.end();
    else if (waiter) behind.push(taker);
    else {
      untakenSinceMs = null;
      waiter = taker;
      options.pace.run(pump);
    }
  };

  const stream: EventStream = {
    ended,
    ask,
    next: () =>
      new Promise((resolve, reject) =>
        ask({ take: (value) => resolve({ done: false, value }), fail: reject, end: () => resolve(done) }),
      ),
    return: () => {
      end("RETURNED");
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]: () => stream,
  };
  const subscriber: Subscriber = {
    stream,
    poke: pump,
    end,
    tick: (nowMs) => {
      if (waiter) return pump();
      if (!walk.hasSomething()) return;
      untakenSinceMs ??= nowMs;
      if (nowMs - untakenSinceMs >= options.stallMs) end("STALLED");
    },
  };
  return subscriber;
};
