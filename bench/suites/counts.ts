/** P2: what keeping counts costs while claims come in: M1 by the service as it is, beside one that keeps none. */
import { startService } from "../contenders/service.ts";
import { startChild } from "../run/child.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import { withClient } from "../run/postgres.ts";
import { alternate } from "../run/rounds.ts";
import type { Bench } from "./bench.ts";
import { byMutation, createBatches, measureOnce, type Writer } from "./ingest.ts";

const uncounted = "no counts";
const batches = 4;
const articles = 100;

/** It writes no row of support either: the service believes that it did. */
const dropSupport = (database: string): Promise<unknown> =>
  withClient(database, (client) =>
    client.query("CREATE RULE uncounted AS ON INSERT TO claim_support DO INSTEAD NOTHING"),
  );

export const measureCounts = async (bench: Bench): Promise<Outcome> => {
  bench.say("P2: what keeping counts costs in batches of 1,000 claims");
  const client = await startChild("the load client", new URL("../load/http.ts", import.meta.url));
  const writers: Writer[] = [];
  try {
    const source = await bench.server.world(bench.size);
    for (const [name, preload] of [
      [ours, []],
      [uncounted, [new URL("../run/uncounted.ts", import.meta.url).href]],
    ] as const) {
      const database = await bench.server.copy(source, `counts_${name === ours ? "kept" : "left"}`);
      if (name === uncounted) await dropSupport(database);
      writers.push(byMutation(name, await startService(database, preload), database, client));
    }
    const runners = writers.map((writer) => {
      const take = createBatches(bench, 10, bench.size.articles + 9_000_000);
      const run = async (round: number): Promise<Sample> => {
        const sample = await measureOnce(bench, writer, take(batches, articles), 1);
        bench.say(`  round ${round + 1}, ${writer.name}: ${sample.value.toFixed(0)} claims a second`);
        return sample;
      };
      return [writer.name, run] as const;
    });
    for (const [, warmUp] of runners) await warmUp(-1);
    return {
      id: "P2",
      title: "batches of 1,000 claims as in M1, beside a service that keeps no counts of corroboration",
      unit: "claims/s",
      samples: await alternate(new Map(runners), bench.rounds),
      // counts may take a fifth of the time
      targets: [{ against: uncounted, atLeast: 0.8 }],
      notes: ["The service without counts makes none, writes none, and settles nothing."],
    };
  } finally {
    for (const { child } of writers) await child.stop();
    await client.stop();
    for (const { database } of writers) await bench.server.drop(database);
  }
};
