/**
 * A subscription whose root field is hidden by a fragment or a directive: each subscriber's events are executed for it alone, by
 * GraphQL's own subscribe.
 */
import {
  createSourceEventStream,
  executeSubscriptionEvent,
  mapSourceToResponseEvent,
  type ValidatedSubscriptionArgs,
} from "graphql";
import type { Viewer } from "../../access/viewer.ts";
import { pause, pauseMs } from "../../fanout/retry.ts";
import { createContext, type Rooms } from "../context.ts";
import type { Present } from "../errors.ts";
import { passingFaultIn, payloadOf } from "./rendering.ts";

/** So long an event waits for a database that is away; then its subscriber is told of the fault. */
const patienceMs = 60_000;

export const subscribePlainly = async (
  args: ValidatedSubscriptionArgs,
  viewer: Viewer,
  rooms: Rooms,
  present: Present,
) => {
  const source = await createSourceEventStream({ ...args, contextValue: createContext(rooms, viewer) });
  if (!(Symbol.asyncIterator in source))
    return { type: "refused" as const, errors: (source.errors ?? []).map(present) };
  const left = new AbortController();
  const results = mapSourceToResponseEvent(args, source, async (perEvent) => {
    const beganMs = performance.now();
    for (let tries = 0; ; tries++) {
      const renewed = createContext(rooms, viewer);
      const result = await executeSubscriptionEvent({ ...perEvent, contextValue: renewed });
      const isOver = left.signal.aborted || performance.now() - beganMs > patienceMs;
      if (isOver || !passingFaultIn(result)) return payloadOf(result, present);
      await pause(pauseMs(tries), left.signal);
    }
  });
  // a generator is returned only once what it is at is done
  const leave = results.return.bind(results);
  results.return = (value) => {
    left.abort();
    return leave(value);
  };
  return { type: "results" as const, results };
};
