/** S5: what a subscriber costs who only waits. */
import { setTimeout as sleep } from "node:timers/promises";
import { liveLimit, liveService } from "../contenders/live.ts";
import type { Child, Usage } from "../run/child.ts";
import type { Outcome, Sample } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import { type LiveBench, withEntrants } from "./entrants.ts";

const settleMs = 1_000;
const mostRounds = 3;
const restBytes = 1_000_000;
const mostLooks = 30;

/**
 * What it is before anyone listens, once it grows no more: a service that was just started still compiles and fills its pools in
 * its first seconds, whoever comes.
 */
const atRest = async (child: Child): Promise<Usage> => {
  let usage = await child.usage();
  for (let look = 0; look < mostLooks; look++) {
    await sleep(settleMs);
    const before = usage;
    usage = await child.usage();
    if (usage.residentBytes - before.residentBytes < restBytes) break;
  }
  return usage;
};

/** Every round has processes of its own, as memory once taken is seldom given back. */
export const runIdle = async (bench: LiveBench): Promise<Outcome> => {
  const count = bench.manySockets;
  bench.say(`S5: memory of ${count} idle subscriptions`);
  const measure = (contender: typeof liveService) => (): Promise<Sample> =>
    withEntrants(bench, [contender], async ([entrant]) => {
      if (!entrant) throw new Error("nothing was started");
      const { running } = entrant;
      const before = await atRest(running.child);
      const subscriptions = [contender.subscribe({ language: { eq: "cs" } })];
      await bench.client.ask("open", {
        url: running.url,
        count,
        subscriptions,
        readyWith: contender.readyWith,
        napMs: 0,
      });
      await sleep(settleMs);
      const after = await running.child.usage();
      await bench.client.ask("close");
      const bytes = (after.residentBytes - before.residentBytes) / count;
      bench.say(`  ${contender.name}: ${(bytes / 1024).toFixed(1)} kB a subscription`);
      return { value: bytes / 1024 };
    });
  const runners = new Map([liveService, liveLimit].map((contender) => [contender.name, measure(contender)] as const));
  return {
    id: "S5",
    title: `resident memory of each of ${count} idle subscriptions, beside bare ws sockets`,
    unit: "kB",
    samples: await alternate(runners, Math.min(mostRounds, bench.rounds)),
    targets: [{ against: liveLimit.name, atMost: 2 }],
    notes: [],
  };
};
