/** The page's rows are what the query would answer, whatever comes in which order, and however old an answer is. */
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openFeed } from "../../src/dashboard/wire/feed.ts";
import { createNewsroom } from "./newsroom.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Step =
  | { readonly do: "commit"; readonly claim: number; readonly matches: boolean }
  | { readonly do: "deliver" | "respond" | "older" | "hold" | "release" };

/** those that are there at the start, and some that are not */
const claim = fc.constantFrom(0, 1, 2, 3, 4, 20, 21, 22, 23, 24, 25);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("commit" as const), claim, matches: fc.boolean() }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constantFrom("deliver", "deliver", "respond", "respond", "older", "hold", "release"),
    }),
  },
);

/** A claim at the edge's own instant leaves while that instant's order is asked for, and is back before older ones are read. */
const backAtTheEdge: Step[] = [
  { do: "commit", claim: 21, matches: true },
  { do: "respond" },
  { do: "deliver" },
  { do: "commit", claim: 23, matches: false },
  { do: "deliver" },
  { do: "commit", claim: 0, matches: false },
  { do: "commit", claim: 23, matches: true },
  { do: "respond" },
  { do: "respond" },
  { do: "older" },
];

const breathe = (): Promise<unknown> => vi.advanceTimersByTimeAsync(250);

test("folding what is heard over the pages gives the query's answer", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 80, size: "max" }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, pageSize) => {
        const newsroom = createNewsroom(pageSize);
        for (let claim = 20; claim < 26; claim += 1) newsroom.commit({ claim, matches: claim % 3 > 0 });
        const feed = openFeed(newsroom.api, null);
        const act: Readonly<Record<Exclude<Step["do"], "commit">, () => unknown>> = {
          deliver: newsroom.deliver,
          respond: newsroom.respond,
          older: feed.loadOlder,
          hold: () => feed.hold(true),
          release: () => feed.hold(false),
        };
        for (const each of steps) {
          if (each.do === "commit") newsroom.commit(each);
          else act[each.do]();
          await breathe();
        }
        // everything that is on its way arrives
        for (let quiet = 0; quiet < 3; ) {
          const moved = [newsroom.respond(), newsroom.deliver()].some(Boolean);
          quiet = moved ? 0 : quiet + 1;
          await breathe();
        }
        const { wire } = feed.state.get();
        feed.stop();
        const expected = newsroom.answer();
        expect(wire.rows.map(({ id }) => id)).toEqual(expected.slice(0, wire.rows.length).map(({ id }) => id));
        expect(wire.rows).toEqual(expected.slice(0, wire.rows.length));
        if (wire.edge === null) expect(wire.rows.length).toBe(expected.length);
        expect(wire.waiting).toBeLessThanOrEqual(wire.rows.length);
      },
    ),
    { numRuns: 1_000, examples: [[backAtTheEdge, 3]] },
  );
});

test("what comes while the list is held waits above it, and is shown when it is let go", async () => {
  const newsroom = createNewsroom(10);
  for (const claim of [1, 2, 3]) newsroom.commit({ claim, matches: true });
  const feed = openFeed(newsroom.api, null);
  newsroom.respond();
  await breathe();
  feed.hold(true);
  newsroom.commit({ claim: 4, matches: true });
  newsroom.commit({ claim: 2, matches: false });
  newsroom.commit({ claim: 5, matches: true });
  while (newsroom.deliver());
  await breathe();
  const shown = (): string[] => {
    const { rows, waiting } = feed.state.get().wire;
    return rows.slice(waiting).map(({ id }) => id);
  };
  expect(shown()).toEqual(["claim-3", "claim-1"]);
  expect(feed.state.get().wire.waiting).toBe(2);
  feed.show();
  expect(shown()).toEqual(["claim-5", "claim-4", "claim-3", "claim-1"]);
  feed.stop();
});
