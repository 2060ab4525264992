/** What the README asks of the demo's news is answered as it is printed there. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runChanges } from "../../src/cli/changes/run.ts";
import { type News, readNews } from "../../src/cli/demo/news.ts";
import { runIngest } from "../../src/cli/ingest/run.ts";
import { createTerminal } from "../cli/support.ts";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

const readme = readFileSync("README.md", "utf8");
const sectionOf = (title: string): string =>
  new RegExp(`^## ${title}$(.*?)^## `, "ms").exec(readme)?.[1] ?? `there is no section ${title}`;
/** The nth block of a kind in a section. */
const blockOf = (title: string, kind: string, nth = 0): string =>
  [...sectionOf(title).matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\``, "gms"))][nth]?.[1] ?? "";

const send = /* GraphQL */ `
  mutation Send($input: IngestArticlesInput!) {
    ingestArticles(input: $input) { results { status } }
  }
`;

let service: TestService;
const news = readNews();
const publish = async (articles: News["articles"]): Promise<void> => {
  // one after another, as the demo publishes them
  for (const article of articles) await ask(service.url, send, { input: { articles: [article] } });
};
const relate = async (relations: News["relations"]): Promise<void> => {
  const terminal = createTerminal(
    service.url,
    relations.map((relation) => `${JSON.stringify({ relation })}\n`),
  );
  const options = { files: ["-"], dryRun: false, batch: null, concurrency: 1, size: 5, rejects: null };
  expect([await runIngest(options, terminal), terminal.notesText()]).toEqual([0, expect.any(String)]);
};

beforeAll(async () => {
  service = await startService();
  await publish(news.articles);
  await relate(news.relations);
});
afterAll(() => service.stop());

test("the questions under Asking", async () => {
  const { data } = JSON.parse(blockOf("Asking", "json"));
  expect(Object.keys(data)).toHaveLength(4);
  expect(await ask(service.url, blockOf("Asking", "graphql"))).toEqual(data);
});

const whereFrom = "Where a claim comes from";

test("where a claim comes from, as counts and origins", async () => {
  const answer = await ask(service.url, blockOf(whereFrom, "graphql"));
  expect(answer).toEqual(JSON.parse(blockOf(whereFrom, "json")).data);
});

test("why it counts so, in words", async () => {
  const { claims } = await ask<{ claims: { nodes: { id: string }[] } }>(
    service.url,
    `{ claims(filter: { text: { matches: "made no offer" } }) { nodes { id } } }`,
  );
  const { explainCorroboration } = await ask<{
    explainCorroboration: { summary: string; appearances: { text: string }[] };
  }>(service.url, "query ($claim: ID!) { explainCorroboration(claim: $claim) { summary appearances { text } } }", {
    claim: claims.nodes[0]?.id,
  });
  const { summary, appearances } = explainCorroboration;
  const said = [summary, ...appearances.map(({ text }) => text)];
  const unwrapped = blockOf(whereFrom, "text").trim().replaceAll("\n  ", " ").split("\n");
  expect(said).toEqual(unwrapped);
});

test("what changed since, as the command prints it", async () => {
  const { logHead } = await ask<{ logHead: string }>(service.url, "{ logHead }");
  await publish(news.corrections);
  await relate(news.agreements);
  const terminal = createTerminal(service.url);
  await runChanges({ since: logHead, filter: null, json: false }, terminal);
  const timeless = (text: string): string => text.replaceAll(/^\d\d:\d\d/gm, "hh:mm");
  expect(timeless(blockOf(whereFrom, "console").replace(/^\$.*\n/, ""))).toBe(timeless(terminal.outputText()));
});
