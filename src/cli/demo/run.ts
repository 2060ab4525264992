/**
 * `claimwire demo`: a service of its own, a small invented newswire in it, and then the same news again and again as live traffic, with
 * corrections, so that there is something to ask and something to hear.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { Patience } from "../client/service.ts";
import { interruption, plain, type Terminal } from "../client/terminal.ts";
import { relate } from "../ingest/relations.ts";
import { send } from "../ingest/send.ts";
import { type House, openHouse } from "./house.ts";
import { type DemoArticle, editionOf, type News, readNews } from "./news.ts";

export interface DemoOptions {
  /** null: a temporary folder */
  readonly data: string | null;
  /** between two articles of the replay */
  readonly paceMs: number;
  /** replays of all the news; null: until interrupted */
  readonly rounds: number | null;
}

interface Show {
  readonly house: House;
  readonly patience: Patience;
  say(line: string): void;
}

const publish = async ({ house, patience, say }: Show, article: DemoArticle): Promise<void> => {
  const sent = await send(
    house.service,
    [{ kind: "article", place: "the demo", bytes: 0, article }],
    { batchKey: null, dryRun: false },
    patience,
  );
  for (const { code, message } of sent.results[0]?.errors ?? []) say(`refused: ${code} ${plain(message)}`);
};

const connect = async ({ house, patience }: Show, relations: News["relations"]): Promise<void> => {
  for (const relation of relations) await relate(house.service, relation, false, patience);
};

const welcome = (house: House, news: News, paceMs: number): string => {
  const { url } = house.service;
  const claims = news.articles.reduce((sum, article) => sum + article.claims.length, 0);
  const elsewhere = url === "http://127.0.0.1:4000/graphql" ? "" : `CLAIMWIRE_URL=${url} `;
  return [
    "",
    `Claimwire is at ${url}`,
    `Its data is in ${house.folder}${house.borrowed ? ", and goes when the demo ends" : ""}.`,
    "Whoever is on this machine may read; writing needs its key:",
    `  export CLAIMWIRE_KEY=${house.service.key ?? ""}`,
    `${news.articles.length} invented articles with ${claims} claims are in; another comes every ${paceMs / 1000} s.`,
    "",
    "Try",
    `  ${new URL("/", url)} in a browser: the page, which shows them as they come`,
    `  ${url} in a browser: GraphiQL, with example operations`,
    `  ${elsewhere}npx claimwire tail`,
    `  ${elsewhere}npx claimwire tail --entity "Lipova Bank"`,
    `  curl -N ${url} -H 'accept: text/event-stream' -H 'content-type: application/json' \\`,
    `    -d '{"query":"subscription { claimEvents { kind claim { text } } }"}'`,
    "",
    "Ctrl-C ends it.",
    "",
  ].join("\n");
};

const replay = async (show: Show, news: News, paceMs: number): Promise<void> => {
  const { signal } = show.patience;
  for (const article of news.articles) {
    await wait(paceMs, undefined, { signal });
    await publish(show, { ...article, publishedAt: new Date().toISOString() });
    show.say(`published  ${article.publisher.name}: ${article.title}`);
  }
  await connect(show, news.relations);
  for (const article of news.corrections) {
    await wait(paceMs, undefined, { signal });
    // What is left out stays: the correction came later, but the article is as old as it was.
    const { publishedAt: _, ...correction } = article;
    await publish(show, correction);
    show.say(`corrected  ${article.publisher.name}: ${article.title}`);
  }
  await connect(show, news.agreements);
};

const perform = async (show: Show, options: DemoOptions): Promise<void> => {
  const news = readNews();
  for (const article of news.articles) await publish(show, article);
  await connect(show, news.relations);
  show.say(welcome(show.house, news, options.paceMs));
  // The time of the start keeps editions apart where the folder is used again.
  const start = Math.floor(Date.now() / 1000).toString(36);
  for (let round = 1; options.rounds === null || round <= options.rounds; round += 1)
    await replay(show, editionOf(news, `edition-${start}-${round}`), options.paceMs);
};

/** Runs until it is interrupted or its rounds are over, then gives the exit code. */
export const runDemo = async (options: DemoOptions, terminal: Terminal): Promise<number> => {
  const { signal: interrupted, release } = interruption();
  const say = (line: string): void => void terminal.output.write(`${line}\n`);
  say("Starting a service; the first start sets up its database.");
  let house: House | null = null;
  let failed = false;
  try {
    house = await openHouse(options.data, terminal, interrupted);
    const signal = AbortSignal.any([interrupted, house.gone]);
    await perform({ house, say, patience: { signal, note: say } }, options);
  } catch (fault) {
    failed = !interrupted.aborted;
    if (failed && !house?.gone.aborted) throw fault;
    if (failed) say("The service has ended.");
  } finally {
    await house?.stop();
    release();
  }
  return failed ? 1 : 0;
};
