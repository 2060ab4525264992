/** Who takes part in the live workloads: how each is subscribed to, and how its events are set off. */
import type { ArticleInput } from "../../src/domain/input.ts";
import { startChild } from "../run/child.ts";
import { ours } from "../run/outcome.ts";
import { type IngestAnswer, ingestMutation, subscribeMessage, subscription } from "../work/live.ts";
import { graphqlShot, post, type Running } from "./contender.ts";
import { startPeer } from "./peers.ts";
import { startService } from "./service.ts";

export interface LiveContender {
  readonly name: string;
  /** it sends what it is told, and stores nothing */
  readonly isLimit?: boolean;
  /** it knows no filters, and would send everything to everyone */
  readonly withoutFilters?: boolean;
  start(databaseUrl: string): Promise<Running>;
  /** the payload of the subscribe message */
  subscribe(filter: unknown): string;
  readonly readyWith: "READY" | "connection_ack";
  /**
   * Sets off one event for each claim of the articles. The limit sends `payloads` instead, the n-th event to each `stride`-th
   * socket from the n-th on.
   */
  emit(running: Running, articles: readonly ArticleInput[], payloads: readonly string[], stride: number): Promise<void>;
  /** deliveries that one measurement asks of it: enough for a second or two */
  readonly deliveries: number;
}

/** Sends one batch, and refuses to go on where an article was not taken. */
export const ingest = async (url: string, articles: readonly ArticleInput[]): Promise<readonly string[]> => {
  const answer = (await post(url, graphqlShot(ingestMutation, { input: { articles } }))) as IngestAnswer;
  const { results } = answer.data.ingestArticles;
  const refused = results.find(({ status }) => status === "REJECTED");
  if (refused) throw new Error(`an article was refused: ${JSON.stringify(refused.errors)}`);
  return results.map(({ status }) => status);
};

const articlesPerBatch = 100;

export const liveService: LiveContender = {
  name: ours,
  start: (databaseUrl) => startService(databaseUrl),
  subscribe: (filter) => subscribeMessage(subscription, filter ? { filter } : {}),
  readyWith: "READY",
  emit: async ({ url }, articles) => {
    for (let first = 0; first < articles.length; first += articlesPerBatch)
      await ingest(url, articles.slice(first, first + articlesPerBatch));
  },
  deliveries: 150_000,
};

export const startFanoutLimit = async (databaseUrl: string): Promise<Running> => {
  const environment = { DATABASE_URL: databaseUrl };
  const child = await startChild("R2", new URL("../limits/fanout.ts", import.meta.url), { environment });
  return { child, url: await child.ask<string>("url") };
};

export const liveLimit: LiveContender = {
  name: "R2",
  isLimit: true,
  start: startFanoutLimit,
  subscribe: () => "{}",
  readyWith: "READY",
  emit: async ({ child }, articles, payloads, stride) => {
    const events = articles.flatMap(({ claims }) => claims ?? []).map((_, n) => payloads[n % payloads.length] ?? "{}");
    await child.ask("emit", { payloads: events, stride });
  },
  deliveries: 150_000,
};

const claimAdded = `subscription { claimAdded { id text modality confidence ingestedAt
  article { id title uri publishedAt publisher { id name } } entities { role entity { id name kind } } } }`;

/** Both know the same subscription and the same mutation, which takes one article. */
const livePeer = (name: string, deliveries: number): LiveContender => ({
  name,
  withoutFilters: true,
  start: (databaseUrl) => startPeer(name, databaseUrl),
  subscribe: () => subscribeMessage(claimAdded, {}),
  readyWith: "connection_ack",
  emit: async ({ url }, articles) => {
    const mutation = "mutation Add($input: JSON!) { addArticle(input: $input) }";
    for (const input of articles) await post(url, graphqlShot(mutation, { input }));
  },
  deliveries,
});

export const liveIdiomatic = livePeer("idiomatic", 10_000);
export const liveMercurius = livePeer("mercurius", 10_000);
