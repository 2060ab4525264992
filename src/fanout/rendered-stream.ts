/**
 * A subscriber's events with their texts, in the stream's order, a few rendered ahead. Without a promise for each event: it asks
 * the stream below, and is told by texts that are made, by plain calls.
 */
import type { EventStream, RenderedEvent, RenderedStream, Rendering, Taker, WireEvent } from "./fanout.ts";
import type { Made, Renderer } from "./rendering.ts";

type RenderedResult = IteratorResult<RenderedEvent, undefined>;
const done: RenderedResult = Object.freeze({ done: true, value: undefined });

/**
 * Events that a stream renders before they are asked for. Events of one batch that are rendered at the same time share the
 * statements that read their rows: one after the other, a claim with three levels below it took 4 ms, and a subscriber that was
 * away for a day heard 250 events a second. The texts are the group's, so a subscriber holds no more than these few pointers.
 */
const renderAhead = 32;

/** What waits ahead, in characters, by the usual length of the stream's texts: of long ones few are rendered ahead. */
const aheadCharacters = 64 * 1024;

/**
 * What is handed over together, in characters; one longer text goes alone. It waits in memory as each client's own bytes
 * until that client takes it, so ten thousand clients that take nothing must not hold 32 long texts each.
 */
const takeCharacters = 16 * 1024;

/**
 * A client that takes one long text in some seconds is slow, not stalled: the stream below, which counts as stalled when nobody
 * takes from it, is asked at least so often while the client takes.
 */
const pullEveryMs = 1_000;

const nothing: readonly RenderedEvent[] = Object.freeze([]);

/** Asks a stream that has no `ask` of its own. */
const askByNext = (stream: EventStream, taker: Taker): void => {
  stream.next().then(
    ({ value }) => (value ? taker.take(value) : taker.end()),
    (fault: unknown) => taker.fail(fault),
  );
};

/** What comes next: an event, the fault that came in its place, or the end. */
type Upcoming = Made | { readonly state: "FAULT"; readonly fault: unknown } | { readonly state: "END" };
const theEnd: Upcoming = Object.freeze({ state: "END" });

/** The events ahead: asked for in time, each rendered as soon as it is there. */
const createAhead = (stream: EventStream, renderer: Renderer, rendering: Rendering, onArrival: () => void) => {
  let upcoming: Upcoming[] = [];
  let asking = false;
  let filling = false;
  let over = false;
  let pulledAtMs = 0;
  /** one more while somebody waits for the first */
  let room = 0;

  const window = (): number =>
    room + Math.min(renderAhead, Math.ceil(aheadCharacters / (renderer.usualLength(rendering) + 1)));
  const ask = stream.ask ? (taker: Taker) => stream.ask?.(taker) : (taker: Taker) => askByNext(stream, taker);
  const arrive = (next: Upcoming): void => {
    asking = false;
    if (over) return;
    upcoming.push(next);
    if (upcoming.length === 1) onArrival();
    if (next.state !== "END" && next.state !== "FAULT") fill();
  };
  const taker: Taker = {
    take: (event: WireEvent) => {
      if (!over) arrive(renderer.render(event, rendering));
    },
    fail: (fault) => arrive({ state: "FAULT", fault }),
    end: () => arrive(theEnd),
  };
  /** An event that is there arrives before `ask` returns, so this is a loop and no recursion. */
  const fill = (): void => {
    if (filling) return;
    filling = true;
    while (!over && !asking && upcoming.length < window() && upcoming.at(-1) !== theEnd) {
      asking = true;
      ask(taker);
    }
    filling = false;
    pulledAtMs = performance.now();
  };
  return {
    first: (): Upcoming | undefined => upcoming[0],
    second: (): Upcoming | undefined => upcoming[1],
    shift: (): void => {
      upcoming.shift();
    },
    wait: (waits: boolean): void => {
      room = waits ? 1 : 0;
    },
    /** One event more for each that is taken would be rendered alone: so only by the half. */
    pull: (): void => {
      if (asking || filling) return;
      if (upcoming.length <= window() / 2 || performance.now() - pulledAtMs >= pullEveryMs) fill();
    },
    end: (): void => {
      over = true;
      upcoming = [];
    },
  };
};

/** The stream with each event's text. A `next` that waits for a text is ended at once with the stream. */
export const renderStream = (stream: EventStream, renderer: Renderer, rendering: Rendering): RenderedStream => {
  let over = false;
  let listener: (() => void) | null = null;
  /** the text that is waited for */
  let awaited: Upcoming | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const tell = (): void => {
    const told = listener;
    listener = null;
    awaited = null;
    ahead.wait(false);
    told?.();
  };
  const onMade = (): void => {
    if (!awaited || over) return;
    // texts of one batch are ready within one turn of each other
    if (ahead.second()?.state === "MAKING") setImmediate(tell);
    else tell();
  };
  const watch = (): void => {
    const first = ahead.first();
    if (!listener || !first || first === awaited) return;
    awaited = first;
    if ("whenMade" in first) first.whenMade(onMade);
    else tell();
  };
  const ahead = createAhead(stream, renderer, rendering, watch);
  const end = (): void => {
    over = true;
    ahead.end();
    tell();
  };
  void stream.ended.then(({ reason }) => {
    // a fault is handed over in its place, behind the events that came before it
    if (reason !== "FAILED") end();
  });

  const whenReady = (own: () => void): void => {
    if (over) {
      own();
      return;
    }
    listener = own;
    ahead.wait(true);
    ahead.pull();
    watch();
  };
  /** The first event where its text is there; undefined where it is not, null at the end. Throws a fault. */
  const shiftReady = (): RenderedEvent | null | undefined => {
    const first = ahead.first();
    if (over || first?.state === "END") return null;
    if (first?.state === "FAULT" || first?.state === "FAILED") {
      ahead.shift();
      throw first.fault;
    }
    if (first?.state !== "READY") return undefined;
    ahead.shift();
    return first;
  };
  const takeReady = (): readonly RenderedEvent[] | null => {
    const first = shiftReady();
    if (!first) return first === null ? null : nothing;
    const taken = [first];
    let characters = first.text.length;
    for (let next = ahead.first(); next?.state === "READY"; next = ahead.first()) {
      characters += next.text.length;
      if (characters > takeCharacters) break;
      taken.push(next);
      ahead.shift();
    }
    // what comes next is rendered while these are on their way
    ahead.pull();
    return taken;
  };

  /** One who waits at a time; the others come after, in the order in which they asked. */
  const inTurn = <Result>(take: () => Result | undefined): Promise<Result> => {
    const work = async (): Promise<Result> => {
      for (;;) {
        const taken = take();
        if (taken !== undefined) return taken;
        await new Promise<void>(whenReady);
      }
    };
    const run = last.then(work, work);
    last = run;
    return run;
  };
  const rendered: RenderedStream = {
    ended: stream.ended,
    takeReady,
    whenReady,
    next: () =>
      inTurn((): RenderedResult | undefined => {
        const event = shiftReady();
        if (event) ahead.pull();
        if (event === undefined) return undefined;
        return event ? { done: false, value: event } : done;
      }),
    take: () =>
      inTurn(() => {
        const taken = takeReady();
        return taken === nothing ? undefined : (taken ?? nothing);
      }),
    return: async () => {
      end();
      await stream.return();
      return done;
    },
    [Symbol.asyncIterator]: () => rendered,
  };
  return rendered;
};
