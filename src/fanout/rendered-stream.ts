/**
 * A subscriber's events with their texts, in the stream's order, a few rendered ahead. Without a promise for each event: it asks
 * the stream below, and is told by texts that are made, by plain calls.
 */
import { type Ahead, type AheadOwner, createAhead, type Upcoming } from "./ahead.ts";
import type {
  EndListener,
  EventStream,
  Poked,
  RenderedEvent,
  RenderedStream,
  Rendering,
  StreamEndReason,
} from "./fanout.ts";
import type { Renderer } from "./rendering.ts";

type RenderedResult = IteratorResult<RenderedEvent, undefined>;
const done: RenderedResult = Object.freeze({ done: true, value: undefined });

/**
 * What is handed over together, in characters; one longer text goes alone. It waits in memory as each client's own bytes
 * until that client takes it, so ten thousand clients that take nothing must not hold 32 long texts each.
 */
const takeCharacters = 16 * 1024;

const nothing: readonly RenderedEvent[] = Object.freeze([]);

const settled: Promise<unknown> = Promise.resolve();

/** A class, not closures, as the subscriber that it belongs to: see there. */
class RenderedEvents implements RenderedStream, Poked, AheadOwner, EndListener {
  readonly #stream: EventStream;
  readonly #ahead: Ahead;
  #over = false;
  #waiter: Poked | null = null;
  /** the text that is waited for */
  #awaited: Upcoming | null = null;
  #last = settled;

  constructor(stream: EventStream, renderer: Renderer, rendering: Rendering) {
    this.#stream = stream;
    this.#ahead = createAhead(stream, renderer, rendering, this);
    this.onEnd(this);
  }

  onEnd(listener: EndListener): void {
    if (this.#stream.onEnd) this.#stream.onEnd(listener);
    else void this.#stream.ended.then(({ reason }) => listener.streamEnded(reason));
  }

  streamEnded(reason: StreamEndReason): void {
    // a fault is handed over in its place, behind the events that came before it
    if (reason !== "FAILED") this.#end();
  }

  arrived(): void {
    const { first } = this.#ahead;
    if (!this.#waiter || !first || first === this.#awaited) return;
    this.#awaited = first;
    if ("whenMade" in first) first.whenMade(this);
    else this.#tell();
  }

  /** The text that was waited for is there. */
  poke(): void {
    if (!this.#awaited || this.#over) return;
    // texts of one batch are ready within one turn of each other
    if (this.#ahead.second?.state === "MAKING") setImmediate(() => this.#tell());
    else this.#tell();
  }

  whenReady(waiter: Poked): void {
    if (this.#over) waiter.poke();
    else {
      this.#waiter = waiter;
      this.#ahead.wait(true);
      this.#ahead.pull();
      this.arrived();
    }
  }

  takeReady(): readonly RenderedEvent[] | null {
    const ahead = this.#ahead;
    const first = this.#shiftReady();
    if (!first) return first === null ? null : nothing;
    const taken = [first];
    let characters = first.text.length;
    for (let next = ahead.first; next?.state === "READY"; next = ahead.first) {
      characters += next.text.length;
      if (characters > takeCharacters) break;
      taken.push(next);
      ahead.shift();
    }
    // what comes next is rendered while these are on their way
    ahead.pull();
    return taken;
  }

  next(): Promise<RenderedResult> {
    return this.#inTurn((): RenderedResult | undefined => {
      const event = this.#shiftReady();
      if (event) this.#ahead.pull();
      if (event === undefined) return undefined;
      return event ? { done: false, value: event } : done;
    });
  }

  take(): Promise<readonly RenderedEvent[]> {
    return this.#inTurn(() => {
      const taken = this.takeReady();
      return taken === nothing ? undefined : (taken ?? nothing);
    });
  }

  async return(): Promise<RenderedResult> {
    this.#end();
    await this.#stream.return();
    return done;
  }

  [Symbol.asyncIterator](): RenderedStream {
    return this;
  }

  #tell(): void {
    const told = this.#waiter;
    this.#waiter = null;
    this.#awaited = null;
    this.#ahead.wait(false);
    told?.poke();
  }

  #end(): void {
    this.#over = true;
    this.#ahead.stop();
    this.#tell();
  }

  /** The first event where its text is there; undefined where it is not, null at the end. Throws a fault. */
  #shiftReady(): RenderedEvent | null | undefined {
    const { first } = this.#ahead;
    if (this.#over || first?.state === "END") return null;
    if (first?.state === "FAULT" || first?.state === "FAILED") {
      this.#ahead.shift();
      throw first.fault;
    }
    if (first?.state !== "READY") return undefined;
    this.#ahead.shift();
    return first;
  }

  /** One who waits at a time; the others come after, in the order in which they asked. */
  #inTurn<Result>(take: () => Result | undefined): Promise<Result> {
    const work = async (): Promise<Result> => {
      for (;;) {
        const taken = take();
        if (taken !== undefined) return taken;
        await new Promise<void>((resolve) => this.whenReady({ poke: resolve }));
      }
    };
    const run = this.#last.then(work, work);
    this.#last = run;
    return run;
  }
}

/** The stream with each event's text. A `next` that waits for a text is ended at once with the stream. */
export const renderStream = (stream: EventStream, renderer: Renderer, rendering: Rendering): RenderedStream =>
  new RenderedEvents(stream, renderer, rendering);
