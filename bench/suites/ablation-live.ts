/** The ablation of live delivery: S1 with its techniques put on one by one, S1 with one taken away, S2 and S3 without theirs. */
import { setTimeout as sleep } from "node:timers/promises";
import { type LiveContender, liveIdiomatic, liveService } from "../contenders/live.ts";
import { liveVariant } from "../contenders/variants.ts";
import { claimsPerArticle, createWorld, type World } from "../data/world.ts";
import type { Received } from "../load/sockets.ts";
import { installPeer } from "../peers/install.ts";
import { broughtBy, type Step } from "../run/brings.ts";
import { startChild } from "../run/child.ts";
import { type Outcome, ours } from "../run/outcome.ts";
import { createSource, type Source } from "../work/live.ts";
import { onTopics, topicFilters, topics } from "../work/topics.ts";
import { silentCrowds } from "./ablation-matching.ts";
import type { Bench } from "./bench.ts";
import { type LiveBench, type LiveEntrant, withEntrants } from "./entrants.ts";
import { compareEvents, type Heard } from "./events.ts";
import { measure, type Shape } from "./fanout.ts";

/** deliveries of one measurement where each subscriber has an execution of its own */
const few = 5_000;

/** Each on top of those above it, up to the service itself. */
const ladder: readonly LiveContender[] = [
  liveIdiomatic,
  liveVariant("executed for each", "executedForEach", few),
  liveVariant("over shared rows", "executedOverSharedRows", few),
  liveVariant("executed once", "writtenForEach"),
  liveVariant("written once", "framedForEach"),
  liveVariant("framed once", "eachEventWritten"),
];
const onTop = [
  "ours instead of the stock stack, still executed for each subscriber",
  "rows of events that came together read together, for all",
  "executed once for all who ask the same",
  "written as JSON once",
  "encoded and framed once",
  "what is ready for a subscriber sent in one write",
];
const ladderNames = [...ladder.map(({ name }) => name), ours];
const ladderSteps = onTop.map(
  (technique, n): Step => ({ technique, from: ladderNames[n] ?? "", to: ladderNames[n + 1] ?? "" }),
);

const without: ReadonlyMap<LiveContender, string> = new Map([
  [liveVariant("with promises", "promiseForEach"), "no promise for each event and subscriber"],
  [liveVariant("rows for each", "rowsForEach"), "rows of events that came together read together"],
  [liveVariant("in turn", "renderedInTurn"), "a few events rendered ahead"],
]);
const filtering: ReadonlyMap<LiveContender, string> = new Map([
  [liveVariant("text for each filter", "renderedForEachFilter"), "one text for all filters with the same selection"],
  [liveVariant("no index", "noIndex"), "filters found by an index"],
]);
const byThemselves = (each: ReadonlyMap<LiveContender, string>): Step[] =>
  [...each].map(([{ name }, technique]) => ({ technique, from: name, to: ours }));

const oneText = (id: string, title: string): Shape => ({
  ...{ id, title, sockets: 500, filters: [null], share: 1, targets: [] },
});
const manyFilters: Shape = {
  id: "S2/ablation",
  title: "1,000 sockets over 1,000 different filters, an event goes to ten",
  sockets: 1_000,
  filters: topicFilters(1_000),
  share: 1 / topics,
  targets: [],
};
/** of one measurement: a claim comes in for each ten */
const filteredDeliveries = 15_000;

/** Whether every socket hears what is for it, and nothing twice: a variant that sent less or more would measure other work. */
const countHeard = async (bench: LiveBench, shape: Shape, entrant: LiveEntrant, source: Source): Promise<string> => {
  const { contender, running } = entrant;
  const sockets = Math.max(50, shape.filters.length);
  const expected = Math.round(topics * sockets * shape.share);
  await bench.client.ask("open", {
    url: running.url,
    count: sockets,
    subscriptions: shape.filters.map((filter) => contender.subscribe(filter)),
    readyWith: contender.readyWith,
    napMs: 1,
  });
  try {
    await bench.client.ask("expect", { deliveries: expected, timed: false });
    await contender.emit(running, source.take(topics / claimsPerArticle), [], 1);
    await bench.client.ask<Received>("received");
    await sleep(300); // whatever comes after what was due
    const { deliveries } = await bench.client.ask<Received>("received");
    bench.say(`  ${contender.name} delivered ${deliveries} of ${expected}`);
    return deliveries === expected ? "yes" : "NO";
  } finally {
    await bench.client.ask("close");
  }
};

/** What each says of the same articles, and how often. */
const compareHeard = async (bench: LiveBench, shape: Shape, sources: ReadonlyMap<LiveEntrant, Source>) => {
  const { payloads, equal } = await compareEvents(sources, bench.say);
  const both = new Map(equal);
  for (const [entrant, source] of sources) {
    const { name } = entrant.contender;
    if ((await countHeard(bench, shape, entrant, source)) === "NO") both.set(name, "NO");
  }
  return { payloads, equal: both } satisfies Heard;
};

interface Part {
  readonly shape: Shape;
  readonly contenders: readonly LiveContender[];
  readonly steps: readonly Step[];
  /** what comes in, made for the shape's filters */
  readonly fitted?: (source: Source, world: World) => Source;
}

const measurePart = ({ shape, contenders, steps, fitted }: Part, bench: LiveBench): Promise<Outcome> =>
  withEntrants(bench, [liveService, ...contenders], async (entrants) => {
    const world = createWorld(bench.small);
    const sources = new Map(
      entrants.map((entrant) => {
        const source = createSource(world);
        return [entrant, fitted?.(source, world) ?? source] as const;
      }),
    );
    const heard = await compareHeard(bench, shape, sources);
    const measured = new Map(
      [...sources].map(([entrant, source]) => {
        const { contender } = entrant;
        const deliveries = fitted ? filteredDeliveries : contender.deliveries;
        return [{ ...entrant, contender: { ...contender, deliveries } }, source] as const;
      }),
    );
    const outcome = await measure({ bench, sources: measured, heard }, shape);
    return { ...outcome, notes: [...outcome.notes, ...broughtBy(outcome.samples, steps)] };
  });

const parts = ({ withPeers }: Bench): readonly Part[] => [
  {
    shape: oneText("S1/ladder", "500 sockets, one technique after the other"),
    contenders: ladder.filter((each) => withPeers || each !== liveIdiomatic),
    steps: ladderSteps,
  },
  {
    shape: oneText("S1/without", "500 sockets, one technique taken away"),
    contenders: [...without.keys()],
    steps: byThemselves(without),
  },
  { shape: manyFilters, contenders: [...filtering.keys()], steps: byThemselves(filtering), fitted: onTopics },
];

export const runLiveAblation = async (bench: Bench): Promise<Outcome[]> => {
  if (bench.withPeers) await installPeer("idiomatic", bench.say);
  const source = await bench.server.world(bench.small);
  const client = await startChild("the load client", new URL("../load/sockets.ts", import.meta.url));
  const database = (name: string): Promise<string> =>
    bench.server.copy(source, `ablation_${name.replace(/\W+/g, "_")}`);
  const live: LiveBench = { ...bench, client, database };
  try {
    const outcomes: Outcome[] = [];
    for (const part of parts(bench)) outcomes.push(await measurePart(part, live));
    return [...outcomes, await silentCrowds(live)];
  } finally {
    await client.stop();
  }
};
