/**
 * One client's socket: writes that wait until they are taken, and signs of life. A client that answers no ping is gone; one that
 * takes nothing of what waits for it is cut off later, as it may be slow and well.
 */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { RenderedEvent } from "../../fanout/fanout.ts";
import { limits } from "../limits.ts";
import { frameEvents } from "./frames.ts";

/** Told when the system took what was sent; an object, as each of tens of thousands would have a function of its own. */
export interface Sender {
  taken(): void;
}

/** As graphql-ws takes one, and what it does not know of. */
export interface Socket {
  readonly protocol: string;
  /** Resolves when the system took the text, a message of its own; at once where the socket is closing. */
  send(text: string): Promise<void>;
  /** Sends events that many sockets share, each a message that begins with `prefix`; tells `sender` as `send` resolves. */
  sendEvents(prefix: string, events: readonly RenderedEvent[], sender: Sender): void;
  /** Hands each message to `take`. Where that fails the client is sent away, to try again later. */
  onMessage(take: (text: string) => Promise<void>): void;
  close(code?: number, reason?: string): void;
  /**
   * Closes so that stock clients come back by themselves, with their last cursor: 1012 restart, 1013 try again later,
   * 4403 with another key. */
  sendAway(code: 1012 | 1013 | 4403, reason: string): void;
  /** Asks for a sign of life, and ends a socket that gave none. Called every `heartbeatMs`. */
  beat(now: number): void;
}

const isComplete = (text: string): boolean => text.endsWith('"type":"complete"}');

/** A class, not closures, as tens of thousands of them are open. */
class ClientSocket implements Socket {
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  readonly #report: (fault: unknown) => void;
  #waiting = 0;
  #takenAt = 0;
  #askedAt: number | null = null;
  /** the client is being sent away */
  #leaving = false;

  constructor(ws: WebSocket, stream: Duplex, report: (fault: unknown) => void) {
    this.#ws = ws;
    this.#stream = stream;
    this.#report = report;
    ws.on("pong", () => this.#heard());
  }

  get protocol(): string {
    return this.#ws.protocol;
  }

  send(text: string): Promise<void> {
    return new Promise((resolve) => {
      // a client that is sent away must not hear that its subscriptions are complete: it would not come back
      if (this.#isClosing() || (this.#leaving && isComplete(text))) resolve();
      else this.#ws.send(text, this.#hold(resolve));
    });
  }

  sendEvents(prefix: string, events: readonly RenderedEvent[], sender: Sender): void {
    const taken = (): void => sender.taken();
    // not at once: whoever sends would send what comes next from within this call
    if (this.#isClosing()) setImmediate(taken);
    // ws writes each of its own frames whole, so that ours may stand between them
    else this.#stream.write(frameEvents(prefix, events), this.#hold(taken));
  }

  onMessage(take: (text: string) => Promise<void>): void {
    const failed = (fault: unknown): void => {
      this.#report(fault);
      // 1013, try again later: stock clients give up on 1011 and 4500
      this.sendAway(1013, "Try again later");
    };
    // without await: a subscription's message is dealt with when it has ended, and would keep its bytes until then
    this.#ws.on("message", (message) => {
      this.#heard();
      take(String(message)).catch(failed);
    });
  }

  close(code = 1000, reason = ""): void {
    this.#ws.close(code, reason);
  }

  sendAway(code: 1012 | 1013 | 4403, reason: string): void {
    this.#leaving = true;
    this.#ws.close(code, reason);
  }

  beat(now: number): void {
    if (this.#isGone(now)) this.#ws.terminate();
    else if (this.#askedAt === null) {
      this.#askedAt = now;
      this.#ws.ping();
    }
  }

  #heard(): void {
    this.#askedAt = null;
  }

  #isClosing(): boolean {
    return this.#ws.readyState !== this.#ws.OPEN;
  }

  #isGone(now: number): boolean {
    if (this.#waiting > 0) return now - this.#takenAt >= limits.stalledMs;
    if (this.#askedAt === null) return false;
    // what was just written may still stand before the ping on its way to a slow client
    const isWriting = this.#takenAt > this.#askedAt - limits.heartbeatMs;
    return now - this.#askedAt >= (isWriting ? limits.stalledMs : limits.heartbeatMs);
  }

  /** What to call when the system took a write. A failed write closes the socket, and closing ends every stream on it. */
  #hold(taken: () => void): () => void {
    if (this.#waiting === 0) this.#takenAt = Date.now();
    this.#waiting += 1;
    return () => {
      this.#waiting -= 1;
      this.#takenAt = Date.now();
      taken();
    };
  }
}

/** `stream`: the connection below `ws`. `report`: told of a message that could not be dealt with. */
export const createSocket = (ws: WebSocket, stream: Duplex, report: (fault: unknown) => void): Socket =>
  new ClientSocket(ws, stream, report);
