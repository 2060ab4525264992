/** S3: what a claim costs when ten thousand people wait for something else. */
import { liveService } from "../contenders/live.ts";
import { claimsPerArticle, createWorld } from "../data/world.ts";
import { type Child, startChild } from "../run/child.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import { createSource } from "../work/live.ts";
import { silentFilters } from "../work/topics.ts";
import { type LiveBench, type LiveEntrant, withEntrants } from "./entrants.ts";

const articlesPerRound = 100;
const few = 10;

export interface Crowd {
  readonly entrant: LiveEntrant;
  readonly client: Child;
}

/** The filters, and one subscriber who hears everything, so that we know when a claim has been matched. */
export const gather = async (entrant: LiveEntrant, filters: number): Promise<Crowd> => {
  const client = await startChild("a crowd", new URL("../load/sockets.ts", import.meta.url));
  const subscriptions = [null, ...silentFilters(filters)].map((filter) => entrant.contender.subscribe(filter));
  const { url } = entrant.running;
  await client.ask("open", { url, count: subscriptions.length, subscriptions, readyWith: "READY", napMs: 0 });
  return { entrant, client };
};

export const runMatching = (bench: LiveBench): Promise<Outcome> =>
  withEntrants(bench, [liveService, liveService], async ([first, second]) => {
    if (!first || !second) throw new Error("two services were not started");
    const many = bench.manySockets;
    bench.say(`S3: ${few} against ${many} distinct filters that do not match`);
    const crowds: Crowd[] = [];
    try {
      crowds.push(await gather(first, few), await gather(second, many));
      const world = createWorld(bench.small);
      const sources = new Map(crowds.map((crowd) => [crowd, createSource(world)] as const));
      const cost = async (crowd: Crowd): Promise<Sample> => {
        const { running, contender } = crowd.entrant;
        const articles = sources.get(crowd)?.take(articlesPerRound) ?? [];
        const claims = articles.length * claimsPerArticle;
        await crowd.client.ask("expect", { deliveries: claims, timed: false });
        const before = await running.child.usage();
        await contender.emit(running, articles, [], 1);
        await crowd.client.ask("received");
        const cpuUs = (((await running.child.usage()).cpuMs - before.cpuMs) * 1000) / claims;
        bench.say(`  ${cpuUs.toFixed(0)} µs a claim with ${crowd === crowds[0] ? few : many} filters`);
        return { value: cpuUs, cpuUs };
      };
      for (const crowd of crowds) await cost(crowd);
      const runners = crowds.map((crowd, n) => [n === 0 ? `${few} filters` : ours, () => cost(crowd)] as const);
      return {
        id: "S3",
        title: `${many} distinct filters that do not match: CPU of ingest, matching and one delivery a claim, beside ${few} filters`,
        unit: "µs/claim",
        samples: await alternate(new Map(runners), bench.rounds),
        targets: [{ against: `${few} filters`, atMost: 2 }],
        notes: [],
      };
    } finally {
      for (const { client } of crowds) await client.stop();
    }
  });
