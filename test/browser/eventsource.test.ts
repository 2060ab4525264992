/** The EventSource dashboard in the browser that it is for: the browser itself reconnects and says where it was. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openService } from "../../src/cli/client/service.ts";
import { startNetwork } from "../cli/network.ts";
import { startService, type TestService } from "../support/service.ts";
import { openBrowser } from "./browser.ts";

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  service = await startService();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const publish = async (number: number): Promise<void> => {
  const text = `News number ${number}.`;
  const article = { uri: `urn:test:${number}`, language: "en", body: text, claims: [{ key: "c", text }] };
  await openService(service.url).ask(
    "mutation ($input: IngestArticlesInput!) { ingestArticles(input: $input) { batchId } }",
    { input: { articles: [article] } },
  );
};

/** The example as a script: without its types, its imports and its exports. */
const scriptOf = (...files: string[]): string =>
  files
    .map((file) =>
      stripTypeScriptTypes(readFileSync(file, "utf8"))
        .replace(/^import .*$/gm, "")
        .replace(/^export /gm, ""),
    )
    .join("\n");

test("EventSource hears everything once, through a lost connection", async () => {
  const network = await startNetwork(service.url);
  const page = await browser.newPage();
  await page.goto(new URL("/health/live", network.url).href);
  const script = scriptOf("examples/dashboard/operation.ts", "examples/dashboard/eventsource.ts");
  await page.addScriptTag({
    content: `{ ${script}
      globalThis.heard = [];
      followWithEventSource(${JSON.stringify(network.url)}, null, null, (event) => heard.push(event)); }`,
  });
  const texts = (): Promise<unknown> => page.evaluate("heard.flatMap(({ claim }) => claim ? [claim.text] : [])");
  await page.waitForFunction("heard.some(({ kind }) => kind === 'READY')");
  await publish(1);
  await page.waitForFunction("heard.some(({ claim }) => claim)");
  network.cut();
  await publish(2);
  await publish(3);
  network.mend();
  await page.waitForFunction("heard.filter(({ claim }) => claim).length === 3", undefined, { timeout: 20_000 });
  expect(await texts()).toEqual(["News number 1.", "News number 2.", "News number 3."]);
  await page.close();
  await network.stop();
});
