/** What curators do in the page, each with its way back: related, merged, confirmed, dismissed, and as it was before. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { openBrowser } from "./browser.ts";
import { openPage, publish } from "./wire.ts";

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  // whoever comes without a key may do everything here
  service = await startService();
  browser = await openBrowser();
  await publish(service.url, [
    { text: "The lighthouse is dark.", publisher: "Harbour Post", about: ["Lindhaven Light"] },
    { text: "A keeper was hired in March.", publisher: "Evening Post", about: ["Light of Lindhaven"] },
    { text: "The Orlan 7 will be sold from May for 900 euros.", publisher: "Harbour Post", about: ["Orlan 7"] },
    { text: "The Orlan 7 will be sold from May for 900 euros.", publisher: "Evening Post", about: ["Orlan 7"] },
  ]);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

interface Found {
  readonly id: string;
  readonly relations: { readonly nodes: readonly { readonly type: string }[] };
  readonly entities: readonly { readonly entity: { readonly id: string; readonly name: string } }[];
}

/** The claims with these words, newest first. */
const claimsWith = async (words: string): Promise<readonly Found[]> => {
  const { claims } = await ask<{ claims: { nodes: readonly Found[] } }>(
    service.url,
    `query ($words: String!) { claims(filter: { text: { matches: $words } }) {
      nodes { id relations { nodes { type } } entities { entity { id name } } } } }`,
    { words },
  );
  return claims.nodes;
};

const onlyClaim = async (words: string): Promise<Found> => {
  const [claim] = await claimsWith(words);
  if (!claim) throw new Error(`no claim says ${words}`);
  return claim;
};

const relationsOf = async (words: string): Promise<readonly string[]> =>
  (await onlyClaim(words)).relations.nodes.map(({ type }) => type);

/** The bar tells what was done; Undo takes it back, which the bar tells too. */
const undo = async (page: Page, told: string): Promise<void> => {
  const bar = page.locator(".notice-bar");
  await bar.getByText(told, { exact: true }).waitFor();
  await bar.getByRole("button", { name: "Undo" }).click();
  await bar.getByText(`Undone: ${told}`).waitFor();
};

test("a relation that a curator makes is drawn at once, and undone it is gone from page and service", async () => {
  const [dark, keeper] = [await onlyClaim("lighthouse"), await onlyClaim("keeper")];
  const { page, complaints } = await openPage(browser, service.url, `/claims/${dark.id}`);
  await page.getByLabel("This claim").selectOption({ label: "contradicts" });
  await page.getByLabel("The other claim’s address").fill(new URL(`/claims/${keeper.id}`, page.url()).href);
  await page.getByRole("button", { name: "Relate" }).click();
  await page.getByRole("heading", { name: "Contradicted" }).waitFor();
  await page.locator(".versus").getByText("A keeper was hired in March.").waitFor();
  expect(await relationsOf("lighthouse")).toEqual(["CONTRADICTS"]);
  await undo(page, "The claims are related.");
  await page.getByRole("heading", { name: "Contradicted" }).waitFor({ state: "detached" });
  expect(await relationsOf("lighthouse")).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

test("a relation that is taken away comes back with Undo, its note with it", async () => {
  const [dark, keeper] = [await onlyClaim("lighthouse"), await onlyClaim("keeper")];
  await ask(service.url, "mutation ($input: RelateClaimsInput!) { relateClaims(input: $input) { created } }", {
    input: { from: dark.id, to: keeper.id, type: "SUPPORTS", note: "Somebody saw it." },
  });
  const { page } = await openPage(browser, service.url, `/claims/${dark.id}`);
  await page.getByText("Somebody saw it.").waitFor();
  await page.getByRole("button", { name: "Take the relation away" }).click();
  await page.getByText("Somebody saw it.").waitFor({ state: "detached" });
  await undo(page, "The relation is taken away.");
  await page.getByText("Somebody saw it.").waitFor();
  expect(await relationsOf("lighthouse")).toEqual(["SUPPORTS"]);
  await page.close();
});

test("entities that a curator merges are one, and undone each has its own claims again", async () => {
  const keeper = await onlyClaim("keeper");
  const own = keeper.entities[0]?.entity.id;
  const { page, complaints } = await openPage(browser, service.url, `/entities/${own}`);
  await page.getByRole("combobox", { name: "What Light of Lindhaven is the same as" }).fill("lindhaven light");
  await page.getByRole("option", { name: /^Lindhaven Light/ }).click();
  await page.getByRole("button", { name: "Merge it into Lindhaven Light" }).click();
  await page.locator(".head .notice").getByText("Merged into Lindhaven Light").waitFor();
  expect((await onlyClaim("keeper")).entities.map(({ entity }) => entity.name)).toEqual(["Lindhaven Light"]);
  await undo(page, "The entities are merged.");
  await page.locator(".head .notice").waitFor({ state: "detached" });
  expect((await onlyClaim("keeper")).entities.map(({ entity }) => entity.name)).toEqual(["Light of Lindhaven"]);
  expect(complaints).toEqual([]);
  await page.close();
});

test("a suggestion that is confirmed joins the two, and undone it is a suggestion again", async () => {
  const orlan = await onlyClaim("Orlan");
  const { page } = await openPage(browser, service.url, `/claims/${orlan.id}`);
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await page.getByText("2 articles,").waitFor();
  await page.getByRole("button", { name: "Confirm", exact: true }).waitFor({ state: "hidden" });
  expect(await relationsOf("Orlan")).toEqual(["SAME_AS"]);
  await undo(page, "The suggestion is confirmed.");
  await page.getByText("1 article,").waitFor();
  await page.getByRole("button", { name: "Confirm", exact: true }).waitFor();
  expect(await relationsOf("Orlan")).toEqual([]);
  await page.close();
});

test("a suggestion that is dismissed stays away, and undone it is a suggestion again", async () => {
  const orlan = await onlyClaim("Orlan");
  const { page } = await openPage(browser, service.url, `/claims/${orlan.id}`);
  await page.getByRole("button", { name: "Dismiss", exact: true }).click();
  // the service may now guess at something else of the two; what is unlikely is folded away
  await page.getByRole("heading", { name: "Suggested" }).waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("heading", { name: "For curators" }).waitFor();
  const dismissed = "{ dismissedSuggestions(first: 5) { nodes { type } } }";
  expect(await ask(service.url, dismissed)).toMatchObject({ dismissedSuggestions: { nodes: [{ type: "SAME_AS" }] } });
  await ask(
    service.url,
    "mutation ($a: ID!, $b: ID!) { undismissSuggestion(claim: $a, other: $b, type: SAME_AS) { removed } }",
    Object.fromEntries((await claimsWith("Orlan")).map(({ id }, place) => [place === 0 ? "a" : "b", id])),
  );
  await page.reload();
  await page.getByRole("button", { name: "Dismiss", exact: true }).click();
  await undo(page, "The suggestion is dismissed.");
  await page.getByRole("button", { name: "Dismiss", exact: true }).waitFor();
  expect(await ask(service.url, dismissed)).toMatchObject({ dismissedSuggestions: { nodes: [] } });
  await page.close();
});
