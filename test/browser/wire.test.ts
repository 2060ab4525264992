/** The wire in a browser: claims as they commit, by the address's filter, whatever becomes of the connection. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNetwork } from "../cli/network.ts";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { openBrowser } from "./browser.ts";
import { answerOf, openPage, publish, rowsOf, untilRow, untilState } from "./wire.ts";

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  service = await startService();
  browser = await openBrowser();
  await publish(service.url, [
    { text: "The ferry left at dawn.", publisher: "Harbour Post", about: ["Port of Lindhaven"] },
    { text: "Přístav otevřel nové molo.", publisher: "Přístavní list", language: "cs", about: ["Port of Lindhaven"] },
    { text: "غادرت العبارة عند الفجر.", publisher: "Harbour Post", language: "ar", modality: "REPORTED" },
  ]);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

test("a claim that is committed while the page is open appears at the top, and one that is retracted goes", async () => {
  const { page, complaints } = await openPage(browser, service.url);
  await untilState(page, "live");
  await publish(service.url, [{ text: "Fog closed the harbour." }]);
  await untilRow(page, "Fog closed the harbour.");
  expect(await rowsOf(page)).toEqual(await answerOf(service.url));
  const { claims } = await ask<{ claims: { nodes: { id: string }[] } }>(
    service.url,
    '{ claims(filter: { text: { matches: "fog" } }) { nodes { id } } }',
  );
  await ask(service.url, 'mutation ($ids: [ID!]!) { retractClaims(ids: $ids, reason: "it did not") { retracted } }', {
    ids: claims.nodes.map(({ id }) => id),
  });
  await page.waitForFunction(() => !document.body.textContent?.includes("Fog closed"));
  expect(await rowsOf(page)).toEqual(await answerOf(service.url));
  expect(complaints).toEqual([]);
  await page.close();
});

test("the address says what is shown, counted and heard, and a chip that is taken away changes it", async () => {
  const { page, complaints } = await openPage(browser, service.url, "/?modality=ASSERTED&q=ferry&language=en");
  await untilRow(page, "The ferry left at dawn.");
  expect(await rowsOf(page)).toEqual(["The ferry left at dawn."]);
  await untilState(page, "live");
  await publish(service.url, [
    { text: "A ferry ran aground.", modality: "RUMOURED" },
    { text: "Another ferry was bought." },
  ]);
  await untilRow(page, "Another ferry was bought.");
  expect(await rowsOf(page)).toEqual(["Another ferry was bought.", "The ferry left at dawn."]);
  await page.waitForFunction(() => document.querySelector(".list-count")?.textContent === "2 claims");
  await page.getByRole("button", { name: "Remove said as asserted" }).click();
  await untilRow(page, "A ferry ran aground.");
  expect(new URL(page.url()).search).toBe("?q=ferry&language=en");
  await page.goBack();
  await page.waitForFunction(() => !document.body.textContent?.includes("ran aground"));
  expect(complaints).toEqual([]);
  await page.close();
});

test("a name is found without its accents, and asks for the claims about it", async () => {
  const { page } = await openPage(browser, service.url);
  await untilRow(page, "The ferry left at dawn.");
  await page.getByRole("combobox", { name: "Published by" }).fill("pristavni");
  await page.getByRole("option", { name: "Přístavní list" }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("article.row").length === 1);
  expect(await rowsOf(page)).toEqual(["Přístav otevřel nové molo."]);
  await page.getByRole("button", { name: "Remove publisher Přístavní list" }).waitFor();
  await page.close();
});

test("a facet that is clicked asks for it", async () => {
  const { page } = await openPage(browser, service.url);
  await page.getByRole("button", { name: /^Czech/ }).click();
  await page.waitForFunction(() => document.querySelectorAll("article.row").length === 1);
  expect(new URL(page.url()).search).toBe("?language=cs");
  await page.close();
});

test("a stroke over the bars asks for a stretch of time, to the minute", async () => {
  const { page } = await openPage(browser, service.url);
  await page.waitForSelector(".timeline-canvas .u-over");
  const all = await answerOf(service.url);
  const box = await page.locator(".timeline-canvas .u-over").boundingBox();
  if (!box) throw new Error("there is no chart");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 1, y, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/from=/);
  const { searchParams } = new URL(page.url());
  expect(searchParams.get("from")).toMatch(/:00\.000Z$/);
  await page.waitForFunction((count) => document.querySelectorAll("article.row").length === count, all.length);
  const early = { from: "2020-01-01T00:00:00.000Z", to: "2020-01-02T00:00:00.000Z" };
  await page.goto(`${new URL(page.url()).origin}/?${new URLSearchParams(early)}`);
  await page.getByRole("heading", { name: "No claim matches" }).waitFor();
  await page.close();
});

test("what comes while the wire is paused is counted, and shown when it goes on", async () => {
  const { page } = await openPage(browser, service.url);
  await untilState(page, "live");
  await page.getByRole("button", { name: "Pause" }).click();
  const before = await rowsOf(page);
  await publish(service.url, [{ text: "A gull sat on the mast." }, { text: "It flew away." }]);
  await page.getByRole("button", { name: "Show 2 new claims" }).waitFor();
  expect(await rowsOf(page)).toEqual(before);
  await page.getByRole("button", { name: "Resume" }).click();
  await untilRow(page, "It flew away.");
  expect(await rowsOf(page)).toEqual(await answerOf(service.url));
  await page.close();
});

test("through a lost connection the page says so, and shows what came meanwhile, once", async () => {
  const network = await startNetwork(service.url);
  const { page } = await openPage(browser, network.url);
  await untilState(page, "live");
  network.cut();
  await untilState(page, "offline");
  await publish(service.url, [{ text: "The cable was cut." }, { text: "Nobody noticed." }]);
  network.mend();
  await untilState(page, "live");
  await untilRow(page, "Nobody noticed.");
  expect(await rowsOf(page)).toEqual(await answerOf(service.url));
  await page.close();
  await network.stop();
});
