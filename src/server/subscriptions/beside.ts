/**
 * Events that are written to a socket beside graphql-ws, as texts that a whole group shares: for the protocol they are a stream
 * that gives nothing and ends in time.
 */
import type { ExecutionResult } from "graphql";
import type { RenderedStream } from "../../fanout/fanout.ts";
import { type Present, withoutHttp } from "../errors.ts";
import type { Opened } from "./operation.ts";
import type { Socket } from "./socket.ts";

export type Result = AsyncIterable<ExecutionResult> | Promise<ExecutionResult>;

/**
 * A stream for graphql-ws that never gives it anything: events are written here, and awaited, before the next are asked for.
 * When it ends without the client's doing, the client is sent away to come back with its last cursor: a `complete` would tell
 * it that there is nothing more to hear.
 */
const writeBeside = (
  id: string,
  events: RenderedStream,
  socket: Socket,
  present: Present,
): AsyncIterable<ExecutionResult> => {
  const prefix = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  const { promise: finished, resolve, reject } = Promise.withResolvers<void>();
  let begun = false;
  let writing = false;
  let left = false;
  // also while a write waits for a client that takes nothing
  void events.ended.then(({ reason }) => {
    if (reason !== "RETURNED" && reason !== "FAILED") socket.sendAway(1013, "Come back with your last cursor");
  });
  const written = (): void => {
    writing = false;
    pump();
  };
  /** One write at a time; without a promise for each, as an event may go to thousands. */
  const pump = (): void => {
    if (writing) return;
    try {
      const taken = events.takeReady();
      if (taken === null || left) resolve();
      else if (taken.length === 0) events.whenReady({ poke: pump });
      else {
        writing = true;
        socket.sendEvents(prefix, taken, written);
      }
    } catch (fault) {
      reject(fault);
    }
  };
  const iterator: AsyncIterableIterator<ExecutionResult, undefined> = {
    [Symbol.asyncIterator]: () => iterator,
    next: async () => {
      try {
        if (!begun) pump();
        begun = true;
        await finished;
      } catch (fault) {
        // whoever loops over a stream does not end one that threw: it would stay until it counts as stalled, and take the socket along
        await events.return();
        throw withoutHttp(present(fault));
      }
      return { done: true, value: undefined };
    },
    return: async () => {
      left = true;
      await events.return();
      return { done: true, value: undefined };
    },
  };
  return iterator;
};

/** What graphql-ws is given of an operation that was opened. */
export const resultOf = (
  id: string,
  opened: Exclude<Opened, { type: "refused" }>,
  socket: Socket,
  present: Present,
): Result => {
  if (opened.type === "events") return writeBeside(id, opened.events, socket, present);
  return opened.type === "results" ? opened.results : opened.run();
};
