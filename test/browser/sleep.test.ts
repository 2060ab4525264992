/** The page after its machine slept, was frozen by the browser, or lost the network: what came meanwhile is there, once. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { openBrowser } from "./browser.ts";
import { answerOf, openPage, publish, rowsOf, untilRow, untilState } from "./wire.ts";

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  service = await startService();
  browser = await openBrowser();
  await publish(service.url, [{ text: "The tide went out." }, { text: "The mole was painted." }]);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const retract = async (words: string): Promise<void> => {
  const { claims } = await ask<{ claims: { nodes: { id: string }[] } }>(
    service.url,
    "query ($words: String!) { claims(filter: { text: { matches: $words } }) { nodes { id } } }",
    { words },
  );
  await ask(service.url, 'mutation ($ids: [ID!]!) { retractClaims(ids: $ids, reason: "no") { retracted } }', {
    ids: claims.nodes.map(({ id }) => id),
  });
};

/** The rows are the answer, and the page asked for no row again: it heard what it missed, from where it was. */
const untilSame = async (page: Page): Promise<void> => {
  const wanted = await answerOf(service.url);
  await page.waitForFunction(
    (texts) =>
      JSON.stringify(
        [...document.querySelectorAll<HTMLElement>("article.row")]
          .sort((a, b) => Number(a.dataset["index"]) - Number(b.dataset["index"]))
          .map((row) => row.querySelector(".row-text")?.textContent),
      ) === JSON.stringify(texts),
    wanted,
  );
  expect(new Set(wanted).size).toBe(wanted.length);
};

test("frozen and thawed again, the page shows what came and takes away what went meanwhile", async () => {
  const { page, complaints } = await openPage(browser, service.url);
  await untilState(page, "live");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await publish(service.url, [{ text: "A seal slept on the mole." }]);
  await retract("tide");
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await untilRow(page, "A seal slept on the mole.");
  await untilSame(page);
  await untilState(page, "live");
  expect(complaints).toEqual([]);
  await page.close();
});

test("awake after hours it trusts no connection from before: it makes another and resumes by cursor", async () => {
  const { page } = await openPage(browser, service.url, "/key");
  // a clock that can be put forward, as a machine's is while it sleeps
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    let sleptMs = 0;
    Date.now = () => now() + sleptMs;
    window.addEventListener("test:slept", () => {
      sleptMs += 3 * 3_600_000;
    });
  });
  const afters: string[] = [];
  let sockets = 0;
  page.on("websocket", (socket) => {
    sockets += 1;
    socket.on("framesent", ({ payload }) => {
      const { type, payload: asked } = JSON.parse(String(payload)) as {
        type: string;
        payload?: { variables?: { after?: string } };
      };
      if (type === "subscribe" && asked?.variables?.after) afters.push(asked.variables.after);
    });
  });
  await page.goto(new URL("/", page.url()).href);
  await untilState(page, "live");
  await publish(service.url, [{ text: "The ferry is late." }]);
  await untilRow(page, "The ferry is late.");
  const [first] = afters;
  const another = page.waitForEvent("websocket");
  await page.evaluate(() => window.dispatchEvent(new Event("test:slept")));
  await another;
  await publish(service.url, [{ text: "The ferry is here." }]);
  await untilRow(page, "The ferry is here.");
  await untilState(page, "live");
  await untilSame(page);
  expect(sockets).toBe(2);
  // not from where the page began, but from what it heard last
  expect(afters.at(-1)).not.toBe(first);
  await page.close();
});

test("without a network the page says so at once, and with it again shows what came meanwhile", async () => {
  const { page } = await openPage(browser, service.url);
  await untilState(page, "live");
  await page.context().setOffline(true);
  await untilState(page, "offline");
  const before = await rowsOf(page);
  await publish(service.url, [{ text: "The night boat sank." }, { text: "All were saved." }]);
  expect(await rowsOf(page)).toEqual(before);
  await page.context().setOffline(false);
  await untilState(page, "live");
  await untilRow(page, "All were saved.");
  await untilSame(page);
  await page.close();
});
