/**
 * A newsroom under fire, and the comparison afterwards: writers write, dashboards listen, everything breaks now and then; once it
 * is quiet, every dashboard's history is held against the log. The same run serves the tests and `npm run soak`.
 */
import fc from "fast-check";
import { retry } from "../../src/fanout/retry.ts";
import type { ClaimFilterInput } from "../../src/filter/filter.ts";
import { claimFilter } from "../fanout/random-newsroom.ts";
import { ask } from "../support/client.ts";
import { compareHistory, type Differences, judge, type Verdict, type Witness } from "./check.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { wreakHavoc } from "./havoc.ts";
import { readLog, tellFilter } from "./model.ts";
import { walkPages } from "./page.ts";
import { createRandom, type Random, until } from "./random.ts";
import { type Beginning, openSubscriber, type Subscriber, type Tamper } from "./subscriber.ts";
import { openWriters } from "./writers.ts";

export interface RunOptions {
  readonly seed: number;
  readonly durationMs: number;
  readonly instances: number;
  readonly subscribers: number;
  readonly writers: number;
  readonly byHand: number;
  /** so long at most transactions by hand keep the log's lock */
  readonly holdMs: number;
  readonly killMs: number | null;
  readonly cutMs: number | null;
  readonly crashMs: number | null;
  /** for tests of the checker */
  readonly tamper?: (subscriber: number) => Tamper;
  /** for tests of the checker: done to the cluster before anyone writes */
  readonly sabotage?: (cluster: Cluster) => Promise<void>;
}

export interface Report {
  readonly verdict: Verdict;
  /** how each subscriber's history differs */
  readonly each: readonly Differences[];
  readonly seed: number;
  /** entries in the log */
  readonly events: number;
  readonly deliveries: number;
  readonly connections: number;
  readonly acknowledged: number;
  readonly answered: number;
  readonly unanswered: number;
  readonly kills: number;
  readonly cuts: number;
  readonly crashes: number;
  /** until everyone had everything, once nothing was written or broken any more */
  readonly caughtUpMs: number;
  /** what clients and operators should never see */
  readonly faults: readonly string[];
}

/** Nobody waits longer than this for the last event; what is missing then is lost. */
const settleLimitMs = 30_000;

/** A filter as it is sent: in JSON, with nothing undefined. */
const sampleFilters = (count: number, seed: number): ClaimFilterInput[] =>
  fc.sample(claimFilter, { numRuns: count, seed }).map((filter) => JSON.parse(JSON.stringify(filter)));

const beginnings: readonly Beginning[] = ["start", "page", "page", "now"];

/** Most begin with the writers, the others one by one while they write. */
const openSubscribers = (options: RunOptions, cluster: Cluster, random: Random, origin: string): Subscriber[] =>
  sampleFilters(options.subscribers, options.seed).map((filter, index) =>
    openSubscriber({
      filter,
      beginning: beginnings[index % beginnings.length] ?? "start",
      delayMs: index % 3 === 0 ? random.between(0, options.durationMs / 2) : 0,
      origin,
      random: random.fork(),
      urls: cluster.urls,
      tamper: options.tamper?.(index) ?? {},
    }),
  );

const answerAll = async (cluster: Cluster, filters: readonly ClaimFilterInput[]): Promise<Set<string>[]> => {
  const answers: Set<string>[] = [];
  for (const [index, filter] of filters.entries()) {
    const urls = cluster.urls();
    answers.push((await walkPages(urls[index % urls.length] ?? "", filter)).ids);
  }
  return answers;
};

const settle = async (options: RunOptions, cluster: Cluster, subscribers: readonly Subscriber[]) => {
  await until(() => cluster.urls().length === options.instances, settleLimitMs);
  for (const { calm } of subscribers) calm();
  const faults: string[] = [];
  const startedMs = performance.now();
  // PostgreSQL may have been crashed a moment ago, and recover
  const patience = AbortSignal.timeout(settleLimitMs);
  const log = await retry(
    () => readLog(cluster.databaseUrl),
    patience,
    () => undefined,
  );
  const told = subscribers.map(({ history }) => tellFilter(log, history.filter));
  const hasAll = ({ history }: Subscriber, index: number): boolean =>
    history.from !== null && history.position >= (told[index]?.events.at(-1)?.seq ?? 0n);
  await until(() => subscribers.every(hasAll), settleLimitMs);
  const caughtUpMs = performance.now() - startedMs;
  let finished = false;
  void Promise.all(subscribers.map(({ finish }) => finish())).then(() => {
    finished = true;
  });
  if (!(await until(() => finished, settleLimitMs))) faults.push("not every subscriber got ready in the end");
  return { log, told, caughtUpMs, faults };
};

const runOn = async (options: RunOptions, cluster: Cluster, random: Random): Promise<Report> => {
  const urls = cluster.urls();
  const { logHead: origin } = await ask<{ logHead: string }>(urls[0] ?? "", "{ logHead }");
  await options.sabotage?.(cluster);
  const { databaseUrl } = cluster;
  const { seed, writers: count, byHand, holdMs } = options;
  const writers = await openWriters({
    urls: cluster.urls,
    databaseUrl,
    random: random.fork(),
    seed,
    count,
    byHand,
    holdMs,
  });
  const subscribers = openSubscribers(options, cluster, random, origin);
  await wreakHavoc({ ...options, cluster, random: random.fork() });
  await writers.stop();
  const { log, told, caughtUpMs, faults } = await settle(options, cluster, subscribers);
  const histories = subscribers.map(({ history }) => history);
  const answers = await answerAll(
    cluster,
    histories.map(({ filter }) => filter),
  );
  for (const { leave } of subscribers) leave();
  const witnesses = histories.flatMap((history, index): Witness | [] => {
    const [story, answer] = [told[index], answers[index]];
    return story && answer ? { history, told: story, answer } : [];
  });
  return {
    verdict: judge(log, witnesses, writers.acknowledged),
    each: witnesses.map(({ history, told }) => compareHistory(history, told)),
    seed,
    events: log.length,
    deliveries: histories.reduce((sum, { heard }) => sum + heard.filter(({ claimId }) => claimId !== null).length, 0),
    connections: histories.reduce((sum, { connections }) => sum + connections, 0),
    acknowledged: writers.acknowledged.length,
    answered: writers.answered,
    unanswered: writers.unanswered,
    kills: cluster.kills,
    cuts: cluster.cuts,
    crashes: cluster.crashes,
    caughtUpMs: Math.round(caughtUpMs),
    faults: [...faults, ...cluster.faults, ...writers.faults, ...histories.flatMap(({ faults }) => faults)],
  };
};

export const runLive = async (options: RunOptions): Promise<Report> => {
  const random = createRandom(options.seed);
  const cluster = await openCluster(options.instances);
  try {
    return await runOn(options, cluster, random);
  } finally {
    await cluster.stop();
  }
};

/** One line for the log of a test run. */
export const describeReport = ({ verdict, each: _, faults, ...figures }: Report): string =>
  `${Object.entries({ ...figures, ...verdict, faults: faults.length })
    .map(([name, value]) => `${name} ${value}`)
    .join(", ")}\n${faults
    .slice(0, 20)
    .map((fault) => `  ${fault}\n`)
    .join("")}`;
