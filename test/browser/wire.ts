/** The page as a reader has it, and articles to fill it with. */
import type { Browser, Page } from "playwright-core";
import { ask, post } from "../support/client.ts";
import { testAdminKey } from "../support/key.ts";

export interface OpenedPage {
  readonly page: Page;
  /** what the browser complained about, and what the page loaded from elsewhere */
  readonly complaints: readonly string[];
}

export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
}

/** `graphqlUrl`: of the service; `path`: the view's address. */
export const openPage = async (
  browser: Browser,
  graphqlUrl: string,
  path = "/",
  { width = 1280, height = 900, scheme = "light" }: View = {},
): Promise<OpenedPage> => {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, timezoneId: "Europe/Prague" });
  const complaints: string[] = [];
  const { origin } = new URL(graphqlUrl);
  // a service that is away is what some tests are about
  const isExpected = (text: string): boolean => /ERR_CONNECTION|WebSocket connection|ERR_EMPTY_RESPONSE/.test(text);
  page.on("console", (message) => {
    if (message.type() === "error" && !isExpected(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (fault) => complaints.push(fault.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`loaded ${request.url()}`);
  });
  await page.goto(origin + path);
  return { page, complaints };
};

const ingest =
  "mutation ($input: IngestArticlesInput!) { ingestArticles(input: $input) { results { errors { message } } } }";

export interface Told {
  readonly text: string;
  readonly publisher?: string;
  readonly language?: string;
  readonly modality?: string;
  readonly about?: readonly string[];
}

let published = 0;

/** One article for each of these claims, in one call. */
export const publish = async (url: string, claims: readonly Told[]): Promise<void> => {
  const articles = claims.map(({ text, publisher, language = "en", modality = "ASSERTED", about = [] }) => {
    published += 1;
    return {
      uri: `urn:test:${published}`,
      title: `Article ${published}`,
      language,
      body: text,
      ...(publisher ? { publisher: { name: publisher } } : {}),
      entities: about.map((name) => ({ key: name, kind: "ORGANIZATION", name })),
      claims: [
        { key: "c", text, modality, quote: { text }, entities: about.map((entity) => ({ entity, role: "SUBJECT" })) },
      ],
    };
  });
  const { errors } = await post(url, ingest, { input: { articles } }, { authorization: `Bearer ${testAdminKey}` });
  if (errors) throw new Error(JSON.stringify(errors));
};

/** Whether the page is live, in its own words. */
export const untilState = (page: Page, state: string): Promise<unknown> =>
  page.waitForSelector(`.pulse[data-state="${state}"]`);

export const untilRow = (page: Page, text: string): Promise<unknown> =>
  page.waitForFunction(
    (wanted) => [...document.querySelectorAll(".row-text")].some((row) => row.textContent === wanted),
    text,
  );

/** The claims in the document, from the top. */
export const rowsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("article.row")]
      .sort((a, b) => Number(a.dataset["index"]) - Number(b.dataset["index"]))
      .map((row) => row.querySelector(".row-text")?.textContent ?? ""),
  );

/** What the query answers, newest first. */
export const answerOf = async (url: string, filter: object | null = null): Promise<string[]> => {
  const { claims } = await ask<{ claims: { nodes: { text: string }[] } }>(
    url,
    "query ($filter: ClaimFilter) { claims(first: 100, filter: $filter) { nodes { text } } }",
    { filter },
  );
  return claims.nodes.map(({ text }) => text);
};
