/**
 * One rendering for each event and key, shared by every subscriber who asks. Events are shared between filters, so different
 * filters with the same selection share too. What is kept hangs on the event and goes with it.
 */
import type { EventStream, RenderedEvent, RenderedStream, Rendering, WireEvent } from "./fanout.ts";

export interface Renderer {
  /** calls of `render` since the start */
  readonly count: number;
  render(event: WireEvent, rendering: Rendering): Promise<string>;
}

export interface RendererOptions {
  /** Runs a rendering again while what stopped it may pass. */
  readonly persist: (work: () => Promise<string>) => Promise<string>;
  /** Told of each text that is kept, so that it counts where its event is kept. */
  readonly onText: (event: WireEvent, text: string) => void;
}

export const createRenderer = ({ persist, onText }: RendererOptions): Renderer => {
  const texts = new WeakMap<WireEvent, Map<string, Promise<string>>>();
  let count = 0;

  const start = async (event: WireEvent, rendering: Rendering): Promise<string> => {
    const text = await persist(() => {
      count++;
      return rendering.render(event);
    });
    onText(event, text);
    return text;
  };

  return {
    get count() {
      return count;
    },
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

/** The stream with each event's text. A `next` that waits for a text is ended at once with the stream. */
export const renderStream = (stream: EventStream, renderer: Renderer, rendering: Rendering): RenderedStream => {
  const waiting = new Set<(result: RenderedResult) => void>();
  const endAll = (): void => {
    for (const resolve of waiting) resolve(done);
    waiting.clear();
  };
  void stream.ended.then(endAll);

  const next = async (): Promise<RenderedResult> => {
    const result = await stream.next();
    if (result.done) return done;
    const event = result.value;
    const { promise, resolve, reject } = Promise.withResolvers<RenderedResult>();
    waiting.add(resolve);
    renderer.render(event, rendering).then((text) => resolve({ done: false, value: { event, text } }), reject);
    return promise.finally(() => waiting.delete(resolve));
  };
  const rendered: RenderedStream = {
    ended: stream.ended,
    next,
    return: async () => {
      await stream.return();
      endAll();
      return done;
    },
    [Symbol.asyncIterator]: () => rendered,
  };
  return rendered;
};
