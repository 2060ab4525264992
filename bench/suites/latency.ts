/** S4: from COMMIT to receipt. Both sides hear the same transactions, written by hand beside them. */
import { liveLimit, liveService, startFanoutLimit } from "../contenders/live.ts";
import { createWorld } from "../data/world.ts";
import type { Latency } from "../load/latency.ts";
import { listenFor } from "../load/listen.ts";
import { startChild } from "../run/child.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import { createSource } from "../work/live.ts";
import { type LiveBench, withEntrants } from "./entrants.ts";

const sockets = 500;
const claimsPerCommit = 5;
const commitEveryMs = 25; // 200 claims a second

export const runLatency = (bench: LiveBench): Promise<Outcome> =>
  withEntrants(bench, [liveService], async ([entrant]) => {
    if (!entrant) throw new Error("the service was not started");
    bench.say(`S4: commit to receipt, 200 claims a second, ${sockets} sockets`);
    const environment = { DATABASE_URL: entrant.database };
    const writer = await startChild("the writer", new URL("../limits/rows.ts", import.meta.url), { environment });
    const bare = await startFanoutLimit(entrant.database);
    try {
      await writer.ask("open", { size: bench.small, copy: false });
      const source = createSource(createWorld(bench.small, { knownShare: 1, claims: claimsPerCommit }));
      const commits = Math.max(40, Math.round(bench.durationMs / commitEveryMs));
      const pace = async (count: number): Promise<readonly number[]> => {
        await writer.ask("prepare", { articles: source.take(count).map((article) => [article]) });
        return writer.ask<readonly number[]>("pace", { everyMs: commitEveryMs });
      };
      const payloads = await listenFor(
        entrant.running.url,
        liveService.subscribe(null),
        liveService.readyWith,
        claimsPerCommit,
        () => pace(1),
      );
      await bare.child.ask("listen", { payloads });
      const measure = (url: string) => async (): Promise<Sample & { readonly latency: Latency }> => {
        await bench.client.ask("open", {
          url,
          count: sockets,
          subscriptions: [liveService.subscribe(null)],
          readyWith: liveLimit.readyWith,
          napMs: 0,
        });
        try {
          await bench.client.ask("expect", { deliveries: commits * claimsPerCommit * sockets, timed: true });
          const sentAtMs = (await pace(commits)).flatMap((at) => Array.from({ length: claimsPerCommit }, () => at));
          const { clientShare } = await bench.client.ask<{ clientShare: number }>("received");
          const latency = await bench.client.ask<Latency>("latency", { sentAtMs });
          bench.say(`  p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms`);
          return { value: latency.p99, clientShare, latency };
        } finally {
          await bench.client.ask("close");
        }
      };
      const runners = new Map([
        [ours, measure(entrant.running.url)],
        ["LISTEN + send", measure(bare.url)],
      ]);
      for (const warmUp of runners.values()) await warmUp();
      const samples = await alternate(runners, bench.rounds);
      const last = new Map(
        [...samples].flatMap(([name, own]) => own.slice(-1).map(({ latency }) => [name, latency] as const)),
      );
      return {
        id: "S4",
        title: `p99 from sending COMMIT to receipt, 200 claims a second in commits of ${claimsPerCommit}, ${sockets} sockets`,
        unit: "ms",
        samples,
        latencies: last,
        targets: [{ against: "LISTEN + send", atMost: 3 }],
        notes: ["p50 and p99 in their column are those of the last round."],
      };
    } finally {
      await bare.child.stop();
      await writer.stop();
    }
  });
