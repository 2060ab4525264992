/** What the page reckons by itself: the state of its connection, quotes in a body, stretches of time. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Connection, type ConnectionEvent, connecting, step } from "../../src/dashboard/connection/machine.ts";
import { piecesOf } from "../../src/dashboard/parts/quoted.ts";
import { routeOf } from "../../src/dashboard/routes.ts";
import { bestChoice, brushed, spanBetween } from "../../src/dashboard/timeline/spans.ts";

describe("the connection", () => {
  const event: fc.Arbitrary<ConnectionEvent> = fc.oneof(
    fc.record({ type: fc.constantFrom("acknowledged" as const, "started" as const, "ready" as const) }),
    fc.record({ type: fc.constant("heard" as const), count: fc.nat(5) }),
    fc.record({ type: fc.constant("lost" as const), atMs: fc.nat() }),
  );

  test("is live only where READY came after the last loss, connection and subscription", () => {
    fc.assert(
      fc.property(fc.array(event, { size: "max", maxLength: 30 }), (events) => {
        const last = events.reduce(step, connecting);
        const types = events.map(({ type }) => type);
        const began = Math.max(
          types.lastIndexOf("lost"),
          types.lastIndexOf("acknowledged"),
          // a subscription that begins before there is a connection waits for it
          types.slice(0, types.lastIndexOf("started")).includes("acknowledged") ? types.lastIndexOf("started") : -1,
        );
        const isOpen = types.lastIndexOf("acknowledged") > types.lastIndexOf("lost");
        if (last.state === "live") {
          expect(isOpen).toBe(true);
          expect(types.lastIndexOf("ready")).toBeGreaterThan(
            Math.max(types.lastIndexOf("lost"), types.lastIndexOf("acknowledged")),
          );
        }
        if (isOpen && types.lastIndexOf("ready") > began) expect(last.state).toBe("live");
      }),
    );
  });

  test("says how much it heard while it caught up, and since when it is offline", () => {
    const run = (...events: ConnectionEvent[]): Connection => events.reduce(step, connecting);
    const up: ConnectionEvent = { type: "acknowledged" };
    expect(run(up, { type: "heard", count: 3 }, { type: "heard", count: 1 })).toEqual({
      state: "catching-up",
      heard: 4,
    });
    const lost = (atMs: number): ConnectionEvent => ({ type: "lost", atMs });
    expect(run(up, { type: "ready" }, lost(7), lost(9))).toEqual({ state: "offline", sinceMs: 7 });
  });
});

describe("quotes", () => {
  test("cut a body into pieces that are the body again, each within its quotes, counted in code points", () => {
    const body = fc.string({ unit: "grapheme", maxLength: 40 });
    const range = fc.record({ id: fc.uuid(), start: fc.nat(45), end: fc.nat(45) });
    fc.assert(
      fc.property(body, fc.array(range, { maxLength: 5 }), (text, ranges) => {
        const pieces = piecesOf(text, ranges);
        expect(pieces.map((piece) => piece.text).join("")).toBe(text);
        for (const { id, start, end } of ranges) {
          const quoted = pieces.filter(({ ids }) => ids.includes(id)).map((piece) => piece.text);
          const points = Array.from(text);
          const isInside = start < end && end <= points.length;
          expect(quoted.join("")).toBe(isInside ? points.slice(start, end).join("") : "");
        }
      }),
    );
  });
});

describe("stretches of time", () => {
  const minute = 60_000;

  test("are shown as finely as there is room for", () => {
    expect(spanBetween(0, 100 * minute).interval).toBe("MINUTE");
    expect(spanBetween(0, 300 * minute).interval).toBe("HOUR");
    expect(spanBetween(0, 10 * 365 * 24 * 60 * minute).interval).toBe("MONTH");
  });

  test("are those that hold half of the claims, the finest first", () => {
    expect(bestChoice([0, 10, 12, 15])).toBe(1);
    expect(bestChoice([0, null, 0, 15])).toBe(3);
    expect(bestChoice([0, 0, 0, 0])).toBe(0);
  });

  test("are chosen by whole bars", () => {
    const span = { interval: "MINUTE" as const, fromMs: 0, toMs: 3 * minute };
    const starts = [0, minute, 2 * minute];
    expect(brushed(starts, span, 70_000, 80_000)).toEqual({ fromMs: minute, toMs: 2 * minute });
    expect(brushed(starts, span, 130_000, 10_000)).toEqual({ fromMs: 0, toMs: 3 * minute });
  });
});

test("an address is a view, or nothing", () => {
  expect(routeOf("/")).toEqual({ view: "wire" });
  expect(routeOf("/claims/a%2Fb")).toEqual({ view: "claim", id: "a/b" });
  expect(routeOf("/batches")).toEqual({ view: "batches" });
  for (const path of ["/claims", "/claims/a/b", "/constructor/a", "/nothing"])
    expect(routeOf(path)).toEqual({ view: "nowhere" });
});
