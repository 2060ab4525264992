import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, hearOverSocket, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { about, type Ingested, ingest, type Listened, listen } from "./news.ts";

const folder = "../shared/seeds";
const present = existsSync(`${folder}/ingest.json`);
if (!present) process.stdout.write(`${folder} is not here: the two real articles are not sent.\n`);

const read = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Quotes {
  readonly claims: {
    readonly totalCount: number;
    readonly nodes: readonly {
      readonly id: string;
      readonly key: string;
      readonly quote: { readonly start: number; readonly end: number; readonly verified: boolean };
      readonly article: { readonly uri: string };
    }[];
  };
}
const quotes = /* GraphQL */ `
  query Quotes($filter: ClaimFilter) {
    claims(first: 100, filter: $filter) {
      totalCount
      nodes { id key quote { start end verified } article { uri } }
    }
  }
`;

test.runIf(present)(
  "the two real articles go in, are queried, and reach a subscriber with the same filter",
  async () => {
    const client = socketClient(service.wsUrl);
    const heard = hearOverSocket<Listened>(client, { query: listen, variables: { filter: about("huawei") } });
    await heard.next();

    const variables = read("ingest.json");
    const { ingestArticles } = await ask<Ingested>(service.url, ingest, variables);
    expect(ingestArticles.results.map(({ status }) => status)).toEqual(["CREATED", "CREATED"]);

    const { claims } = await ask<Quotes>(service.url, quotes, { filter: about("Huawei") });
    expect(claims.totalCount).toBeGreaterThan(0);
    const events = [];
    while (events.length < claims.totalCount) events.push(await heard.next());
    expect(events.map(({ claimEvents }) => claimEvents.kind)).toEqual(events.map(() => "ADDED"));
    expect(events.map(({ claimEvents }) => claimEvents.claimId).sort()).toEqual(
      claims.nodes.map(({ id }) => id).sort(),
    );
    heard.close();
    await client.dispose();
  },
);

test.runIf(present)("every quote stands verified where it is expected, in 24 claims about 15 entities", async () => {
  const { claims } = await ask<Quotes>(service.url, quotes);
  const found = claims.nodes.map(({ key, quote, article }) => ({
    article: article.uri,
    claim: key,
    start: quote.start,
    end: quote.end,
  }));
  const order = (one: { article: string; claim: string }) => `${one.article} ${one.claim}`;
  const sorted = <Item extends { article: string; claim: string }>(items: readonly Item[]) =>
    [...items].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  expect(sorted(found)).toEqual(sorted(read("expected.json").quotes));
  expect(claims.nodes.filter(({ quote }) => !quote.verified)).toEqual([]);
  expect(await ask(service.url, "{ claims { totalCount } entities { totalCount } articles { totalCount } }")).toEqual({
    claims: { totalCount: 24 },
    entities: { totalCount: 15 },
    articles: { totalCount: 2 },
  });
});

test.runIf(present)("sending them again changes nothing", async () => {
  const before = await ask(service.url, "{ logHead }");
  const { ingestArticles } = await ask<Ingested>(service.url, ingest, read("ingest.json"));
  expect(ingestArticles.results.map(({ status }) => status)).toEqual(["UNCHANGED", "UNCHANGED"]);
  expect(await ask(service.url, "{ logHead }")).toEqual(before);
});
