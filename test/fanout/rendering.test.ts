import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import type { ClaimChange } from "../../src/claim-log/facts.ts";
import { eventOf, type LogItem } from "../../src/fanout/event.ts";
import type { EventStream, RenderedStream, StreamEnd, WireEvent } from "../../src/fanout/fanout.ts";
import { renderStream } from "../../src/fanout/rendered-stream.ts";
import { createRenderer } from "../../src/fanout/rendering.ts";
import { appendItem, createSegment } from "../../src/fanout/segment.ts";

const epoch = "00000000-0000-4000-8000-000000000001";
const eventAt = (seq: number): WireEvent => ({
  kind: "ADDED",
  position: { epoch, seq: BigInt(seq) },
  claimId: BigInt(seq),
  reason: null,
  occurredAt: new Date(0),
  batch: {},
});
const seqOf = ({ event }: { readonly event: WireEvent }): number => Number(event.position.seq);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const turns = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await turn();
};

/** Events 1, 2, … up to `length`, each after some turns; then it fails, or waits for ever. */
const createSource = (length: number, delayOf: (seq: number) => number = () => 0, fault: unknown = null) => {
  const { promise: ended, resolve: settle } = Promise.withResolvers<StreamEnd>();
  const silence = Promise.withResolvers<IteratorResult<WireEvent, undefined>>();
  let given = 0;
  let over = false;
  const end = (reason: StreamEnd["reason"]): void => {
    over = true;
    settle({ reason, position: { epoch, seq: BigInt(given) } });
    silence.resolve({ done: true, value: undefined });
  };
  const stream: EventStream = {
    ended,
    next: async () => {
      if (over) return { done: true, value: undefined };
      if (given === length && !fault) return silence.promise;
      await turns(delayOf(given + 1));
      if (given < length) return { done: false, value: eventAt(++given) };
      end("FAILED");
      throw fault;
    },
    return: async () => {
      end("RETURNED");
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return { stream, end, given: () => given };
};

const open = (
  source: { readonly stream: EventStream },
  render: (event: WireEvent) => Promise<string> = async ({ position }) => `text ${position.seq}`,
): RenderedStream => {
  const renderer = createRenderer({ persist: (work) => work(), keepMs: 5_000, keepBytes: 1_000_000 });
  return renderStream(source.stream, renderer, { key: "any", render });
};

const rejections: unknown[] = [];
const note = (fault: unknown): void => void rejections.push(fault);
process.on("unhandledRejection", note);
afterEach(() => expect(rejections.splice(0)).toEqual([]));

/** Takes until the stream's end or fault, by `next` or `take` as told; what it heard, and how it ended. */
const hearAll = async (stream: RenderedStream, count: number, byNext: (round: number) => boolean) => {
  const heard: number[] = [];
  try {
    for (let round = 0; heard.length < count; round++) {
      if (byNext(round)) {
        const { done, value } = await stream.next();
        if (done) return { heard, end: "done" };
        heard.push(seqOf(value));
      } else {
        const taken = await stream.take();
        if (taken.length === 0) return { heard, end: "done" };
        heard.push(...taken.map(seqOf));
      }
    }
    return { heard, end: "enough" };
  } catch (fault) {
    return { heard, end: fault };
  }
};

const upTo = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);
const delays = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 20 });
const pick = (list: readonly number[], index: number): number => list[index % list.length] ?? 0;

test("every event is heard once and in order, however long each takes to be found and to be rendered, and a fault in its place", () =>
  fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 90 }),
      delays,
      delays,
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
      fc.boolean(),
      async (length, finding, rendering, manners, fails) => {
        const fault = fails ? new Error("the log is gone") : null;
        const source = createSource(length, (seq) => pick(finding, seq), fault);
        const stream = open(source, async ({ position: { seq } }) => {
          await turns(pick(rendering, Number(seq)));
          return `text ${seq}`;
        });
        const all = hearAll(
          stream,
          fails ? Number.POSITIVE_INFINITY : length,
          (round) => manners[round % manners.length] ?? true,
        );
        expect(await all).toEqual({ heard: upTo(length), end: fault ?? "enough" });
        if (fails) expect(await stream.take()).toEqual([]);
        await stream.return();
        expect(await stream.next()).toEqual({ done: true, value: undefined });
      },
    ),
    { numRuns: 100 },
  ));

test("an event that cannot be rendered is told in its place, and those behind it are still there", async () => {
  const stream = open(createSource(5), async ({ position: { seq } }) => {
    if (seq === 3n) throw new Error("no text");
    return `text ${seq}`;
  });
  expect(await hearAll(stream, 5, () => false)).toMatchObject({ heard: [1, 2], end: { message: "no text" } });
  expect(await hearAll(stream, 2, () => true)).toEqual({ heard: [4, 5], end: "enough" });
  await stream.return();
});

