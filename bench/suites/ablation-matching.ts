/** S3 without the index: what a claim costs while so many wait for something else. */
import { liveService } from "../contenders/live.ts";
import { liveVariant } from "../contenders/variants.ts";
import { claimsPerArticle, createWorld } from "../data/world.ts";
import { broughtBy } from "../run/brings.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import { createSource } from "../work/live.ts";
import { type LiveBench, withEntrants } from "./entrants.ts";
import { gather } from "./matching.ts";

const filters = 1_000;
const articles = 100;
const nobody = "nobody else";
const noIndex = "no index";

export const silentCrowds = (bench: LiveBench): Promise<Outcome> =>
  withEntrants(
    bench,
    [liveService, { ...liveService, name: nobody }, liveVariant(noIndex, "noIndex")],
    async (entrants) => {
      bench.say(`S3/ablation: ${filters} filters that do not match`);
      const crowds = await Promise.all(
        entrants.map((entrant) => gather(entrant, entrant.contender.name === nobody ? 0 : filters)),
      );
      try {
        const world = createWorld(bench.small);
        const runners = crowds.map(({ entrant, client }) => {
          const { contender, running } = entrant;
          const source = createSource(world);
          const run = async (): Promise<Sample> => {
            await client.ask("expect", { deliveries: articles * claimsPerArticle, timed: false });
            const [before, began] = [await running.child.usage(), performance.now()];
            await contender.emit(running, source.take(articles), [], 1);
            await client.ask("received");
            const seconds = (performance.now() - began) / 1000;
            const claims = articles * claimsPerArticle;
            const cpuUs = (((await running.child.usage()).cpuMs - before.cpuMs) * 1000) / claims;
            bench.say(`  ${contender.name}: ${cpuUs.toFixed(0)} µs a claim`);
            return { value: claims / seconds, cpuUs };
          };
          return [contender.name, run] as const;
        });
        for (const [, warmUp] of runners) await warmUp();
        const samples = await alternate(new Map(runners), bench.rounds);
        const steps = [
          { technique: `${filters} filters beside the one that hears it, as they are`, from: nobody, to: ours },
          { technique: "filters found by an index", from: noIndex, to: ours },
        ];
        return {
          id: "S3/ablation",
          title: `${filters} distinct filters that do not match: ingest, matching and one delivery a claim`,
          unit: "claims/s",
          samples,
          targets: [],
          notes: broughtBy(samples, steps),
        };
      } finally {
        for (const { client } of crowds) await client.stop();
      }
    },
  );
