/**
 * One subscriber: its walk along the log, and whoever asked for its next event. Pull only: nothing is kept for a subscriber but
 * its position.
 */
import type { EndListener, EventStream, Poked, StreamEnd, StreamEndReason, Taker, WireEvent } from "./fanout.ts";
import type { Group } from "./groups.ts";
import type { Pace } from "./pace.ts";
import type { Segment } from "./segment.ts";
import { createWalk, type Walk, type WalkOptions } from "./walk.ts";

/** What is the same for all subscribers. */
export interface SubscriberRules {
  /** ended where it takes nothing for so long although there is something */
  readonly stallMs: number;
  readonly pace: Pace;
  /** it has heard READY */
  readonly onReady: (subscriber: Subscriber) => void;
  readonly onEnd: (subscriber: Subscriber) => void;
}

/** A subscriber is the stream of its events; `poke`: look again whether there is something to say. */
export interface Subscriber extends EventStream, Poked {
  /** Called now and then: says a CHECKPOINT that is due, ends it where it has stalled. `nowMs` of any steady clock. */
  tick(nowMs: number): void;
  end(reason: StreamEndReason): void;
}

type Result = IteratorResult<WireEvent, undefined>;
/** few ever ask while another one waits */
const nobody: readonly never[] = Object.freeze([]);
const done: Result = Object.freeze({ done: true, value: undefined });

/**
 * A class where the house else has factories, and so is what else lives for each subscriber: tens of thousands of them wait most
 * of the time, and a factory's closures, with what they close over, take ten times the memory of one object.
 */
class LogSubscriber implements Subscriber {
  readonly #rules: SubscriberRules;
  readonly #group: Group;
  readonly #walk: Walk;
  #waiter: Taker | null = null;
  /** who asked while another one waited */
  #behind: readonly Taker[] = nobody;
  #reading = false;
  #over: StreamEnd | null = null;
  #listeners: readonly EndListener[] = nobody;
  #untakenSinceMs: number | null = null;

  constructor(options: WalkOptions, rules: SubscriberRules) {
    this.#rules = rules;
    this.#group = options.group;
    this.#walk = createWalk(options);
  }

  get ended(): Promise<StreamEnd> {
    return new Promise((resolve) => this.onEnd({ streamEnded: () => this.#over && resolve(this.#over) }));
  }

  onEnd(listener: EndListener): void {
    if (this.#over) listener.streamEnded(this.#over.reason);
    else this.#listeners = this.#listeners.concat(listener);
  }

  poke(): void {
    this.#step(null);
  }

  tick(nowMs: number): void {
    if (this.#waiter) this.poke();
    else if (this.#walk.hasSomething()) {
      this.#untakenSinceMs ??= nowMs;
      if (nowMs - this.#untakenSinceMs >= this.#rules.stallMs) this.end("STALLED");
    }
  }

  end(reason: StreamEndReason): void {
    if (this.#over) return;
    this.#over = { reason, position: this.#walk.said };
    this.#group.leave(this);
    const listeners = this.#listeners;
    this.#listeners = nobody;
    for (const listener of listeners) listener.streamEnded(reason);
    const waiters = this.#waiter ? [this.#waiter, ...this.#behind] : this.#behind;
    this.#waiter = null;
    this.#behind = nobody;
    for (const taker of waiters) taker.end();
    this.#rules.onEnd(this);
  }

  ask(taker: Taker): void {
    if (this.#over) taker.end();
    else if (this.#waiter) this.#behind = [...this.#behind, taker];
    else {
      this.#untakenSinceMs = null;
      this.#waiter = taker;
      this.#rules.pace.poke(this);
    }
  }

  next(): Promise<Result> {
    return new Promise((resolve, reject) =>
      this.ask({ take: (value) => resolve({ done: false, value }), fail: reject, end: () => resolve(done) }),
    );
  }

  return(): Promise<Result> {
    this.end("RETURNED");
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): EventStream {
    return this;
  }

  #step(segment: Segment | null): void {
    if (!this.#waiter || this.#reading || this.#over) return;
    try {
      const next = this.#walk.advance(segment);
      if (next instanceof Promise) this.#read(next);
      else if (next) this.#settle(next);
      else this.#group.wait(this);
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #read(page: Promise<Segment>): void {
    this.#reading = true;
    page.then(
      (segment) => {
        this.#reading = false;
        this.#step(segment);
      },
      (fault: unknown) => {
        this.#reading = false;
        this.#fail(fault);
      },
    );
  }

  #shiftBehind(): Taker | null {
    const [next = null, ...others] = this.#behind;
    if (next) this.#behind = others.length > 0 ? others : nobody;
    return next;
  }

  #settle(event: WireEvent): void {
    const taker = this.#waiter;
    this.#waiter = null;
    if (event.kind === "READY") this.#rules.onReady(this);
    const next = this.#shiftBehind();
    if (next) this.ask(next);
    taker?.take(event);
  }

  #fail(fault: unknown): void {
    const taker = this.#waiter;
    this.#waiter = this.#shiftBehind();
    taker?.fail(fault);
    this.end("FAILED");
  }
}

export const createSubscriber = (options: WalkOptions, rules: SubscriberRules): Subscriber =>
  new LogSubscriber(options, rules);
