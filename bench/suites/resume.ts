/** S6: thousands of subscribers come back after a restart, ten thousand events behind. */
import { graphqlShot, post } from "../contenders/contender.ts";
import { ingest, liveLimit, liveService } from "../contenders/live.ts";
import { startService } from "../contenders/service.ts";
import { claimsPerArticle, createWorld } from "../data/world.ts";
import type { Received } from "../load/sockets.ts";
import type { Child } from "../run/child.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import { createSource, subscribeMessage, subscription } from "../work/live.ts";
import { onTopics, topicFilters, topics } from "../work/topics.ts";
import { type LiveBench, now, withEntrants } from "./entrants.ts";

const eventsBehind = 10_000;
const articlesPerBatch = 100;
const filterCount = 1_000;
const mostRounds = 3;
const napMs = 20;
const watchEveryMs = 100;

/** Watches a process's memory until it is told to stop; gives the most, in MB. */
const watchMemory = (child: Child): (() => Promise<number>) => {
  let most = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      most = Math.max(most, (await child.usage()).residentBytes);
      await new Promise((resolve) => setTimeout(resolve, watchEveryMs));
    }
  })();
  return async () => {
    stopped = true;
    await watching;
    return most / 2 ** 20;
  };
};

/** Opens everyone at once and waits for the last delivery. */
const receive = async (
  bench: LiveBench,
  url: string,
  subscriptions: readonly string[],
  meanwhile: () => Promise<void>,
): Promise<{ readonly seconds: number; readonly clientShare: number }> => {
  const sockets = bench.manySockets / 2;
  const deliveries = (eventsBehind / topics) * sockets;
  await bench.client.ask("expect", { deliveries, timed: false });
  const began = now();
  // READY comes behind what was missed: opening must not wait for it
  await bench.client.ask("open", { url, count: sockets, subscriptions, readyWith: "connection_ack", napMs });
  await meanwhile();
  const { lastAtMs, clientShare } = await bench.client.ask<Received>("received");
  await bench.client.ask("close");
  return { seconds: (lastAtMs - began) / 1000, clientShare };
};

/** The log grows while nobody listens; then the service is started anew, and everybody comes back with the old cursor. */
const resume = async (bench: LiveBench, memory: number[]): Promise<Sample> => {
  const database = await bench.database("resume");
  try {
    const first = await startService(database);
    const head = (await post(first.url, graphqlShot("{ logHead }", {}))) as { data: { logHead: string } };
    const articles = onTopics(createSource(createWorld(bench.small)), createWorld(bench.small)).take(
      eventsBehind / claimsPerArticle,
    );
    for (let from = 0; from < articles.length; from += articlesPerBatch)
      await ingest(first.url, articles.slice(from, from + articlesPerBatch));
    await first.child.stop();
    const { child, url } = await startService(database);
    try {
      const query = subscription
        .replace("$filter: ClaimFilter", "$filter: ClaimFilter, $after: LogCursor")
        .replace("filter: $filter", "filter: $filter, after: $after");
      const subscriptions = topicFilters(filterCount).map((filter) =>
        subscribeMessage(query, { filter, after: head.data.logHead }),
      );
      const before = (await child.usage()).residentBytes / 2 ** 20;
      const most = watchMemory(child);
      const { seconds, clientShare } = await receive(bench, url, subscriptions, () => Promise.resolve());
      memory.push((await most()) - before);
      bench.say(`  ${ours}: ${seconds.toFixed(1)} s, ${memory.at(-1)?.toFixed(0)} MB more than before`);
      return { value: seconds, clientShare };
    } finally {
      await child.stop();
    }
  } finally {
    await bench.server.drop(database);
  }
};

/** The limit sends the same number of messages of the same size to the same sockets, and has nothing to read. */
const sendAll = (bench: LiveBench, payload: string): Promise<Sample> =>
  withEntrants(bench, [liveLimit], async ([entrant]) => {
    if (!entrant) throw new Error("nothing was started");
    const { running } = entrant;
    const payloads = Array.from({ length: eventsBehind }, () => payload);
    const sample = await receive(bench, running.url, ["{}"], async () => {
      await running.child.ask("emit", { payloads, stride: topics });
    });
    bench.say(`  R2: ${sample.seconds.toFixed(1)} s`);
    return { value: sample.seconds, clientShare: sample.clientShare };
  });

/** An event as long as ours. */
const payload = JSON.stringify({ data: { claimEvents: { kind: "ADDED", claim: { text: "x".repeat(560) } } } });

export const runResume = async (bench: LiveBench): Promise<Outcome> => {
  const sockets = bench.manySockets / 2;
  bench.say(`S6: ${sockets} subscribers resume after a restart, ${eventsBehind} events behind`);
  const memory: number[] = [];
  const runners = new Map([
    [liveService.name, () => resume(bench, memory)],
    [liveLimit.name, () => sendAll(bench, payload)],
  ]);
  return {
    id: "S6",
    title: `${sockets} subscribers over ${filterCount} filters resume after a restart, ${eventsBehind} events behind, each for 1 % of them; from the first connection to the last delivery`,
    unit: "s",
    samples: await alternate(runners, Math.min(mostRounds, bench.rounds)),
    targets: [],
    notes: [`The service took at most ${Math.max(...memory).toFixed(0)} MB more than before they came.`],
  };
};
