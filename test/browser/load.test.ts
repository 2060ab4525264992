/** The wire at work: ten thousand claims scrolled through, fifty a second, and a service that is killed under the page. */
import { setInterval } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnService } from "../support/child.ts";
import { post } from "../support/client.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { startService, type TestService } from "../support/service.ts";
import { openBrowser } from "./browser.ts";
import { answerOf, openPage, publish, rowsOf, untilRow, untilState } from "./wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const words = "harbour ferry fog strike crane cable minister bank tariff storm bridge engine reactor treaty vote".split(
  " ",
);
const sentence = (number: number): string =>
  `Claim ${number}: ${Array.from({ length: 6 + (number % 30) }, (_, place) => words[(number * 7 + place * 3) % words.length]).join(" ")}.`;

/** A hundred claims an article. */
const fill = async ({ url }: TestService, articles: number): Promise<void> => {
  const made = Array.from({ length: articles }, (_, place) => ({
    uri: `urn:load:${place}`,
    language: "en",
    body: "Much was said.",
    publisher: { name: `Outlet ${place % 7}` },
    claims: Array.from({ length: 100 }, (_, claim) => ({ key: `${claim}`, text: sentence(place * 100 + claim) })),
  }));
  for (let start = 0; start < articles; start += 50) {
    const input = { articles: made.slice(start, start + 50) };
    await post(url, "mutation ($input: IngestArticlesInput!) { ingestArticles(input: $input) { batchId } }", { input });
  }
};

interface Watched {
  readonly mostRows: number;
  readonly longestTaskMs: number;
  readonly longTasks: number;
}

/** Begins to watch how many rows are in the document, and what keeps it busy. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen = { mostRows: 0, longestTaskMs: 0, longTasks: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.longTasks += 1;
        seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
      }
    }).observe({ type: "longtask" });
    const count = (): void => {
      seen.mostRows = Math.max(seen.mostRows, document.querySelectorAll("article.row").length);
      requestAnimationFrame(count);
    };
    count();
  });
const watched = (page: Page): Promise<Watched> =>
  page.evaluate(() => (globalThis as unknown as { seen: Watched }).seen);

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** microseconds of the processor, which a machine that has much else to do does not stretch */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of any page's main thread, in milliseconds of the processor. */
const longestOf = (trace: Buffer): number => {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const pages = new Set(
    traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(threadOf),
  );
  const tasks = traceEvents.filter((event) => event.name.endsWith("RunTask") && pages.has(threadOf(event)));
  if (tasks.length < 100) throw new Error(`the trace has ${tasks.length} tasks only`);
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
};

const say = (what: string, { mostRows, longestTaskMs, longTasks }: Watched): boolean =>
  process.stdout.write(
    `${what}: at most ${mostRows} rows in the document, ${longTasks} tasks over 50 ms, the longest ${Math.round(longestTaskMs)} ms\n`,
  );

/** Sends fifty claims a second, numbered from 100,000, until it is stopped, which answers how many were sent. */
const startSending = ({ url }: TestService): { stop(): Promise<number> } => {
  let goes = true;
  const send = async (): Promise<number> => {
    let sent = 0;
    for await (const beganMs of setInterval(20, performance.now())) {
      if (!goes) break;
      const due = Math.floor(((performance.now() - beganMs) / 1000) * 50) - sent;
      const told = Array.from({ length: due }, (_, place) => ({ text: sentence(100_000 + sent + place) }));
      if (due > 0) await publish(url, told);
      sent += due;
    }
    return sent;
  };
  const sending = send();
  // a fault is told to whoever stops it
  sending.catch(() => undefined);
  return {
    stop() {
      goes = false;
      return sending;
    },
  };
};

/** Until that claim or a later one is among the rows: a busy page shows many at once, and may never have that very one on top. */
const untilNumber = (page: Page, number: number): Promise<unknown> =>
  page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll(".row-text")].some(
        ({ textContent }) => Number(/^Claim (\d+):/.exec(textContent ?? "")?.[1]) >= wanted,
      ),
    number,
    { timeout: 60_000 },
  );

const scrollToEnd = async (page: Page): Promise<void> => {
  while (!(await page.evaluate(() => document.body.textContent?.includes("That is all.")))) {
    await page.mouse.wheel(0, 6_000);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
};

test("ten thousand claims are scrolled through with few in the document, and fifty come each second meanwhile", async () => {
  const service = await startService();
  await fill(service, 100);
  const { page, complaints } = await openPage(browser, service.url);
  await untilState(page, "live");
  await watch(page);
  await browser.startTracing(page, { categories: ["toplevel"] });
  const sending = startSending(service);
  let sent = 0;
  try {
    await untilNumber(page, 100_200);
    say("50 claims a second at the top", await watched(page));
    await scrollToEnd(page);
    await untilRow(page, sentence(0));
  } finally {
    sent = await sending.stop();
  }
  const longestMs = longestOf(await browser.stopTracing());
  const atEnd = await watched(page);
  say(`${10_000 + sent} claims scrolled`, atEnd);
  process.stdout.write(`the longest task took ${Math.round(longestMs)} ms of the processor\n`);
  expect(sent).toBeGreaterThan(200);
  expect(atEnd.mostRows).toBeLessThanOrEqual(100);
  expect(complaints).toEqual([]);
  await page.close();
  await service.stop();
}, 180_000);

const startOn = async (database: TestDatabase, port: string) => {
  const child = spawnService({ DATABASE_URL: database.url, PORT: port });
  return { child, url: await child.ready };
};

test("a service that is killed under the page and started again is taken up where it was, without a claim lost or doubled", async () => {
  const database = await createTestDatabase();
  const first = await startOn(database, "0");
  await publish(first.url, [{ text: "Before." }]);
  const { page, complaints } = await openPage(browser, first.url);
  await untilState(page, "live");
  // what it counts has come too: an answer that is cut in two would be a complaint
  await page.waitForLoadState("networkidle");
  first.child.process.kill("SIGKILL");
  await first.child.ended;
  await untilState(page, "offline");
  const second = await startOn(database, new URL(first.url).port);
  await publish(second.url, [{ text: "Just after the restart." }, { text: "Right then too." }]);
  await untilState(page, "live");
  await publish(second.url, [{ text: "Later." }]);
  await untilRow(page, "Later.");
  expect(await rowsOf(page)).toEqual(await answerOf(second.url));
  expect(complaints).toEqual([]);
  await page.close();
  second.child.process.kill("SIGTERM");
  await second.child.ended;
  await database.drop();
}, 120_000);
