/** How cost grows: with what is stored, and with how many listen. A table, and a plot in `bench/growth.svg`. */
import { writeFileSync } from "node:fs";
import { graphqlShot, type Running } from "../contenders/contender.ts";
import { liveService } from "../contenders/live.ts";
import { service, startService } from "../contenders/service.ts";
import { claimsPerArticle, createWorld, type Size, sizes } from "../data/world.ts";
import type { LoadResult } from "../load/http.ts";
import { installPeer } from "../peers/install.ts";
import { type Child, startChild } from "../run/child.ts";
import type { Outcome, Sample } from "../run/outcome.ts";
import { spreadOf } from "../run/rounds.ts";
import { createSource, ingestMutation } from "../work/live.ts";
import { readWorks } from "../work/reads.ts";
import { silentFilters } from "../work/topics.ts";
import type { Bench } from "./bench.ts";
import { napFor } from "./fanout.ts";

const worlds: readonly Size[] = [
  { name: "growth10k", articles: 1_000, entities: 500, publishers: 25 },
  { name: "growth100k", articles: 10_000, entities: 5_000, publishers: 100 },
  sizes.standard,
];
const crowds = [1, 10, 100, 1_000, 10_000];
/** deliveries that one measurement is content with */
const enough = 200_000;

/** What was measured at each size: name of the work, size, samples. */
type Series = Map<string, Map<number, Sample[]>>;

const note = (series: Series, name: string, at: number, value: number): void => {
  const own = series.get(name) ?? new Map<number, Sample[]>();
  series.set(name, own.set(at, [...(own.get(at) ?? []), { value }]));
};

const withHttp = async <Result>(work: (client: Child) => Promise<Result>): Promise<Result> => {
  const client = await startChild("the load client", new URL("../load/http.ts", import.meta.url));
  try {
    return await work(client);
  } finally {
    await client.stop();
  }
};

/** Ms for each request of each kind, one after the other: nothing waits for anything but its own work. */
const measureWorld = async (bench: Bench, size: Size, series: Series): Promise<void> => {
  const claims = size.articles * claimsPerArticle;
  const database = await bench.server.copy(await bench.server.world(size), "growth");
  const { child, url } = await startService(database);
  const source = createSource(createWorld(size, { knownShare: 0.1, claims: 10 }));
  try {
    await withHttp(async (client) => {
      const shoot = (load: object): Promise<LoadResult> =>
        client.ask<LoadResult>("run", { url, connections: 1, offset: 0, ...load });
      for (let round = -1; round < bench.rounds; round++) {
        for (const work of readWorks) {
          const shots = work.values(size).flatMap((values) => service.shot(work, values) ?? []);
          const { seconds, count } = await shoot({ shots, durationMs: bench.durationMs / 2 });
          if (round >= 0) note(series, work.id, claims, (seconds * 1000) / count);
        }
        const shots = [1, 2].map(() => graphqlShot(ingestMutation, { input: { articles: source.take(100) } }));
        const { seconds } = await shoot({ shots, durationMs: 0 });
        if (round >= 0) note(series, "M1, 1,000 claims", claims, (seconds * 1000) / shots.length);
      }
    });
  } finally {
    await child.stop();
    await bench.server.drop(database);
  }
};

interface Listening {
  readonly bench: Bench;
  readonly running: Running;
  readonly source: ReturnType<typeof createSource>;
  readonly series: Series;
}

/** CPU of the service for each claim that comes in, µs, while so many listen. */
const measureCrowd = async (at: Listening, name: string, count: number, filters: readonly unknown[]): Promise<void> => {
  const { bench, running, source, series } = at;
  const client = await startChild("a crowd", new URL("../load/sockets.ts", import.meta.url));
  const hearing = filters.filter((filter) => filter === null).length === filters.length ? count : 1;
  try {
    const subscriptions = filters.map((filter) => liveService.subscribe(filter));
    const opening = { url: running.url, count: Math.max(count, filters.length), subscriptions, readyWith: "READY" };
    await client.ask("open", { ...opening, napMs: napFor(count) });
    for (let round = -1; round < bench.rounds; round++) {
      const articles = source.take(Math.max(1, Math.min(20, Math.round(enough / hearing / claimsPerArticle))));
      const claims = articles.length * claimsPerArticle;
      await client.ask("expect", { deliveries: claims * hearing, timed: false });
      const before = await running.child.usage();
      await liveService.emit(running, articles, [], 1);
      await client.ask("received");
      const after = await running.child.usage();
      if (round >= 0) note(series, name, count, ((after.cpuMs - before.cpuMs) * 1000) / claims);
    }
  } finally {
    await client.stop();
  }
};

const measureCrowds = async (bench: Bench, series: Series): Promise<void> => {
  const database = await bench.server.copy(await bench.server.world(bench.small), "growth");
  const running = await startService(database);
  const at = { bench, running, source: createSource(createWorld(bench.small)), series };
  try {
    for (const count of crowds.filter((each) => each <= bench.manySockets)) {
      bench.say(`  ${count} subscribers`);
      await measureCrowd(at, "all hear it", count, [null]);
      await measureCrowd(at, "one hears it, the others ask for something else", count, [null, ...silentFilters(count)]);
    }
  } finally {
    await running.child.stop();
    await bench.server.drop(database);
  }
};

const outcomesOf = (series: Series, id: string, unit: string, of: string): Outcome[] =>
  [...series].map(([name, bySize]) => ({
    id: `${id} ${name}`,
    title: `${name}, by ${of}`,
    unit,
    samples: new Map([...bySize].map(([at, samples]) => [at.toLocaleString("en"), samples] as const)),
    targets: [],
    notes: [],
  }));

const linesOf = (series: Series) =>
  [...series].map(([name, bySize]) => ({
    name,
    points: [...bySize].map(([at, samples]) => [at, spreadOf(samples.map(({ value }) => value)).median]),
  }));

interface Plotter {
  plot(panels: readonly object[]): string;
}

export const runGrowth = async (bench: Bench): Promise<Outcome[]> => {
  const folder = await installPeer("plot", bench.say);
  const stored: Series = new Map();
  const listening: Series = new Map();
  for (const size of worlds.filter((each) => each !== sizes.standard || bench.size === sizes.standard)) {
    bench.say(`growth: ${(size.articles * claimsPerArticle).toLocaleString("en")} claims`);
    await measureWorld(bench, size, stored);
  }
  bench.say("growth: subscribers");
  await measureCrowds(bench, listening);
  const { plot } = (await import(new URL("plot.mjs", folder).href)) as Plotter;
  const panels = [
    { title: "By claims stored", across: "claims", up: "ms", lines: linesOf(stored) },
    { title: "By subscribers", across: "subscribers", up: "CPU µs a claim", lines: linesOf(listening) },
  ];
  writeFileSync(new URL("../growth.svg", import.meta.url), plot(panels));
  bench.say("Drawn in bench/growth.svg.");
  return [...outcomesOf(stored, "G", "ms", "claims stored"), ...outcomesOf(listening, "G", "µs/claim", "subscribers")];
};
