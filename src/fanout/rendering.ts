/**
 * One rendering for each event and key, shared by every subscriber who asks at about the same time. Events are shared between
 * filters, so different filters with the same selection share too. Who asks later is told what the claim is by then: a text that was
 * taken down meanwhile is not told again.
 */
import type { Poked, RenderedEvent, Rendering, WireEvent } from "./fanout.ts";
import { createPace } from "./pace.ts";
import { createShelf } from "./shelf.ts";

/** An event whose text is being made, or was: whoever waits for it holds the same object. */
export interface Made extends RenderedEvent {
  /** "" until it is READY */
  readonly text: string;
  readonly state: "MAKING" | "READY" | "FAILED";
  readonly fault: unknown;
  /** Pokes once, when the text is there or has failed; at once where it is. */
  whenMade(waiter: Poked): void;
}

export interface Renderer {
  /** calls of `render` since the start */
  readonly count: number;
  /** of the texts that are kept, by estimate */
  readonly bytes: number;
  render(event: WireEvent, rendering: Rendering): Made;
  /** How long its texts usually are, in characters; 0 before the first. */
  usualLength(rendering: Rendering): number;
}

export interface RendererOptions {
  /** Runs a rendering again while what stopped it may pass. */
  readonly persist: (work: () => Promise<string>) => Promise<string>;
  /** a text is kept for others for so long */
  readonly keepMs: number;
  /** texts that are kept, together */
  readonly keepBytes: number;
}

/** Those who wait for one text are told for so long before others get their turn. */
const sliceMs = 10;
/** A long text counts at once, and is forgotten slowly. */
const forgetting = 0.9;
const bytesPerCharacter = 2;

export const createRenderer = ({ persist, keepMs, keepBytes }: RendererOptions): Renderer => {
  const made = new WeakMap<WireEvent, Map<string, Made>>();
  const lengths = new WeakMap<Rendering, number>();
  const pace = createPace(sliceMs);
  const shelf = createShelf(keepMs, keepBytes);
  let count = 0;

  const start = (event: WireEvent, rendering: Rendering, forget: () => void): Made => {
    let waiters: Poked[] = [];
    const making: { -readonly [Key in keyof Made]: Made[Key] } = {
      event,
      text: "",
      state: "MAKING",
      fault: null,
      whenMade: (waiter) => {
        if (making.state === "MAKING") waiters.push(waiter);
        else waiter.poke();
      },
    };
    const settle = (): void => {
      const told = waiters;
      waiters = [];
      for (const waiter of told) pace.poke(waiter);
    };
    const render = (): Promise<string> => {
      count++;
      return rendering.render(event);
    };
    // after those who deal out events: what is rendered in one go shares the statements that read its rows
    const text = Promise.resolve().then(() => persist(render));
    text.then(
      (written) => {
        making.text = written;
        making.state = "READY";
        shelf.put(written.length * bytesPerCharacter, forget);
        lengths.set(rendering, Math.max(written.length, (lengths.get(rendering) ?? 0) * forgetting));
        settle();
      },
      (fault: unknown) => {
        making.fault = fault;
        making.state = "FAILED";
        forget();
        settle();
      },
    );
    return making;
  };

  return {
    get count() {
      return count;
    },
    get bytes() {
      return shelf.bytes;
    },
    usualLength: (rendering) => lengths.get(rendering) ?? 0,
    render: (event, rendering) => {
      shelf.trim();
      const byKey = made.get(event) ?? new Map<string, Made>();
      if (byKey.size === 0) made.set(event, byKey);
      const { key } = rendering;
      const known = byKey.get(key);
      if (known) return known;
      // one that failed for good is not kept: the next subscriber may have better luck
      const own = start(event, rendering, () => byKey.delete(key));
      byKey.set(key, own);
      return own;
    },
  };
};
