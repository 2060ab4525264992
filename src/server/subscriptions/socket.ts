/**
 * One client's socket: writes that wait until they are taken, and signs of life. A client that answers no ping is gone; one that
 * takes nothing of what waits for it is cut off later, as it may be slow and well.
 */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { limits } from "../limits.ts";

export interface Socket {
  /** Resolves when the system took the texts, each a message of its own; at once where the socket is closing. */
  send(...texts: readonly string[]): Promise<void>;
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
  return {
    get leaving() {
      return leaving;
    },
    send: (...texts) =>
      new Promise((resolve) => {
        if (ws.readyState !== ws.OPEN) return resolve();
        if (waiting === 0) takenAt = Date.now();
        waiting += 1;
        // a failed write closes the socket, and closing ends every stream on it
        const taken = (): void => {
          waiting -= 1;
          takenAt = Date.now();
          resolve();
        };
        // one system call for all of them: it is what a message costs most
        stream.cork();
        for (const [index, text] of texts.entries()) ws.send(text, index === texts.length - 1 ? taken : undefined);
        stream.uncork();
      }),
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
