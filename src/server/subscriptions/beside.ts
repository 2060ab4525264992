/**
 * Events that are written to a socket beside graphql-ws, as texts that a whole group shares: for the protocol they are a stream
 * that gives nothing and ends in time.
 */
import type { ExecutionResult } from "graphql";
import type { EndListener, Poked, RenderedStream, StreamEndReason } from "../../fanout/fanout.ts";
import { type Present, withoutHttp } from "../errors.ts";
import type { Opened } from "./operation.ts";
import type { Sender, Socket } from "./socket.ts";

export type Result = AsyncIterable<ExecutionResult> | Promise<ExecutionResult>;

type Last = IteratorResult<ExecutionResult, undefined>;
const done: Last = Object.freeze({ done: true, value: undefined });

/**
 * A stream for graphql-ws that never gives it anything: events are written here, and awaited, before the next are asked for.
 * When it ends without the client's doing, the client is sent away to come back with its last cursor: a `complete` would tell
 * it that there is nothing more to hear. A class, not closures, as one lives for each of tens of thousands of subscriptions.
 */
class EventsBeside implements AsyncIterableIterator<ExecutionResult, undefined>, Poked, Sender, EndListener {
  /** a text: a buffer, though small, keeps the whole page that it was cut from */
  readonly #prefix: string;
  readonly #events: RenderedStream;
  readonly #socket: Socket;
  readonly #present: Present;
  readonly #finished: Promise<Last>;
  readonly #finish: (last: Last | Promise<Last>) => void;
  #begun = false;
  #writing = false;
  #left = false;

  constructor(id: string, events: RenderedStream, socket: Socket, present: Present) {
    this.#prefix = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    this.#events = events;
    this.#socket = socket;
    this.#present = present;
    const { promise, resolve } = Promise.withResolvers<Last>();
    this.#finished = promise;
    this.#finish = resolve;
    events.onEnd(this);
  }

  /** Also while a write waits for a client that takes nothing. */
  streamEnded(reason: StreamEndReason): void {
    if (reason !== "RETURNED" && reason !== "FAILED") this.#socket.sendAway(1013, "Come back with your last cursor");
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<ExecutionResult, undefined> {
    return this;
  }

  next(): Promise<Last> {
    if (!this.#begun) {
      this.#begun = true;
      this.poke();
    }
    return this.#finished;
  }

  async return(): Promise<Last> {
    this.#left = true;
    await this.#events.return();
    return done;
  }

  taken(): void {
    this.#writing = false;
    this.poke();
  }

  /** One write at a time; without a promise for each, as an event may go to thousands. */
  poke(): void {
    if (this.#writing) return;
    try {
      const taken = this.#events.takeReady();
      if (taken === null || this.#left) this.#finish(done);
      else if (taken.length === 0) this.#events.whenReady(this);
      else {
        this.#writing = true;
        this.#socket.sendEvents(this.#prefix, taken, this);
      }
    } catch (fault) {
      this.#finish(this.#fail(fault));
    }
  }

  /** Whoever loops over a stream does not end one that threw: it would stay until it counts as stalled, and take the socket along. */
  async #fail(fault: unknown): Promise<never> {
    await this.#events.return();
    throw withoutHttp(this.#present(fault));
  }
}

/** What graphql-ws is given of an operation that was opened. */
export const resultOf = (
  id: string,
  opened: Exclude<Opened, { type: "refused" }>,
  socket: Socket,
  present: Present,
): Result => {
  if (opened.type === "events") return new EventsBeside(id, opened.events, socket, present);
  return opened.type === "results" ? opened.results : opened.run();
};
