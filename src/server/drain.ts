/**
 * How the service leaves without losing anything: it takes no new connection, answers what arrives on those that are open, with
 * word that they close, sends subscribers away one after the other to come back elsewhere with their cursors, tells uploads where
 * they stand, and cuts off what is left when its time is up.
 *
 *   running ──stop──► leaving ──everyone gone──► closed
 *                        └──────grace over─────► cut ──► closed
 */
import type { Server, ServerResponse } from "node:http";
import { Server as NetServer } from "node:net";
import { limits } from "./limits.ts";

export interface Drained {
  readonly server: Server;
  readonly sockets: { stop(spreadMs: number): Promise<void>; cut(): void };
  readonly streams: { stop(spreadMs: number): void };
}

export interface Drain {
  /** aborted when what would run for long is to end at the next good place */
  readonly leaving: AbortSignal;
  readonly stopping: boolean;
  /** Must hear of every request before it is answered. */
  enter(response: ServerResponse): void;
  /** Resolves when every connection is closed, after `graceMs` at the latest. */
  stop(drained: Drained, graceMs: number): Promise<void>;
}

/** Subscribers are sent away over this share of the time, so that they do not all come back at once; the rest is for their leaving. */
const spreadShare = 0.6;
const sweepEveryMs = 100;

/** The next turn of the event loop: connections that the system has taken meanwhile are ours by then, and are answered. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** HTTP's own close() cuts idle connections at once; a request that is on its way on one would be lost. */
const closeListener = (server: Server): Promise<void> =>
  new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve()));

export const createDrain = (): Drain => {
  const leaving = new AbortController();
  const running = new Set<ServerResponse>();
  let stopping = false;
  /** The client is not to send another request on this connection. */
  const sayLast = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader("connection", "close");
  };
  return {
    leaving: leaving.signal,
    get stopping() {
      return stopping;
    },
    enter: (response) => {
      running.add(response);
      response.once("close", () => running.delete(response));
      if (stopping) sayLast(response);
    },
    stop: async ({ server, sockets, streams }, graceMs) => {
      stopping = true;
      for (const response of running) sayLast(response);
      await nextTurn();
      const closed = closeListener(server);
      const spreadMs = graceMs * spreadShare;
      const timers = [
        setTimeout(() => leaving.abort(), spreadMs),
        setTimeout(
          () => timers.push(setInterval(() => server.closeIdleConnections(), sweepEveryMs)),
          Math.min(limits.idleDrainMs, spreadMs),
        ),
        setTimeout(() => {
          sockets.cut();
          server.closeAllConnections();
        }, graceMs),
      ];
      streams.stop(spreadMs);
      await Promise.all([sockets.stop(spreadMs), closed]);
      for (const timer of timers) clearTimeout(timer);
      server.close(); // ends its own timer for slow requests
    },
  };
};

/** Calls each of `leave` once, spread evenly with jitter over `spreadMs`. */
export const spreadOver = (leave: readonly (() => void)[], spreadMs: number): void => {
  const stepMs = spreadMs / Math.max(1, leave.length);
  for (const [index, go] of leave.entries()) setTimeout(go, (index + Math.random()) * stepMs);
};
