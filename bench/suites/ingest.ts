/** M1 and M2: claims in. Every contender has a copy of the world, and sends the same batches. */
import type { ArticleInput } from "../../src/domain/input.ts";
import { graphqlShot, type Running } from "../contenders/contender.ts";
import { startPeer } from "../contenders/peers.ts";
import { startService } from "../contenders/service.ts";
import { createWorld } from "../data/world.ts";
import type { LoadResult, Shot } from "../load/http.ts";
import { installPeer } from "../peers/install.ts";
import { type Child, startChild } from "../run/child.ts";
import { type Outcome, ours, type Sample, type Target } from "../run/outcome.ts";
import { withClient } from "../run/postgres.ts";
import { alternate } from "../run/rounds.ts";
import { ingestMutation } from "../work/live.ts";
import { storedSql } from "../work/stored.ts";
import type { Bench } from "./bench.ts";
import { withoutSearchColumns } from "./entrants.ts";
import { measureStretches } from "./stretches.ts";

export type Batches = readonly (readonly ArticleInput[])[];

export interface Writer {
  readonly name: string;
  readonly child: Child;
  readonly database: string;
  /** Writes the batches one after another, or so many at once. Gives the seconds and the load client's share of a core. */
  write(batches: Batches, atOnce: number): Promise<{ readonly seconds: number; readonly clientShare?: number }>;
}

interface Shape {
  readonly id: string;
  readonly title: string;
  readonly claims: number;
  readonly batches: number;
  readonly targets: readonly Target[];
}

const shapes: readonly Shape[] = [
  {
    id: "M1/1000",
    title: "batches of 1,000 claims",
    claims: 1_000,
    batches: 4,
    targets: [
      { against: "R4", atLeast: 0.5 },
      { against: "idiomatic", atLeast: 10 },
    ],
  },
  { id: "M1/100", title: "batches of 100 claims", claims: 100, batches: 20, targets: [] },
  { id: "M1/1", title: "batches of 1 claim", claims: 1, batches: 100, targets: [] },
];
const knownShare = 0.1;
const scrapers = 100;

/** New articles, and every tenth one that was sent before. */
export const createBatches = (bench: Bench, claimsPerArticle: number, first: number) => {
  const world = createWorld(bench.size, { knownShare, claims: claimsPerArticle });
  let next = first;
  let sent = 0;
  const article = (): ArticleInput => world.article(sent++ % 10 === 9 ? next - 5 : next++);
  return (batches: number, articles: number): Batches =>
    Array.from({ length: batches }, () => Array.from({ length: articles }, article));
};

const withoutRepeats = (batches: Batches, seen: Set<string>): Batches =>
  batches.map((batch) => batch.filter(({ uri }) => !seen.has(uri) && seen.add(uri)));

/** A writer that sends requests. */
export const byHttp = (
  name: string,
  running: Running,
  database: string,
  client: Child,
  shots: (batch: readonly ArticleInput[]) => readonly Shot[],
): Writer => ({
  name,
  child: running.child,
  database,
  write: async (batches, atOnce) => {
    const load = { url: running.url, shots: batches.flatMap(shots), offset: 0, connections: atOnce, durationMs: 0 };
    const { seconds, clientShare } = await client.ask<LoadResult>("run", load);
    return { seconds, clientShare };
  },
});

/** The service's own way in. */
export const byMutation = (name: string, running: Running, database: string, client: Child): Writer =>
  byHttp(name, running, database, client, (articles) => [graphqlShot(ingestMutation, { input: { articles } })]);

const byHand = async (bench: Bench, name: "R3" | "R4", database: string): Promise<Writer> => {
  const environment = { DATABASE_URL: database };
  const child = await startChild(name, new URL("../limits/rows.ts", import.meta.url), { environment });
  await child.ask("open", { size: bench.size, copy: name === "R3" });
  const seen = new Set<string>();
  return {
    name,
    child,
    database,
    write: async (batches) => {
      await child.ask("prepare", { articles: withoutRepeats(batches, seen) });
      return { seconds: await child.ask<number>("run") };
    },
  };
};

const startWriters = async (bench: Bench, client: Child, writers: Writer[]): Promise<void> => {
  const source = await bench.server.world(bench.size);
  const copy = (name: string): Promise<string> => bench.server.copy(source, `ingest_${name}`);
  bench.say("Copying the world for each writer.");
  const own = await copy("claimwire");
  writers.push(byMutation(ours, await startService(own), own, client));
  writers.push(await byHand(bench, "R4", await copy("r4")), await byHand(bench, "R3", await copy("r3")));
  if (!bench.withPeers) return;
  await installPeer("idiomatic", bench.say);
  const database = await copy("idiomatic");
  await withoutSearchColumns(database);
  const mutation = "mutation Add($input: JSON!) { addArticle(input: $input) }";
  const shots = (articles: readonly ArticleInput[]) => articles.map((input) => graphqlShot(mutation, { input }));
  writers.push(byHttp("idiomatic", await startPeer("idiomatic", database), database, client, shots));
};

