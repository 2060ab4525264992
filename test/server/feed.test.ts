/** GET /feed.atom: an editor's feed reader is a dashboard too. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { all, parseXml, textOf } from "../support/xml.ts";
import { about, article, type Ingested, ingest } from "./news.ts";

let service: TestService;
let pages = 0;
beforeAll(async () => {
  service = await startService({
    replace: (rooms) => ({
      ...rooms,
      database: {
        ...rooms.database,
        query: (statement) => {
          if (statement.text.includes("FROM claim c")) pages += 1;
          return rooms.database.query(statement);
        },
      },
    }),
  });
  await send(article("first", [{ key: "a", text: "The first ferry left.", about: ["Port"] }]));
  await send(
    article("second", [{ key: "b", text: 'Tea & <cake> \u0001 said "Ada"\r\n\u{1F6A2}', about: ["R&D"] }], {
      title: "<b>Tea</b>",
    }),
  );
  await send({
    ...article("third", [{ key: "c", text: "Noted.", about: ["Port"] }]),
    uri: "urn:note:3",
    publisher: null,
  });
});
afterAll(() => service.stop());

const send = (one: object): Promise<Ingested> => ask<Ingested>(service.url, ingest, { input: { articles: [one] } });
const urlOf = (search: Record<string, string> = {}): string =>
  service.url.replace("/graphql", `/feed.atom?${new URLSearchParams(search)}`);
const read = async (search: Record<string, string> = {}, etag = "") => {
  const response = await fetch(urlOf(search), { headers: etag ? { "if-none-match": etag } : {} });
  return { status: response.status, etag: response.headers.get("etag") ?? "", response, text: await response.text() };
};

test("the feed is Atom with what Atom requires, newest first", async () => {
  const { response, text } = await read();
  expect(response.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  const feed = parseXml(text);
  expect(feed.attributes["xmlns"]).toBe("http://www.w3.org/2005/Atom");
  expect(textOf(feed, "id")).toMatch(/^tag:127\.0\.0\.1,2026:feed:/);
  expect(all(feed, "link").map(({ attributes }) => attributes)).toEqual([
    { rel: "self", type: "application/atom+xml", href: urlOf() },
  ]);
  const entries = all(feed, "entry");
  expect(entries.map((entry) => textOf(entry, "title"))).toEqual([
    "Noted.",
    'Tea & <cake> \uFFFD said "Ada" \u{1F6A2}',
    "The first ferry left.",
  ]);
  for (const entry of entries) {
    expect(textOf(entry, "id")).toMatch(/^tag:127\.0\.0\.1,2026:claim:[0-9a-f]{32}$/);
    expect(textOf(entry, "updated")).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(all(entry, "author")).toHaveLength(1);
  }
  expect(new Set(entries.map((entry) => textOf(entry, "id"))).size).toBe(3);
  const updates = entries.map((entry) => textOf(entry, "updated")).sort();
  expect(textOf(feed, "updated")).toBe(updates.at(-1));
});

test("an entry has the publisher as its author, the quote, and the article's link where it may be opened", async () => {
  const [third, second, first] = all(parseXml((await read()).text), "entry");
  if (!first || !second || !third) throw new Error("an entry is missing");
  expect(textOf(all(first, "author")[0], "name")).toBe("Harbour Post");
  expect(all(first, "link")[0]?.attributes).toMatchObject({
    rel: "alternate",
    href: "https://harbour-post.example/first",
  });
  expect(textOf(first, "content")).toContain(
    '<blockquote cite="https://harbour-post.example/first">The first ferry left.</blockquote>',
  );
  expect(textOf(second, "content")).toContain("<p>Tea &amp; &lt;cake&gt; \uFFFD said &quot;Ada&quot;");
  expect(textOf(second, "content")).toContain("&lt;b&gt;Tea&lt;/b&gt;</a>");
  expect(all(second, "category")[0]?.attributes).toEqual({ term: "R&D" });
  expect(all(third, "link")).toEqual([]);
  expect(textOf(all(third, "author")[0], "name")).toBe("urn:note:3");
});

test("a feed of a filter has its own name and only what matches", async () => {
  const search = { filter: JSON.stringify(about("Port")), first: "1" };
  const feed = parseXml((await read(search)).text);
  expect(all(feed, "entry").map((entry) => textOf(entry, "title"))).toEqual(["Noted."]);
  expect(textOf(feed, "id")).not.toBe(textOf(parseXml((await read()).text), "id"));
  const empty = parseXml((await read({ filter: JSON.stringify(about("Nobody")) })).text);
  expect([all(empty, "entry"), textOf(empty, "updated")]).toEqual([[], "1970-01-01T00:00:00.000Z"]);
});

test("a poll with nothing new is 304 and reads no claim, one with news of others is 304 too", async () => {
  const search = { filter: JSON.stringify(about("R&D")) };
  const first = await read(search);
  pages = 0;
  const again = await read(search, first.etag);
  expect([again.status, again.text, again.etag, pages]).toEqual([304, "", first.etag, 0]);
  expect((await read(search, `W/"other", ${first.etag}`)).status).toBe(304);
  expect((await read({}, first.etag)).status).toBe(200);

  await send(article("elsewhere", [{ key: "d", text: "Something else.", about: ["Port"] }]));
  const others = await read(search, first.etag);
  expect([others.status, others.etag === first.etag]).toEqual([304, false]);

  await send(article("news", [{ key: "e", text: "A laboratory opens.", about: ["R&D"] }]));
  const news = await read(search, others.etag);
  expect([news.status, all(parseXml(news.text), "entry").length]).toEqual([200, 2]);
});

test("an entry keeps its id when its claim changes", async () => {
  const before = all(parseXml((await read({ filter: JSON.stringify(about("R&D")) })).text), "entry");
  await send(article("news", [{ key: "e", text: "A laboratory opened.", about: ["R&D"] }]));
  const after = all(parseXml((await read({ filter: JSON.stringify(about("R&D")) })).text), "entry");
  expect(after.map((entry) => textOf(entry, "id"))).toEqual(before.map((entry) => textOf(entry, "id")));
  expect(textOf(after[0], "title")).toBe("A laboratory opened.");
});

test("what is wrong with a feed's address is said as in an operation", async () => {
  const codes = await Promise.all(
    [{ first: "101" }, { first: "0" }, { first: "x" }, { filter: "{}" }, { filter: '{"nope":1}' }, { last: "1" }].map(
      async (search) => {
        const { status, text } = await read(search as Record<string, string>);
        return [status, JSON.parse(text).errors[0].extensions.code];
      },
    ),
  );
  expect(codes).toEqual([
    [400, "LIMIT_EXCEEDED"],
    [400, "BAD_INPUT"],
    [400, "BAD_INPUT"],
    [400, "FILTER_INVALID"],
    [400, "BAD_INPUT"],
    [400, "BAD_INPUT"],
  ]);
});
