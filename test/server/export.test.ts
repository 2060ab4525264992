/** GET /export/claims.*: files of any size for clients of any speed. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { GraphQLError } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localViewer } from "../../src/access/viewer.ts";
import type { Database } from "../../src/database/database.ts";
import { createSchema } from "../../src/schema/schema.ts";
import { createExportDoors } from "../../src/server/export/export.ts";
import { limits } from "../../src/server/limits.ts";
import { ask, post } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { article, ingest } from "./news.ts";

/** pages of claims that were read, how many of them are being read, and what the next one meets */
let pages = 0;
let reading = 0;
let fault: Error | null = null;
const watched = (database: Database): Database => ({
  ...database,
  query: async (statement) => {
    if (!statement.text.includes("FROM claim c")) return database.query(statement);
    pages += 1;
    if (fault && pages > 1) throw fault;
    reading += 1;
    try {
      return await database.query(statement);
    } finally {
      reading -= 1;
    }
  },
});

const total = 4_000;
let service: TestService;
beforeAll(async () => {
  service = await startService({ replace: (rooms) => ({ ...rooms, database: watched(rooms.database) }) });
  const texts = ["=HYPERLINK(1)", '"quoted", and more', "two\r\nlines", "'s-Hertogenbosch", "Čína 中国 🚢", " -1+1"];
  const odd = texts.map((text, number) => ({ key: `odd-${number}`, text, about: ["@Home"] }));
  const many = [...Array(total - odd.length).keys()].map((number) => ({
    key: `k${number}`,
    text: `Ferry ${number} left. ${"The crossing takes an hour. ".repeat(40)}`,
    about: ["Port"],
    confidence: 0.25,
  }));
  const articles = [article("odd", odd, { authors: ["Ada", "Bo"], publishedAt: "2025-08-19T08:00:00Z" })];
  for (let from = 0; from < many.length; from += 1_000)
    articles.push(article(`many-${from}`, many.slice(from, from + 1_000), { body: "No words." }));
  for (const one of articles) await ask(service.url, ingest, { input: { articles: [one] } });
});
afterAll(() => service.stop());

const urlOf = (format: string, search: Record<string, string> = {}): string =>
  service.url.replace("/graphql", `/export/claims.${format}?${new URLSearchParams(search)}`);
const odd = JSON.stringify({ article: { uri: { startsWith: "https://harbour-post.example/odd" } } });

interface Line {
  readonly cursor: string;
  readonly key: string;
  readonly text: string;
  readonly done?: boolean;
  readonly claims?: number;
}
const download = async (format: string, search: Record<string, string> = {}) => {
  const response = await fetch(urlOf(format, search));
  return { response, text: await response.text() };
};
const linesOf = async (search: Record<string, string> = {}): Promise<Line[]> => {
  const { text } = await download("ndjson", search);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
};

