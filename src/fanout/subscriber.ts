/**
 * One subscriber: its walk along the log, and the one `next` that waits for it. Pull only: nothing is kept for a subscriber but
 * its position.
 */
import type { EventStream, StreamEnd, StreamEndReason, WireEvent } from "./fanout.ts";
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

type Waiter = PromiseWithResolvers<IteratorResult<WireEvent, undefined>>;
const done: IteratorResult<WireEvent, undefined> = Object.freeze({ done: true, value: undefined });

export const createSubscriber = (options: SubscriberOptions): Subscriber => {
  const walk = createWalk(options);
  const { promise: ended, resolve: settleEnded } = Promise.withResolvers<StreamEnd>();
  let waiter: Waiter | null = null;
  let reading = false;
  let over = false;
  let untakenSinceMs: number | null = null;

  const end = (reason: StreamEndReason): void => {
    if (over) return;
    over = true;
    options.group.leave(pump);
    settleEnded({ reason, position: walk.said });
    waiter?.resolve(done);
    waiter = null;
    options.onEnd(subscriber);
  };
  const fail = (fault: unknown): void => {
    waiter?.reject(fault);
    waiter = null;
    end("FAILED");
  };
  const settle = (event: WireEvent): void => {
    waiter?.resolve({ done: false, value: event });
    waiter = null;
    if (event.kind === "READY") options.onReady(subscriber);
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

  const next = (): Promise<IteratorResult<WireEvent, undefined>> => {
    if (over) return Promise.resolve(done);
    if (waiter) return waiter.promise.then(next, next);
    untakenSinceMs = null;
    const own: Waiter = Promise.withResolvers();
    waiter = own;
    options.pace.run(pump);
    return own.promise;
  };

  const stream: EventStream = {
    ended,
    next,
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
