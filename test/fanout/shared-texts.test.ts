/** How long a text is shared, and how many of them are kept. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Rendering, WireEvent } from "../../src/fanout/fanout.ts";
import { createRenderer } from "../../src/fanout/rendering.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const eventAt = (seq: bigint): WireEvent => ({
  kind: "ADDED",
  position: { epoch: "00000000-0000-0000-0000-000000000000", seq },
  claimId: seq,
  reason: null,
  occurredAt: new Date(0),
  batch: {},
});

const create = (keepBytes: number) => createRenderer({ persist: (work) => work(), keepMs: 5_000, keepBytes });
const textOf = (renderer: ReturnType<typeof create>, event: WireEvent, rendering: Rendering): Promise<string> =>
  new Promise((resolve) => {
    const made = renderer.render(event, rendering);
    made.whenMade({ poke: () => resolve(made.text) });
  });

test("a text is shared with those who ask soon; who asks later is told what is true by then", async () => {
  const renderer = create(1_000_000);
  const event = eventAt(1n);
  let body = "what was said";
  const rendering: Rendering = { key: "body", render: async () => body };
  expect(await textOf(renderer, event, rendering)).toBe("what was said");
  body = "taken down";
  expect(await textOf(renderer, event, rendering)).toBe("what was said");
  vi.advanceTimersByTime(5_000);
  expect(await textOf(renderer, event, rendering)).toBe("taken down");
  expect(renderer.count).toBe(2);
});

test("however many ask for the same events in ways of their own, the texts that are kept stay within their bytes", async () => {
  const renderer = create(10_000);
  const events = Array.from({ length: 10 }, (_, n) => eventAt(BigInt(n)));
  for (let way = 0; way < 20; way++)
    for (const event of events) {
      const rendering: Rendering = { key: `way ${way}`, render: async () => "x".repeat(1_000) };
      expect(await textOf(renderer, event, rendering)).toHaveLength(1_000);
      expect(renderer.bytes).toBeLessThanOrEqual(10_000);
    }
  expect(renderer.bytes).toBe(10_000);
});