test.each(["next", "take"] as const)(
  "the end of a stream ends a waiting %s at once, also while a text is being made",
  async (way) => {
    const emptiness = way === "next" ? { done: true, value: undefined } : [];
    const never = (): Promise<string> => new Promise(() => undefined);
    for (const [length, render] of [
      [0, undefined],
      [3, never],
    ] as const) {
      const returned = open(createSource(length), render);
      const waiting = returned[way]();
      await turns(3);
      await returned.return();
      expect(await waiting).toEqual(emptiness);
      const source = createSource(length, undefined);
      const stalled = open(source, render);
      const left = stalled[way]();
      await turns(3);
      source.end("STALLED");
      expect(await left).toEqual(emptiness);
      expect(await stalled[way]()).toEqual(emptiness);
    }
  },
);

test("several who ask at once get one event each, in the order in which they asked", async () => {
  const stream = open(createSource(4, () => 1));
  const asked = await Promise.all([stream.next(), stream.next(), stream.next(), stream.take()]);
  expect(asked.map((one) => ("value" in one ? one.value && seqOf(one.value) : one.map(seqOf)))).toEqual([1, 2, 3, [4]]);
  await stream.return();
});

test("nothing is found or rendered before it is asked for, and no more than a window while nobody takes", async () => {
  const source = createSource(1_000);
  let rendered = 0;
  const stream = open(source, async ({ position }) => {
    rendered++;
    return `text ${position.seq}`;
  });
  await turns(5);
  expect(source.given()).toBe(0);
  await stream.next();
  await turns(50);
  expect(source.given()).toBe(33);
  expect(rendered).toBe(33);
  await stream.return();
});

test("a client that takes slowly still takes from the stream below, which would count as stalled", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const source = createSource(1_000);
    const stream = open(source);
    await stream.next();
    await turns(50);
    for (let taken = 1; taken <= 40; taken++) {
      const before = source.given();
      vi.advanceTimersByTime(10_000);
      await stream.next();
      await turns(3);
      expect(source.given()).toBeGreaterThan(before);
      expect(source.given()).toBeLessThanOrEqual(taken + 33);
    }
    await stream.return();
  } finally {
    vi.useRealTimers();
  }
});

test("a stream that has ended renders nothing more", async () => {
  const source = createSource(1_000, () => 2);
  let rendered = 0;
  const stream = open(source, async () => `${rendered++}`);
  await stream.next();
  await stream.return();
  const before = rendered;
  await turns(20);
  expect(rendered).toBe(before);
});

test("take gives what is ready, and does not wait for the rest", async () => {
  const slow = Promise.withResolvers<string>();
  const stream = open(createSource(6), ({ position: { seq } }) =>
    seq === 4n ? slow.promise : Promise.resolve(`text ${seq}`),
  );
  await stream.next();
  await turns(3);
  expect((await stream.take()).map(seqOf)).toEqual([2, 3]);
  const rest = stream.take();
  await turns(3);
  slow.resolve("text 4");
  expect((await rest).map(seqOf)).toEqual([4, 5, 6]);
  await stream.return();
});

test("long texts are not handed over together: they would wait in memory for each client that takes nothing", async () => {
  const stream = open(createSource(40), async ({ position: { seq } }) => "x".repeat(seq === 20n ? 50_000 : 5_000));
  const sizes: number[][] = [];
  while (sizes.flat().length < 40) sizes.push((await stream.take()).map(({ text }) => text.length));
  expect(sizes.flat()).toHaveLength(40);
  for (const taken of sizes) if (taken.length > 1) expect(taken.reduce((sum, size) => sum + size)).toBeLessThan(16_385);
  const most = Math.max(...sizes.map(({ length }) => length));
  expect([2, 3]).toContain(most);
  await stream.return();
});

test("an event that a slow client has yet to take does not keep the log around it in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const segment = createSegment(0n);
  const facts = new WeakRef<ClaimChange>({ before: null, after: null });
  const event = (() => {
    const change = facts.deref() ?? { before: null, after: null };
    const entry = { seq: 1n, commitId: 1n, claimId: 1n, own: true, at: new Date(0) };
    const item: LogItem = {
      entry,
      change,
      batch: { epoch, bodies: true },
      weight: 10,
      events: new Map(),
    };
    appendItem(segment, item);
    return eventOf(item, "ADDED");
  })();
  expect(segment.weight).toBe(10);
  segment.items.length = 0; // as when it is let go
  await turn();
  collect();
  expect(facts.deref()).toBe(undefined);
  expect(event.claimId).toBe(1n);
});
