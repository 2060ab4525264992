/** The page's manners: no axe violations in any view, everything by keyboard, and what curators do can be undone. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../support/client.ts";
import { testAdminKey } from "../support/key.ts";
import { startService, type TestService } from "../support/service.ts";
import { openBrowser } from "./browser.ts";
import { openPage, publish, untilRow, untilState, type View } from "./wire.ts";

let service: TestService;
let empty: TestService;
let browser: Browser;
let ids: Readonly<Record<"claim" | "entity" | "article" | "publisher", string>>;

const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

beforeAll(async () => {
  [service, empty] = await Promise.all([startService(), startService()]);
  browser = await openBrowser();
  await publish(service.url, [
    { text: "The ferry left at dawn.", publisher: "Harbour Post", about: ["Port of Lindhaven"] },
    { text: "The ferry never left.", publisher: "Evening Post", about: ["Port of Lindhaven"], modality: "DENIED" },
    { text: "غادرت العبارة عند الفجر.", publisher: "Harbour Post", language: "ar", modality: "REPORTED" },
    { text: `${long} was renamed.`, publisher: long, about: [long], modality: "RUMOURED" },
  ]);
  const { claims } = await ask<{
    claims: {
      nodes: {
        id: string;
        article: { id: string; publisher: { id: string } };
        entities: { entity: { id: string } }[];
      }[];
    };
  }>(
    service.url,
    '{ claims(filter: { text: { matches: "ferry" } }) { nodes { id article { id publisher { id } } entities { entity { id } } } } }',
  );
  const [denied, claim] = claims.nodes;
  if (!denied || !claim) throw new Error("there are no claims");
  await ask(service.url, "mutation ($input: RelateClaimsInput!) { relateClaims(input: $input) { created } }", {
    input: { from: claim.id, to: denied.id, type: "CONTRADICTS", note: "One of them is wrong." },
  });
  ids = {
    claim: claim.id,
    entity: claim.entities[0]?.entity.id ?? "",
    article: claim.article.id,
    publisher: claim.article.publisher.id,
  };
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([service?.stop(), empty?.stop()]);
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds, in words. It is run beside the page's policy, as a tool of the browser is. */
const violationsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run(),
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 160)}`));
};

const views = ["/", "/?q=ferry&modality=DENIED", "claim", "entity", "article", "publisher", "/batches", "/key"];
const pathOf = (view: string): string =>
  ({
    claim: `/claims/${ids.claim}`,
    entity: `/entities/${ids.entity}`,
    article: `/articles/${ids.article}`,
    publisher: `/publishers/${ids.publisher}`,
  })[view] ?? view;

const looks: readonly View[] = [{ scheme: "light" }, { scheme: "dark" }, { scheme: "light", width: 360, height: 740 }];

/** The view is there when its heading is. */
const untilDrawn = async (page: Page): Promise<void> => {
  await page.waitForSelector("main h1, main h2");
  await page.waitForLoadState("networkidle");
};

const isWider = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

test.each(views)("axe finds nothing to say about %s", async (view) => {
  const { page, complaints } = await openPage(browser, service.url, pathOf(view));
  await untilDrawn(page);
  for (const { width = 1280, height = 900, scheme = "light" } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    expect(await violationsOf(page), `${scheme}, ${width}`).toEqual([]);
    expect(await isWider(page), `it is wider than ${width}`).toBe(false);
  }
  expect(complaints).toEqual([]);
  await page.close();
});

test("axe finds nothing to say about a wire without claims, which says how to send some", async () => {
  const { page } = await openPage(browser, empty.url);
  await page.getByRole("heading", { name: "No claims yet" }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.close();
});

test.each([
  ["/claims/Q2xhaW06OTk5OTk5OTk5", "There is no such claim"],
  ["/entities/half-an-address", "This address leads nowhere"],
  ["/?entity=half-an-address", "This address leads nowhere"],
  ["/nowhere/at/all", "There is nothing here"],
])("%s says what is wrong, has no axe violation, and leads back to the wire", async (path, title) => {
  const { page } = await openPage(browser, service.url, path);
  await page.getByRole("heading", { name: title }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Go to the wire" }).click();
  await untilRow(page, "The ferry left at dawn.");
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/");
  await page.close();
});

test("by keyboard alone one finds an entity, walks the claims, opens one, and comes back", async () => {
  const { page } = await openPage(browser, service.url);
  await untilRow(page, "The ferry left at dawn.");
  const focused = (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
    );
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  for (let tabs = 0; tabs < 60 && !(await focused()).startsWith("About a company"); tabs += 1)
    await page.keyboard.press("Tab");
  await page.keyboard.type("lindhav");
  await page.getByRole("option", { name: /Port of Lindhaven/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove about Port of Lindhaven" }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll("article.row").length === 2);
  const onRow = (): Promise<string | null> =>
    page.evaluate(() => document.activeElement?.closest("article.row")?.getAttribute("data-index") ?? null);
  for (let tabs = 0; tabs < 60 && (await onRow()) === null; tabs += 1) await page.keyboard.press("Tab");
  expect(await onRow()).toBe("0");
  await page.keyboard.press("j");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-index") === "1");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "The ferry left at dawn.", level: 1 }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/claims/${ids.claim}`);
  await page.goBack();
  await page.getByRole("button", { name: "Remove about Port of Lindhaven" }).waitFor();
  await page.close();
});

