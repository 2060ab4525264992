import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openService } from "../../src/cli/client/service.ts";
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

const publish = async (uri: string, text: string): Promise<void> => {
  const article = { uri, language: "cs", body: text, claims: [{ key: "c", text }] };
  await openService(service.url).ask(
    "mutation ($input: IngestArticlesInput!) { ingestArticles(input: $input) { batchId } }",
    { input: { articles: [article] } },
  );
};

/** GraphiQL with this operation in its first tab, started. */
const startOperation = async (operation: string): Promise<{ readonly page: Page; readonly outside: string[] }> => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  const outside: string[] = [];
  const { origin } = new URL(service.url);
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) outside.push(url);
  });
  await page.goto(`${service.url}?query=${encodeURIComponent(operation)}`);
  await page.locator(".graphiql-execute-button").click();
  return { page, outside };
};

/** The editor shows spaces as no-break ones. */
const resultText = async (page: Page): Promise<string> =>
  ((await page.locator(".result-window").textContent()) ?? "").replaceAll("\u00a0", " ");

test("GraphiQL runs a query, and loads nothing from elsewhere", async () => {
  await publish("urn:test:1", "Žluťoučký kůň úpěl ďábelské ódy.");
  const { page, outside } = await startOperation("{ claims(first: 1) { nodes { text } } }");
  await page.waitForFunction(() => document.querySelector(".result-window")?.textContent?.includes("ódy"));
  expect(await resultText(page)).toContain("Žluťoučký kůň úpěl ďábelské ódy.");
  expect(outside).toEqual([]);
  await page.close();
});

test("GraphiQL shows an event of a subscription as it happens", async () => {
  const { page } = await startOperation("subscription { claimEvents { kind claim { text } } }");
  await page.waitForFunction(() => document.querySelector(".result-window")?.textContent?.includes("READY"));
  await publish("urn:test:2", "Brennwerk dodá článek příští rok.");
  await page.waitForFunction(() => document.querySelector(".result-window")?.textContent?.includes("ADDED"));
  expect(await resultText(page)).toContain("Brennwerk dodá článek příští rok.");
  const picture = process.env["GRAPHIQL_PICTURE"];
  if (picture) await page.screenshot({ path: picture });
  await page.close();
});

test("a page of another site may not open a socket to the service", async () => {
  const page = await browser.newPage();
  await page.route("http://elsewhere.example/", (route) => route.fulfill({ contentType: "text/html", body: "<p>hi" }));
  await page.goto("http://elsewhere.example/");
  const outcome = await page.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url, "graphql-transport-ws");
        socket.onopen = () => resolve("open");
        socket.onerror = () => resolve("refused");
      }),
    service.wsUrl,
  );
  expect(outcome).toBe("refused");
  await page.close();
});
