/** Everyone who listens now, and the one clock that looks after them. */
import type { EventStream, StreamEndReason } from "./fanout.ts";
import { createPace } from "./pace.ts";
import { createSubscriber, type Subscriber, type SubscriberRules } from "./subscriber.ts";
import type { WalkOptions } from "./walk.ts";

export interface SubscribersOptions {
  readonly checkpointMs: number;
  readonly stallMs: number;
}

export interface Subscribers {
  readonly size: number;
  open(walk: Omit<WalkOptions, "checkpointMs">): EventStream;
  /** The live end has moved: those who wait to be ready may be now. */
  pokeUnready(): void;
  endAll(reason: StreamEndReason): void;
  /** Ends everyone, now and from now on. */
  stop(): void;
}

/** Subscribers are served this long before sockets get their turn. */
const sliceMs = 10;
const longestTickMs = 500;
const shortestTickMs = 10;

export const createSubscribers = ({ checkpointMs, stallMs }: SubscribersOptions): Subscribers => {
  const all = new Set<Subscriber>();
  const unready = new Set<Subscriber>();
  let stopped = false;
  const tick = (): void => {
    const nowMs = performance.now();
    for (const subscriber of [...all]) subscriber.tick(nowMs);
  };
  const tickMs = Math.max(shortestTickMs, Math.min(longestTickMs, checkpointMs / 10, stallMs / 10));
  /** runs while somebody listens */
  let clock: NodeJS.Timeout | undefined;
  const rules: SubscriberRules = {
    stallMs,
    pace: createPace(sliceMs),
    onReady: (ready) => unready.delete(ready),
    onEnd: (over) => {
      all.delete(over);
      unready.delete(over);
      if (all.size > 0) return;
      clearInterval(clock);
      clock = undefined;
    },
  };
  const endAll = (reason: StreamEndReason): void => {
    for (const subscriber of [...all]) subscriber.end(reason);
  };

  return {
    get size() {
      return all.size;
    },
    open: (walk) => {
      const subscriber = createSubscriber({ ...walk, checkpointMs }, rules);
      all.add(subscriber);
      clock ??= setInterval(tick, tickMs).unref();
      unready.add(subscriber);
      if (stopped) subscriber.end("STOPPED");
      return subscriber;
    },
    pokeUnready: () => {
      for (const subscriber of [...unready]) subscriber.poke();
    },
    endAll,
    stop: () => {
      stopped = true;
      endAll("STOPPED");
    },
  };
};
