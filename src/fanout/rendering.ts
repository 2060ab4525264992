/**
 * One rendering for each event and key, shared by every subscriber who asks. Events are shared between filters, so different
 * filters with the same selection share too. What is kept hangs on the event and goes with it.
 */
import type { EventStream, RenderedEvent, RenderedStream, Rendering, WireEvent } from "./fanout.ts";

export interface Renderer {
  /** calls of `render` since the start */
  readonly count: number;
  render(event: WireEvent, rendering: Rendering): Promise<string>;
  /** How long its texts usually are, in characters; 0 before the first. */
  usualLength(rendering: Rendering): number;
}

export interface RendererOptions {
  /** Runs a rendering again while what stopped it may pass. */
  readonly persist: (work: () => Promise<string>) => Promise<string>;
  /** Told of each text that is kept, so that it counts where its event is kept. */
  readonly onText: (event: WireEvent, text: string) => void;
}

export const createRenderer = ({ persist, onText }: RendererOptions): Renderer => {
  const texts = new WeakMap<WireEvent, Map<string, Promise<string>>>();
  const lengths = new WeakMap<Rendering, number>();
  let count = 0;

  const start = async (event: WireEvent, rendering: Rendering): Promise<string> => {
    const text = await persist(() => {
      count++;
      return rendering.render(event);
    });
    onText(event, text);
    // long ones count at once, and are forgotten slowly
    const usual = lengths.get(rendering) ?? 0;
    lengths.set(rendering, Math.max(text.length, usual * 0.9));
    return text;
  };

  return {
    get count() {
      return count;
    },
    usualLength: (rendering) => lengths.get(rendering) ?? 0,
    render: (event, rendering) => {
      const byKey = texts.get(event) ?? new Map<string, Promise<string>>();
      texts.set(event, byKey);
      const known = byKey.get(rendering.key);
      if (known) return known;
      const text = start(event, rendering);
      byKey.set(rendering.key, text);
      // one that failed for good is not kept: the next subscriber may have better luck
      text.catch(() => byKey.delete(rendering.key));
      return text;
    },
  };
};

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
 * What a `take` hands over together, in characters; one longer text goes alone. It waits in memory as each client's own bytes
 * until that client takes it, so ten thousand clients that take nothing must not hold 32 long texts each.
 */
const takeCharacters = 16 * 1024;

/**
 * A client that takes one long text in some seconds is slow, not stalled: the stream below, which counts as stalled when nobody
 * takes from it, is asked at least so often while the client takes.
 */
const pullEveryMs = 1_000;

/** An event ahead; `ready` once its text is made. */
interface Upcoming {
  readonly result: Promise<RenderedResult>;
  ready: RenderedEvent | null;
}

/** The stream with each event's text, in the stream's order. A `next` that waits for a text is ended at once with the stream. */
export const renderStream = (stream: EventStream, renderer: Renderer, rendering: Rendering): RenderedStream => {
  const ahead: Upcoming[] = [];
  let waiter: PromiseWithResolvers<RenderedResult> | null = null;
  /** the waiter has an event whose text is being made */
  let isServed = false;
  let pulling = false;
  let pulledAtMs = 0;
  let over = false;

  const serve = (): void => {
    const upcoming = waiter && !isServed ? ahead.shift() : undefined;
    if (!waiter || !upcoming) return;
    isServed = true;
    upcoming.result.then(waiter.resolve, waiter.reject);
  };
  const put = (result: Promise<RenderedResult>): void => {
    const upcoming: Upcoming = { result, ready: null };
    result.then(
      ({ value }) => {
        upcoming.ready = value ?? null;
      },
      () => undefined, // whoever takes it hears of it
    );
    ahead.push(upcoming);
    serve();
  };
  const render = (event: WireEvent): Promise<RenderedResult> =>
    over
      ? Promise.resolve(done)
      : renderer.render(event, rendering).then((text) => ({ done: false, value: { event, text } }));
  // one event more for each that is taken would be rendered alone: so only by the half
  const window = (): number =>
    Math.min(renderAhead, Math.ceil(aheadCharacters / (renderer.usualLength(rendering) + 1)));
  const isPullDue = (): boolean => ahead.length <= window() / 2 || performance.now() - pulledAtMs >= pullEveryMs;
  const pull = async (): Promise<void> => {
    if (pulling || !isPullDue()) return;
    pulling = true;
    while (!over && ahead.length < window()) {
      try {
        const result = await stream.next();
        put(result.done ? Promise.resolve(done) : render(result.value));
        if (result.done) break;
      } catch (fault) {
        put(Promise.reject(fault));
        break;
      }
    }
    pulling = false;
    pulledAtMs = performance.now();
  };
  const end = (): void => {
    over = true;
    ahead.length = 0;
    waiter?.resolve(done);
  };
  void stream.ended.then(({ reason }) => {
    // a fault is handed over in its place, behind the events that came before it
    if (reason !== "FAILED") end();
  });

  const next = (): Promise<RenderedResult> => {
    if (over) return Promise.resolve(done);
    if (waiter) return waiter.promise.then(next, next);
    const own = Promise.withResolvers<RenderedResult>();
    waiter = own;
    isServed = false;
    serve();
    void pull();
    return own.promise.finally(() => {
      waiter = null;
    });
  };
  const take = async (): Promise<readonly RenderedEvent[]> => {
    const first = await next();
    if (first.done) return [];
    const taken = [first.value];
    let characters = first.value.text.length;
    // texts of one batch are ready within one turn of each other
    if (ahead[0] && !ahead[0].ready) await new Promise(setImmediate);
    for (let ready = ahead[0]?.ready; ready && !waiter; ready = ahead[0]?.ready) {
      characters += ready.text.length;
      if (characters > takeCharacters) break;
      taken.push(ready);
      ahead.shift();
    }
    // what comes next is rendered while these are on their way
    void pull();
    return taken;
  };
  const rendered: RenderedStream = {
    ended: stream.ended,
    next,
    take,
    return: async () => {
      end();
      await stream.return();
      return done;
    },
    [Symbol.asyncIterator]: () => rendered,
  };
  return rendered;
};
