/** The next events of a stream that is rendered: asked for in time, each rendered as soon as it is there. */
import type { EventStream, Rendering, Taker, WireEvent } from "./fanout.ts";
import type { Made, Renderer } from "./rendering.ts";

/**
 * Events that a stream renders before they are asked for. Events of one batch that are rendered at the same time share the
 * statements that read their rows: one after the other, a claim with three levels below it took 4 ms, and a subscriber that was
 * away for a day heard 250 events a second. The texts are the group's, so a subscriber holds no more than these few pointers.
 */
const renderAhead = 32;

/** What waits ahead, in characters, by the usual length of the stream's texts: of long ones few are rendered ahead. */
const aheadCharacters = 64 * 1024;

/**
 * A client that takes one long text in some seconds is slow, not stalled: the stream below, which counts as stalled when nobody
 * takes from it, is asked at least so often while the client takes.
 */
const pullEveryMs = 1_000;

/** Asks a stream that has no `ask` of its own. */
const askByNext = (stream: EventStream, taker: Taker): void => {
  stream.next().then(
    ({ value }) => (value ? taker.take(value) : taker.end()),
    (fault: unknown) => taker.fail(fault),
  );
};

/** What comes next: an event, the fault that came in its place, or the end. */
export type Upcoming = Made | { readonly state: "FAULT"; readonly fault: unknown } | { readonly state: "END" };
const theEnd: Upcoming = Object.freeze({ state: "END" });

export interface Ahead {
  readonly first: Upcoming | undefined;
  readonly second: Upcoming | undefined;
  shift(): void;
  /** Whether somebody waits for the first. */
  wait(waits: boolean): void;
  /** Asks for more where it is time. */
  pull(): void;
  /** Forgets all, and asks no more. */
  stop(): void;
}

/** Told when the first event arrives, with or without its text. */
export interface AheadOwner {
  arrived(): void;
}

/** A class, not closures, as the subscriber that it belongs to: see there. */
class EventsAhead implements Ahead, Taker {
  readonly #stream: EventStream;
  readonly #renderer: Renderer;
  readonly #rendering: Rendering;
  readonly #owner: AheadOwner;
  #upcoming: Upcoming[] = [];
  #asking = false;
  #filling = false;
  #over = false;
  #pulledAtMs = 0;
  /** one more while somebody waits for the first */
  #room = 0;

  constructor(stream: EventStream, renderer: Renderer, rendering: Rendering, owner: AheadOwner) {
    this.#stream = stream;
    this.#renderer = renderer;
    this.#rendering = rendering;
    this.#owner = owner;
  }

  get first(): Upcoming | undefined {
    return this.#upcoming[0];
  }

  get second(): Upcoming | undefined {
    return this.#upcoming[1];
  }

  shift(): void {
    this.#upcoming.shift();
  }

  wait(waits: boolean): void {
    this.#room = waits ? 1 : 0;
  }

  /** One event more for each that is taken would be rendered alone: so only by the half. */
  pull(): void {
    if (this.#asking || this.#filling) return;
    const isDue = this.#upcoming.length <= this.#window() / 2 || performance.now() - this.#pulledAtMs >= pullEveryMs;
    if (isDue) this.#fill();
  }

  stop(): void {
    this.#over = true;
    this.#upcoming = [];
  }

  take(event: WireEvent): void {
    if (!this.#over) this.#arrive(this.#renderer.render(event, this.#rendering));
  }

  fail(fault: unknown): void {
    this.#arrive({ state: "FAULT", fault });
  }

  end(): void {
    this.#arrive(theEnd);
  }

  #window(): number {
    const usual = this.#renderer.usualLength(this.#rendering);
    return this.#room + Math.min(renderAhead, Math.ceil(aheadCharacters / (usual + 1)));
  }

  #arrive(next: Upcoming): void {
    this.#asking = false;
    if (this.#over) return;
    this.#upcoming.push(next);
    if (this.#upcoming.length === 1) this.#owner.arrived();
    if (next.state !== "END" && next.state !== "FAULT") this.#fill();
  }

  /** An event that is there arrives before `ask` returns, so this is a loop and no recursion. */
  #fill(): void {
    if (this.#filling) return;
    this.#filling = true;
    while (!this.#over && !this.#asking && this.#upcoming.length < this.#window() && this.#upcoming.at(-1) !== theEnd) {
      this.#asking = true;
      if (this.#stream.ask) this.#stream.ask(this);
      else askByNext(this.#stream, this);
    }
    this.#filling = false;
    this.#pulledAtMs = performance.now();
  }
}

export const createAhead = (stream: EventStream, renderer: Renderer, rendering: Rendering, owner: AheadOwner): Ahead =>
  new EventsAhead(stream, renderer, rendering, owner);