test("a time is the reader's own, with the exact instant beside it", async () => {
  const { page } = await openPage(browser, service.url);
  await untilRow(page, "The ferry left at dawn.");
  const time = page.locator("article.row time").first();
  const instant = (await time.getAttribute("datetime")) ?? "";
  expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(await time.getAttribute("title")).toContain(instant);
  expect(await time.getAttribute("title")).toContain("Central European");
  await page.close();
});

test("Arabic is read from the right, and what is around it stays", async () => {
  const { page } = await openPage(browser, service.url, "/?language=ar");
  await untilRow(page, "غادرت العبارة عند الفجر.");
  expect(await page.locator(".row-text").first().getAttribute("dir")).toBe("rtl");
  expect(
    await page.evaluate(() => getComputedStyle(document.querySelector(".row-head") ?? document.body).direction),
  ).toBe("ltr");
  await page.close();
});

test("with a key a curator retracts a claim and takes it back, and the wire follows", async () => {
  const keyed = await startService({ environment: { CLAIMWIRE_ADMIN_KEY: testAdminKey, CLAIMWIRE_READING: "open" } });
  await publish(keyed.url, [{ text: "The bridge is closed." }]);
  const { page } = await openPage(browser, keyed.url, "/key");
  await page.getByLabel("Key", { exact: true }).fill(testAdminKey);
  await page.getByRole("button", { name: "Use it" }).click();
  await page.getByText("and may read, send articles, curate").waitFor();
  await page.getByRole("link", { name: "Wire", exact: true }).click();
  await untilState(page, "live");
  await page.getByRole("link", { name: "The bridge is closed." }).click();
  await page.getByLabel("Why it is wrong").fill("It is open.");
  await page.getByRole("button", { name: "Retract" }).click();
  await page.getByText("retracted: It is open.").first().waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone: The claim is retracted.").waitFor();
  await page.waitForFunction(() => !document.querySelector(".head .badge-bad"));
  await page.getByRole("link", { name: "Wire", exact: true }).click();
  await untilRow(page, "The bridge is closed.");
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.close();
  await keyed.stop();
});

test("where reading needs a key the page asks for one, and goes on with it", async () => {
  const keyed = await startService({ environment: { CLAIMWIRE_ADMIN_KEY: testAdminKey, CLAIMWIRE_READING: "keys" } });
  await publish(keyed.url, [{ text: "The harbour is quiet." }]);
  const { page } = await openPage(browser, keyed.url);
  await page.getByRole("link", { name: "Enter a key" }).click();
  await page.getByLabel("Key", { exact: true }).fill("a key that nobody made");
  await page.getByRole("button", { name: "Use it" }).click();
  await untilState(page, "refused");
  await page.getByLabel("Key", { exact: true }).fill(testAdminKey);
  await page.getByRole("button", { name: "Use it" }).click();
  await page.getByRole("link", { name: "Wire", exact: true }).click();
  await untilRow(page, "The harbour is quiet.");
  await untilState(page, "live");
  await page.close();
  await keyed.stop();
});