/** One batch through every writer; then what each has stored is compared, row by row. */
export const compare = async (
  bench: Bench,
  writers: readonly Writer[],
  batches: Batches,
): Promise<Map<string, string>> => {
  const uris = [...new Set(batches.flat().map(({ uri }) => uri))];
  const equal = new Map<string, string>();
  const storedBy = ({ database }: Writer, full: boolean): Promise<string[]> =>
    withClient(database, async (client) => {
      await client.query("SET timezone = 'UTC'");
      return (await client.query<{ stored: string }>(storedSql(full), [uris])).rows.map(({ stored }) => stored);
    });
  for (const writer of writers) await writer.write(batches, 1);
  const [own] = writers;
  for (const writer of own ? writers.slice(1) : []) {
    const full = writer.name !== "idiomatic";
    const [expected, found] = [own ? await storedBy(own, full) : [], await storedBy(writer, full)];
    const different = expected.findIndex((stored, n) => stored !== found[n]);
    const verdict = expected.length === uris.length && different < 0 ? "yes" : "NO";
    equal.set(writer.name, verdict);
    bench.say(`  rows of ${writer.name} equal to ours: ${verdict}`);
    if (verdict === "NO") bench.say(`    ours ${expected[different]}\n    its  ${found[different]}`);
  }
  return equal;
};

export const measureOnce = async (bench: Bench, writer: Writer, batches: Batches, atOnce: number): Promise<Sample> => {
  const claims = batches.flat().reduce((sum, article) => sum + (article.claims?.length ?? 0), 0);
  const statements = await bench.server.statements(writer.database);
  const before = await writer.child.usage();
  const { seconds, clientShare } = await writer.write(batches, atOnce);
  const after = await writer.child.usage();
  return {
    value: claims / seconds,
    // a limit makes its rows in the same process, which is not what it is measured for
    ...(clientShare === undefined ? {} : { cpuUs: ((after.cpuMs - before.cpuMs) * 1000) / claims, clientShare }),
    statements: ((await bench.server.statements(writer.database)) - statements) / batches.length,
  };
};

/** The peer has no batches and is slow: it writes one large batch, and is not asked for the small ones. */
const batchesOf = (writer: Writer, shape: Shape): number => {
  if (writer.name !== "idiomatic") return shape.batches;
  return shape.targets.some(({ against }) => against === writer.name) ? 1 : 0;
};

const measure = async (
  bench: Bench,
  everyone: readonly Writer[],
  shape: Shape,
  equal: ReadonlyMap<string, string>,
): Promise<Outcome> => {
  bench.say(`${shape.id}: ${shape.title}`);
  const perArticle = Math.min(10, shape.claims);
  const writers = everyone.filter((writer) => batchesOf(writer, shape) > 0);
  const takers = new Map(
    writers.map((writer) => [writer, createBatches(bench, perArticle, firstArticle(bench, shape.id))]),
  );
  const runners = [...takers].map(([writer, take]) => {
    const run = async (round: number): Promise<Sample> => {
      const sample = await measureOnce(bench, writer, take(batchesOf(writer, shape), shape.claims / perArticle), 1);
      bench.say(`  round ${round + 1}, ${writer.name}: ${sample.value.toFixed(0)} claims a second`);
      return sample;
    };
    return [writer.name, run] as const;
  });
  for (const [, warmUp] of runners) await warmUp(-1);
  return {
    id: shape.id,
    title: `${shape.title}, 10 % of entities known, 10 % of articles sent before; CPU a claim, SQL a batch`,
    unit: "claims/s",
    samples: await alternate(new Map(runners), bench.rounds),
    equal,
    targets: shape.targets,
    notes: [],
  };
};

/** Each workload has articles of its own. */
const firstArticle = (bench: Bench, id: string): number =>
  bench.size.articles + 1_000_000 * (1 + ["compare", ...shapes.map((shape) => shape.id), "M2"].indexOf(id));

/** Many scrapers at once, beside one that sends the same in large batches. */
const measureScrapers = async (bench: Bench, writer: Writer): Promise<Outcome> => {
  bench.say(`M2: ${scrapers} scrapers at once, one article each`);
  const take = createBatches(bench, 10, firstArticle(bench, "M2"));
  const single = "one scraper";
  const runners = new Map([
    [ours, () => measureOnce(bench, writer, take(scrapers * 5, 1), scrapers)],
    [single, () => measureOnce(bench, writer, take(5, 100), 1)],
  ]);
  for (const warmUp of runners.values()) await warmUp();
  return {
    id: "M2",
    title: `${scrapers} scrapers sending one article of 10 claims each, at once; beside one that sends 1,000 claims a batch`,
    unit: "claims/s",
    samples: await alternate(runners, bench.rounds),
    targets: [{ against: single, atLeast: 0.3 }],
    notes: ["A request that failed, by deadlock or otherwise, would have ended the run."],
  };
};

export const runIngest = async (bench: Bench): Promise<Outcome[]> => {
  const client = await startChild("the load client", new URL("../load/http.ts", import.meta.url));
  const writers: Writer[] = [];
  try {
    await startWriters(bench, client, writers);
    const equal = await compare(bench, writers, createBatches(bench, 10, firstArticle(bench, "compare"))(2, 10));
    const outcomes: Outcome[] = [];
    for (const shape of shapes) outcomes.push(await measure(bench, writers, shape, equal));
    const [own] = writers;
    if (own) outcomes.push(await measureScrapers(bench, own));
    return [...outcomes, ...(await measureStretches(bench))];
  } finally {
    for (const { child } of writers) await child.stop();
    await client.stop();
    for (const { database } of writers) await bench.server.drop(database);
  }
};
