/** The ablation of ingest: from nested creates to one set for all who send at once, and what the bulk door spares. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ArticleInput } from "../../src/domain/input.ts";
import { graphqlShot, type Running } from "../contenders/contender.ts";
import { startPeer } from "../contenders/peers.ts";
import { startService } from "../contenders/service.ts";
import { startVariant } from "../contenders/variants.ts";
import { createWorld } from "../data/world.ts";
import type { Shot } from "../load/http.ts";
import { installPeer } from "../peers/install.ts";
import { broughtBy, type Step } from "../run/brings.ts";
import { type Child, startChild } from "../run/child.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import type { VariantName } from "../work/techniques.ts";
import type { Bench } from "./bench.ts";
import { withoutSearchColumns } from "./entrants.ts";
import { type Batches, byHttp, byMutation, compare, measureOnce, type Writer } from "./ingest.ts";

/** How claims come in, and how many at one measurement: each article has ten. */
interface Way {
  readonly name: string;
  readonly writer: Writer;
  readonly calls: number;
  readonly articles: number;
  readonly atOnce: number;
}

const steps: readonly Step[] = [
  { technique: "ours instead of nested creates, one article a call", from: "idiomatic", to: "one at a time" },
  { technique: "statements that keep their plans, there", from: "one at a time, unnamed", to: "one at a time" },
  { technique: "a hundred at once instead of one", from: "one at a time", to: "a hundred at once" },
  { technique: "calls that wait share a commit, there", from: "a commit for each", to: "a hundred at once" },
  { technique: "a hundred articles in one call", from: "a hundred at once", to: ours },
  { technique: "rows written as sets, there", from: "row by row", to: ours },
  { technique: "statements that keep their plans, there", from: "unnamed", to: ours },
  { technique: "POST /ingest instead of the mutation", from: ours, to: "POST /ingest" },
];

/** New articles, the first of which has this number. None comes twice: an upload never has the same article twice in one call. */
const createArticles = (bench: Bench, first: number) => {
  const world = createWorld(bench.size, { knownShare: 0.1, claims: 10 });
  let next = first;
  return (calls: number, articles: number): Batches =>
    Array.from({ length: calls }, () => Array.from({ length: articles }, () => world.article(next++)));
};

const upload = (articles: readonly ArticleInput[]): readonly Shot[] => [
  {
    path: "/ingest",
    type: "application/x-ndjson",
    body: articles.map((article) => `${JSON.stringify(article)}\n`).join(""),
  },
];

/** Everyone on a database of their own, the service first. */
const startWriters = async (bench: Bench, client: Child, writers: Writer[]) => {
  const source = await bench.server.world(bench.small);
  const start = async (
    name: string,
    open: (database: string) => Promise<Running>,
    toWriter = (running: Running, database: string): Writer => byMutation(name, running, database, client),
  ): Promise<Writer> => {
    const database = await bench.server.copy(source, `ablation_${name.replace(/\W+/g, "_").toLowerCase()}`);
    const writer = toWriter(await open(database), database);
    writers.push(writer);
    return writer;
  };
  const without = (variant: VariantName) => (database: string) => startVariant(database, variant);
  const own = await start(ours, startService);
  const uploading = await start("POST /ingest", startService, (running, database) =>
    byHttp("POST /ingest", running, database, client, upload),
  );
  const commitForEach = await start("a commit for each", without("commitForEach"));
  const rowByRow = await start("row by row", without("rowByRow"));
  const unnamed = await start("unnamed", without("unnamed"));
  if (!bench.withPeers) return { own, uploading, commitForEach, rowByRow, unnamed, idiomatic: null };
  await installPeer("idiomatic", bench.say);
  const mutation = "mutation Add($input: JSON!) { addArticle(input: $input) }";
  const openPeer = async (database: string): Promise<Running> => {
    await withoutSearchColumns(database);
    return startPeer("idiomatic", database);
  };
  const idiomatic = await start("idiomatic", openPeer, (running, database) =>
    byHttp("idiomatic", running, database, client, (articles) =>
      articles.map((input) => graphqlShot(mutation, { input })),
    ),
  );
  return { own, uploading, commitForEach, rowByRow, unnamed, idiomatic };
};

type Started = Awaited<ReturnType<typeof startWriters>>;

const waysOf = ({ own, uploading, commitForEach, rowByRow, unnamed, idiomatic }: Started): readonly Way[] => {
  const oneAtATime = { articles: 1, atOnce: 1 };
  const together = { articles: 1, atOnce: 100 };
  const large = { calls: 4, articles: 100, atOnce: 1 };
  return [
    { name: ours, writer: own, ...large },
    { name: "POST /ingest", writer: uploading, ...large, calls: 1, articles: 400 },
    { name: "unnamed", writer: unnamed, ...large },
    { name: "row by row", writer: rowByRow, ...large, calls: 1 },
    { name: "a hundred at once", writer: own, calls: 400, ...together },
    { name: "a commit for each", writer: commitForEach, calls: 200, ...together },
    { name: "one at a time", writer: own, calls: 50, ...oneAtATime },
    { name: "one at a time, unnamed", writer: unnamed, calls: 50, ...oneAtATime },
    ...(idiomatic ? [{ name: "idiomatic", writer: idiomatic, calls: 20, ...oneAtATime }] : []),
  ];
};

const quietShare = 0.1;
const looks = 60;
const lookMs = 150;
/** What follows a commit in the background is not to be in the next one's figures. */
const untilQuiet = async ({ child }: Writer): Promise<void> => {
  let before = await child.usage();
  for (let look = 0; look < looks; look++) {
    await sleep(lookMs);
    const now = await child.usage();
    if (now.cpuMs - before.cpuMs < quietShare * (now.atMs - before.atMs)) return;
    before = now;
  }
};

export const runIngestAblation = async (given: Bench): Promise<Outcome[]> => {
  const bench = { ...given, size: given.small };
  const client = await startChild("the load client", new URL("../load/http.ts", import.meta.url));
  const writers: Writer[] = [];
  try {
    bench.say("M/ablation: ways in, and without their techniques");
    const started = await startWriters(bench, client, writers);
    const firstOf = (way: number): number => bench.size.articles + 1_000_000 * (way + 1);
    const stored = await compare(bench, writers, createArticles(bench, firstOf(-1))(2, 10));
    const ways = waysOf(started);
    const runners = ways.map(({ name, writer, calls, articles, atOnce }, number) => {
      const take = createArticles(bench, firstOf(number));
      const run = async (round: number): Promise<Sample> => {
        const sample = await measureOnce(bench, writer, take(calls, articles), atOnce);
        bench.say(`  round ${round + 1}, ${name}: ${sample.value.toFixed(0)} claims a second`);
        await untilQuiet(writer);
        return sample;
      };
      return [name, run] as const;
    });
    for (const [, warmUp] of runners) await warmUp(-1);
    const samples = await alternate(new Map(runners), bench.rounds);
    const equal = new Map(ways.flatMap(({ name, writer }) => [[name, stored.get(writer.name) ?? ""] as const]));
    return [
      {
        id: "M/ablation",
        title: "ways in, new articles of ten claims, 10 % of entities known; CPU a claim, SQL a call",
        unit: "claims/s",
        samples,
        equal,
        targets: [],
        notes: broughtBy(samples, steps),
      },
    ];
  } finally {
    for (const { child } of writers) await child.stop();
    await client.stop();
    for (const { database } of writers) await bench.server.drop(database);
  }
};
