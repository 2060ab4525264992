/** The questions under "Asking" in the README have the answers that are printed there, when the demo's news are in. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNews } from "../../src/cli/demo/news.ts";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

const section = /^## Asking$(.*?)^## /ms.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
const block = (kind: string): string => new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\``, "ms").exec(section)?.[1] ?? "";

const send = /* GraphQL */ `
  mutation Send($input: IngestArticlesInput!) {
    ingestArticles(input: $input) { results { status } }
  }
`;

let service: TestService;
beforeAll(async () => {
  service = await startService();
  // one after another, as the demo publishes them
  for (const article of readNews().articles) await ask(service.url, send, { input: { articles: [article] } });
});
afterAll(() => service.stop());

test("what the README asks of the demo's news is answered as it says", async () => {
  const { data } = JSON.parse(block("json"));
  expect(Object.keys(data)).toHaveLength(4);
  expect(await ask(service.url, block("graphql"))).toEqual(data);
});
