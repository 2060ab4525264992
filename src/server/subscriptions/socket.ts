/**
 * One client's socket: writes that wait until they are taken, and signs of life. A client that answers no ping is gone; one that
 * takes nothing of what waits for it is cut off later, as it may be slow and well.
 */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { RenderedEvent } from "../../fanout/fanout.ts";
import { limits } from "../limits.ts";
import { frameEvents } from "./frames.ts";

export interface Socket {
  /** Resolves when the system took the texts, each a message of its own; at once where the socket is closing. */
  send(...texts: readonly string[]): Promise<void>;
  /** Sends events that many sockets share, each a message that begins with `prefix`; calls `taken` as `send` resolves. */
  sendEvents(prefix: Buffer, events: readonly RenderedEvent[], taken: () => void): void;
  close(code: number, reason: string): void;
  /**
   * Closes so that stock clients come back by themselves, with their last cursor: 1012 restart, 1013 try again later,
   * 4403 with another key. */
  sendAway(code: 1012 | 1013 | 4403, reason: string): void;
  /** Asks for a sign of life, and ends a socket that gave none. Called every `heartbeatMs`. */
  beat(now: number): void;
  /** true once the client is being sent away */
  readonly leaving: boolean;
}

/** `stream`: the connection below `ws`. */
export const createSocket = (ws: WebSocket, stream: Duplex): Socket => {
  let waiting = 0;
  let takenAt = 0;
  let askedAt: number | null = null;
  let leaving = false;
  const alive = (): void => {
    askedAt = null;
  };
  ws.on("pong", alive);
  ws.on("message", alive);
  const isGone = (now: number): boolean => {
    if (waiting > 0) return now - takenAt >= limits.stalledMs;
    if (askedAt === null) return false;
    // what was just written may still stand before the ping on its way to a slow client
    const patienceMs = takenAt > askedAt - limits.heartbeatMs ? limits.stalledMs : limits.heartbeatMs;
    return now - askedAt >= patienceMs;
  };
  /** What to call when the system took a write. A failed write closes the socket, and closing ends every stream on it. */
  const hold = (taken: () => void): (() => void) => {
    if (waiting === 0) takenAt = Date.now();
    waiting += 1;
    return () => {
      waiting -= 1;
      takenAt = Date.now();
      taken();
    };
  };
  return {
    get leaving() {
      return leaving;
    },
    send: (...texts) =>
      new Promise((resolve) => {
        if (ws.readyState !== ws.OPEN) return resolve();
        const taken = hold(resolve);
        // one system call for all of them: it is what a message costs most
        stream.cork();
        for (const [index, text] of texts.entries()) ws.send(text, index === texts.length - 1 ? taken : undefined);
        stream.uncork();
      }),
    sendEvents: (prefix, events, taken) => {
      // not at once: whoever sends would send what comes next from within this call
      if (ws.readyState !== ws.OPEN) setImmediate(taken);
      // ws writes each of its own frames whole, so that ours may stand between them
      else stream.write(frameEvents(prefix, events), hold(taken));
    },
    close: (code, reason) => ws.close(code, reason),
    sendAway: (code, reason) => {
      leaving = true;
      ws.close(code, reason);
    },
    beat: (now) => {
      if (isGone(now)) return ws.terminate();
      if (askedAt !== null) return;
      askedAt = now;
      ws.ping();
    },
  };
};