/** RFC 4180, read character by character. */
const readCsv = (text: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, bare, quoted, end] of text.matchAll(/(?:([^",\r\n]*)|"((?:[^"]|"")*)")(,|\r\n)/g)) {
    row.push(quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
};

test("NDJSON has one claim a line in the contract's own shape, and says where it ended", async () => {
  const { response, text } = await download("ndjson", { filter: odd });
  expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="claims.ndjson"');
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { claims } = await ask<{ claims: { nodes: object[] } }>(
    service.url,
    `query Odd($filter: ClaimFilter) { claims(filter: $filter, orderBy: { field: INGESTED_AT, direction: ASC }) { nodes {
       id key extractor text language modality confidence status statusReason quote { text start end verified } ingestedAt updatedAt
       article { id uri title language publisher { id name domain } authors publishedAt ingestedAt revision }
       entities { role entity { id kind name wikidataId } }
       attributions { kind publisher { id name domain } articleUri speaker speakerEntity { id kind name wikidataId } anonymousSources }
     } } }`,
    { filter: JSON.parse(odd) },
  );
  expect(lines.slice(0, -1).map(({ cursor: _, ...claim }) => claim)).toEqual(claims.nodes);
  expect(lines.at(-1)).toEqual({ done: true, claims: 6, cursor: lines.at(-2).cursor });
});

test("a transfer that broke off is resumed behind the last line that came, with nothing lost or twice", async () => {
  const all = await linesOf();
  expect(all.at(-1)).toMatchObject({ done: true, claims: total });
  const rest = await linesOf({ after: all[1_233]?.cursor ?? "" });
  expect(rest.slice(0, -1)).toEqual(all.slice(1_234, -1));
  const nothing = await linesOf({ after: all.at(-1)?.cursor ?? "" });
  expect(nothing).toEqual([{ done: true, claims: 0, cursor: all.at(-1)?.cursor }]);
});

test("CSV is read back as it was, and no cell is a formula", async () => {
  const { response, text } = await download("csv", { filter: odd });
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
  const [header = [], ...rows] = readCsv(text);
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([header.length]));
  const column = (name: string) => rows.map((row) => row[header.indexOf(name)] ?? "");
  const lines = await linesOf({ filter: odd });
  expect(column("text").map((cell) => cell.replace(/^'/, ""))).toEqual(lines.slice(0, -1).map((line) => line.text));
  expect(column("text").slice(0, 4)).toEqual([
    "'=HYPERLINK(1)",
    '"quoted", and more',
    "two\r\nlines",
    "''s-Hertogenbosch",
  ]);
  expect(rows.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
  expect(column("entities")[0]).toBe("'@Home (SUBJECT)");
  expect(column("authors")[0]).toBe("Ada; Bo");
  expect(column("articlePublishedAt")[0]).toBe("2025-08-19T08:00:00.000Z");
  const resumed = await download("csv", { filter: odd, after: column("cursor")[3] ?? "" });
  expect(readCsv(resumed.text)).toEqual([header, ...rows.slice(4)]);
});

test("JSON-LD is one document of schema.org Claims, whole also when it is empty", async () => {
  const { response, text } = await download("jsonld", { filter: odd });
  expect(response.headers.get("content-type")).toBe("application/ld+json; charset=utf-8");
  const document = JSON.parse(text);
  expect(document["@context"][0]).toBe("https://schema.org");
  expect(document["@graph"]).toHaveLength(6);
  expect(document["@graph"][0]).toMatchObject({
    "@type": "Claim",
    "@id": expect.stringMatching(/^tag:127\.0\.0\.1,2026:claim:[0-9a-f]{32}$/),
    text: "=HYPERLINK(1)",
    about: [{ "@type": "Organization", name: "@Home" }],
    appearance: {
      "@type": "Article",
      "@id": "https://harbour-post.example/odd",
      headline: "About odd",
      datePublished: "2025-08-19T08:00:00.000Z",
      publisher: { "@type": "Organization", name: "Harbour Post", url: "https://harbour-post.example" },
    },
    firstAppearance: { "@id": "https://harbour-post.example/odd" },
    "claimwire:modality": "ASSERTED",
  });
  expect(document.end).toEqual({ claims: 6, cursor: document["@graph"][5]["claimwire:cursor"] });
  const empty = await download("jsonld", { filter: '{"text":{"equals":"nothing says this"}}' });
  expect(JSON.parse(empty.text)).toMatchObject({ "@graph": [], end: { claims: 0, cursor: null } });
});

const refusals: readonly [name: string, search: Record<string, string>, code: string, words: RegExp][] = [
  ["text that is not JSON", { filter: "{nope" }, "BAD_INPUT", /JSON/],
  ["a field that filters lack", { filter: '{"colour":1}' }, "BAD_INPUT", /colour/],
  ["a value of a wrong type", { filter: '{"text":"ferry"}' }, "BAD_INPUT", /TextFilter/],
  ["an empty filter", { filter: "{}" }, "FILTER_INVALID", /\{\}/],
  ["a text without a word", { filter: '{"text":{"matches":" "}}' }, "FILTER_INVALID", /word/],
  ["too long a list", { filter: JSON.stringify({ id: { in: Array(1_001).fill("x") } }) }, "LIMIT_EXCEEDED", /1001/],
  ["a cursor of nothing", { after: "x" }, "PAGE_CURSOR_INVALID", /cursor/],
  ["a parameter that is not known", { filtre: "{}" }, "BAD_INPUT", /filtre/],
];

test.each(refusals)("%s is refused before the first byte, as an operation is", async (_, search, code, words) => {
  for (const format of ["ndjson", "csv", "jsonld"]) {
    const response = await fetch(urlOf(format, search));
    expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/json; charset=utf-8"]);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    expect(errors[0]).toMatchObject({ message: expect.stringMatching(words), extensions: { code } });
    if (!("filter" in search) || code === "BAD_INPUT") continue;
    const asOperation = await post(service.url, "query F($f: ClaimFilter) { claims(filter: $f) { totalCount } }", {
      f: JSON.parse(search["filter"] ?? ""),
    });
    expect(errors.map(({ message }) => message)).toEqual(asOperation.errors?.map(({ message }) => message));
  }
});

test("only reading methods are answered", async () => {
  const posted = await fetch(urlOf("csv"), { method: "POST", body: "" });
  expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  const head = await fetch(urlOf("csv"), { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

const open = async (format: string, search: Record<string, string> = {}): Promise<IncomingMessage> => {
  const [response] = await once(request(urlOf(format, search)).end(), "response");
  return response as IncomingMessage;
};

test("the trailers say where every format ended", async () => {
  const response = await open("csv", { filter: odd });
  await response.toArray();
  const lines = await linesOf({ filter: odd });
  expect(response.trailers).toMatchObject({ "claimwire-claims": "6", "claimwire-cursor": lines.at(-1)?.cursor });
});

test("a fault in the middle breaks the transfer, and none looks whole", async () => {
  for (const format of ["ndjson", "csv", "jsonld"]) {
    pages = 0;
    fault = new Error("the disk is gone");
    const response = await open(format);
    expect(response.statusCode).toBe(200);
    await expect(response.toArray()).rejects.toThrow(/aborted/);
    expect(response.complete).toBe(false);
  }
  fault = null;
  expect(service.logged.at(-1)).toMatchObject({ err: { message: "the disk is gone" } });
});

test("more exports at once than are taken are told to come again", async () => {
  const openings = Array.from({ length: limits.exportsAtOnce }, () => open("ndjson"));
  const held = await Promise.all(openings);
  expect(held.map(({ statusCode }) => statusCode)).toEqual(held.map(() => 200));
  const refused = await fetch(urlOf("csv"));
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "OVERLOADED", retryAfterMs: 1_000 } }] });
  for (const one of held) one.destroy();
  await expect.poll(async () => (await fetch(urlOf("csv", { filter: odd }))).status, { timeout: 10_000 }).toBe(200);
});

test("a client that takes nothing stops the reading, and one that leaves ends it", async () => {
  pages = 0;
  const response = await open("ndjson");
  response.pause();
  await expect.poll(() => pages, { timeout: 10_000 }).toBeGreaterThan(0);
  // what the connection's own buffers take is read; then nothing more is
  let before = 0;
  const isStill = (): boolean => {
    const same = reading === 0 && before === pages;
    before = pages;
    return same;
  };
  await expect.poll(isStill, { interval: 300, timeout: 15_000 }).toBe(true);
  expect(pages).toBeLessThan(total / 500);
  response.destroy();
  await once(response, "close");
  expect(pages).toBe(before);
});

test("a client that takes nothing for too long is cut off", async () => {
  const doors = createExportDoors({
    schema: createSchema(),
    database: service.rooms.database,
    present: (error) => new GraphQLError(String(error)),
    charge: () => undefined,
    stalledMs: 50,
  });
  const door = doors["/export/claims.ndjson"];
  const server = createServer((incoming, response) => void door?.(incoming, response, localViewer)).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const [response] = await once(request(`http://127.0.0.1:${port}/export/claims.ndjson`).end(), "response");
  response.pause();
  await expect
    .poll(() => new Promise((resolve) => server.getConnections((_, open) => resolve(open))), { timeout: 10_000 })
    .toBe(0);
  await expect(response.toArray()).rejects.toThrow(/aborted/);
  server.close();
});
