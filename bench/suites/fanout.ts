/** S1 and S2: one subscription text or many filters, many sockets. Timed from sending the claims in to the last delivery. */
import { liveIdiomatic, liveLimit, liveMercurius, liveService } from "../contenders/live.ts";
import { claimsPerArticle, createWorld } from "../data/world.ts";
import type { Received } from "../load/sockets.ts";
import type { Outcome, Sample, Target } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import { createSource, type Source } from "../work/live.ts";
import { onTopics, topicFilters, topics } from "../work/topics.ts";
import { type LiveBench, type LiveEntrant, now, withEntrants } from "./entrants.ts";
import { compareEvents, type Heard } from "./events.ts";

/** Fast enough not to be what is measured: sleeps longer the more sockets share the events. */
export const napFor = (sockets: number): number => Math.min(50, Math.max(4, Math.round(sockets / 50)));

export interface Shape {
  readonly id: string;
  readonly title: string;
  readonly sockets: number;
  readonly filters: readonly unknown[];
  /** of the sockets, those that an event goes to */
  readonly share: number;
  readonly targets: readonly Target[];
}

const oneText = (sockets: number): Shape => ({
  id: `S1/${sockets}`,
  title: `one subscription text, ${sockets} sockets, 3 levels`,
  sockets,
  filters: [null],
  share: 1,
  targets: [
    { against: "R2", atLeast: 0.8 },
    { against: "idiomatic", atLeast: 12 },
  ],
});

const manyFilters = (sockets: number): Shape => ({
  id: "S2",
  title: `${sockets} sockets over 1,000 different filters, each event for 1 % of them`,
  sockets,
  filters: topicFilters(1_000),
  share: 1 / topics,
  targets: [{ against: "R2", atLeast: 0.6 }],
});

/** Opens the sockets, sends claims in, waits for the last delivery. Opening is not in the time. */
const deliver = async (
  bench: LiveBench,
  { contender, running, database }: LiveEntrant,
  shape: Shape,
  source: Source,
  payloads: readonly string[],
): Promise<Sample> => {
  const reached = Math.round(shape.sockets * shape.share);
  const articles = source.take(Math.max(1, Math.round(contender.deliveries / reached / claimsPerArticle)));
  const deliveries = articles.length * claimsPerArticle * reached;
  await bench.client.ask("open", {
    url: running.url,
    count: shape.sockets,
    subscriptions: shape.filters.map((filter) => contender.subscribe(filter)),
    readyWith: contender.readyWith,
    napMs: napFor(shape.sockets),
  });
  try {
    await bench.client.ask("expect", { deliveries, timed: false });
    const statements = await bench.server.statements(database);
    const before = await running.child.usage();
    const began = now();
    const sent = contender.emit(running, articles, payloads, Math.round(1 / shape.share));
    const received = await bench.client.ask<Received>("received");
    await sent;
    const after = await running.child.usage();
    return {
      value: (deliveries / (received.lastAtMs - began)) * 1000,
      cpuUs: ((after.cpuMs - before.cpuMs) * 1000) / deliveries,
      statements: ((await bench.server.statements(database)) - statements) / (articles.length * claimsPerArticle),
      clientShare: received.clientShare,
    };
  } finally {
    await bench.client.ask("close");
  }
};

export interface Arena {
  readonly bench: LiveBench;
  readonly sources: ReadonlyMap<LiveEntrant, Source>;
  readonly heard: Heard;
}

export const measure = async ({ bench, sources, heard }: Arena, shape: Shape): Promise<Outcome> => {
  bench.say(`${shape.id}: ${shape.title}`);
  const runners = [...sources].map(([entrant, source]) => {
    const run = async (round: number): Promise<Sample> => {
      const sample = await deliver(bench, entrant, shape, source, heard.payloads);
      bench.say(`  round ${round + 1}, ${entrant.contender.name}: ${sample.value.toFixed(0)} deliveries a second`);
      return sample;
    };
    return [entrant.contender.name, run] as const;
  });
  for (const [, warmUp] of runners) await warmUp(-1);
  return {
    id: shape.id,
    title: `${shape.title}; CPU a delivery, SQL an event`,
    unit: "deliveries/s",
    samples: await alternate(new Map(runners), bench.rounds),
    equal: heard.equal,
    targets: shape.targets,
    notes: [`An event is ${Math.round((heard.payloads[0]?.length ?? 0) / 10) * 10} characters long.`],
  };
};

export const runFanout = async (bench: LiveBench): Promise<Outcome[]> => {
  const contenders = [liveService, liveLimit, ...(bench.withPeers ? [liveIdiomatic, liveMercurius] : [])];
  return withEntrants(bench, contenders, async (entrants) => {
    const world = createWorld(bench.small);
    const sources = new Map(entrants.map((entrant) => [entrant, createSource(world)] as const));
    const heard = await compareEvents(sources, bench.say);
    const outcomes: Outcome[] = [];
    for (const sockets of bench.sockets) outcomes.push(await measure({ bench, sources, heard }, oneText(sockets)));
    const filtering = new Map(
      [...sources]
        .filter(([{ contender }]) => !contender.withoutFilters)
        .map(([entrant, source]) => [entrant, onTopics(source, world)] as const),
    );
    outcomes.push(await measure({ bench, sources: filtering, heard }, manyFilters(Math.max(...bench.sockets))));
    return outcomes;
  });
};
