/** The EventSource dashboard in the browser that it is for: the browser itself reconnects and says where it was. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openService } from "../../src/cli/client/service.ts";
import { startNetwork } from "../cli/network.ts";
import { testAdminKey } from "../support/key.ts";
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

/** Follows in a page of its own. `after`: what stands behind `filter, start, onEvent` in the call. */
const openPage = async (url: string, filter: object | null, after = "undefined, null"): Promise<Page> => {
  const page = await browser.newPage();
  await page.goto(new URL("/health/live", url).href);
  const script = scriptOf("examples/dashboard/operation.ts", "examples/dashboard/eventsource.ts");
  await page.addScriptTag({
    content: `{ ${script}
      globalThis.heard = [];
      globalThis.ends = [];
      followWithEventSource(${JSON.stringify(url)}, ${JSON.stringify(filter)}, null, (event) => heard.push(event), ${after}); }`,
  });
  return page;
};

test("EventSource hears everything once, through a lost connection", async () => {
  const network = await startNetwork(service.url);
  const page = await openPage(network.url, null);
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

test("with tickets, each of which opens one stream, it comes back after its last cursor with a new one", async () => {
  const network = await startNetwork(service.url);
  const takeTicket = `async () => {
    const headers = { "content-type": "application/json", authorization: "Bearer ${testAdminKey}" };
    const body = JSON.stringify({ query: "mutation { createStreamTicket { ticket } }" });
    const answer = await fetch(${JSON.stringify(network.url)}, { method: "POST", headers, body });
    return (await answer.json()).data.createStreamTicket.ticket;
  }`;
  const filter = { text: { matches: "number" } };
  const page = await openPage(network.url, filter, `undefined, ${takeTicket}`);
  await page.waitForFunction("heard.some(({ kind }) => kind === 'READY')");
  await publish(11);
  await page.waitForFunction("heard.some(({ claim }) => claim)");
  network.cut();
  await publish(12);
  network.mend();
  await page.waitForFunction("heard.filter(({ claim }) => claim).length === 2", undefined, { timeout: 25_000 });
  await publish(13);
  await page.waitForFunction("heard.filter(({ claim }) => claim).length === 3", undefined, { timeout: 20_000 });
  expect(await page.evaluate("heard.flatMap(({ claim }) => claim ? [claim.text] : [])")).toEqual([
    "News number 11.",
    "News number 12.",
    "News number 13.",
  ]);
  await page.close();
  await network.stop();
});

test("what is refused ends it with the reason, instead of being asked for ever", async () => {
  const page = await openPage(service.url, {}, "(fault) => ends.push(fault)");
  await page.waitForFunction("ends.length === 1", undefined, { timeout: 20_000 });
  expect(await page.evaluate("ends[0].errors[0].extensions.code")).toBe("FILTER_INVALID");
  await page.close();
});
