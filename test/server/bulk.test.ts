/** POST /ingest: large files, streamed both ways, line by line. */
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limits } from "../../src/server/limits.ts";
import { RequestError } from "../../src/terms/errors.ts";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
/** calls that the service refuses before it takes the next one */
let overloads = 0;
beforeAll(async () => {
  service = await startService({
    replace: (rooms) => ({
      ...rooms,
      domain: {
        ...rooms.domain,
        ingestArticles: async (input, sender) => {
          if (overloads > 0) {
            overloads -= 1;
            throw new RequestError("OVERLOADED", "later", { retryAfterMs: 1 });
          }
          return rooms.domain.ingestArticles(input, sender);
        },
      },
    }),
  });
});
afterAll(() => service.stop());

interface ResultLine {
  readonly index: number;
  readonly line: number;
  readonly uri: string | null;
  readonly status: string;
  readonly claims: readonly { readonly key: string; readonly status: string; readonly claimId: string | null }[];
  readonly errors: readonly { readonly path: readonly string[]; readonly code: string }[];
}
interface SumLine {
  readonly done: boolean;
  readonly articles: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly batchIds: readonly string[];
  readonly cursor: string | null;
}

const bulkUrl = (search = ""): string => service.url.replace("/graphql", `/ingest${search}`);

const article = (name: string, body = `The ferry ${name} left at dawn.`) => ({
  uri: `https://harbour.example/${name}`,
  title: `Ferry ${name}`,
  body,
  language: "en",
  claims: [{ key: "left", text: `The ferry ${name} left.`, quote: { text: `ferry ${name} left` } }],
});

const send = async (lines: readonly (string | object)[], search = "") => {
  const body = lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
  const response = await fetch(bulkUrl(search), {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body,
  });
  const texts = (await response.text()).trimEnd().split("\n");
  const answers = texts.map((text) => JSON.parse(text) as unknown);
  return { status: response.status, results: answers.slice(0, -1) as ResultLine[], sum: answers.at(-1) as SumLine };
};

const openUpload = async (search = ""): Promise<{ upload: ClientRequest; answer: Promise<IncomingMessage> }> => {
  const upload = request(bulkUrl(search), { method: "POST", headers: { "content-type": "application/x-ndjson" } });
  const answer = once(upload, "response").then(([message]) => message as IncomingMessage);
  return { upload, answer };
};

test("each line is answered by a line, in order, and the last line sums up", async () => {
  const first = await send([article("anna"), article("bert"), "", article("cora")]);
  expect(first.status).toBe(200);
  expect(first.results.map(({ index, line, status }) => ({ index, line, status }))).toEqual([
    { index: 0, line: 1, status: "CREATED" },
    { index: 1, line: 2, status: "CREATED" },
    { index: 2, line: 4, status: "CREATED" },
  ]);
  expect(first.results[0]?.claims).toMatchObject([{ key: "left", status: "CREATED" }]);
  expect(first.sum).toMatchObject({ done: true, articles: 3, created: 3, rejected: 0 });
  const again = await send([article("anna"), article("bert"), article("cora")]);
  expect(again.sum).toMatchObject({ created: 0, unchanged: 3, cursor: first.sum.cursor });
});

test("an article is stored and answered before the sender sends the next", async () => {
  const { upload, answer } = await openUpload();
  upload.write(`${JSON.stringify(article("dora"))}\n`);
  const lines = createInterface({ input: await answer })[Symbol.asyncIterator]();
  expect(JSON.parse((await lines.next()).value ?? "")).toMatchObject({ index: 0, status: "CREATED" });
  const { article: stored } = await ask<{ article: { title: string } }>(
    service.url,
    `{ article(uri: "https://harbour.example/dora") { title } }`,
  );
  expect(stored.title).toBe("Ferry dora");
  upload.end(`${JSON.stringify(article("emil"))}\n`);
  expect(JSON.parse((await lines.next()).value ?? "")).toMatchObject({ index: 1, status: "CREATED" });
  expect(JSON.parse((await lines.next()).value ?? "")).toMatchObject({ done: true, articles: 2 });
});

test("a line that is broken, of the wrong types or too long refuses itself and nothing else", async () => {
  const { results, sum } = await send([
    '{"uri": ',
    { ...article("fred"), claims: [{ key: 7, text: ["no"] }] },
    { ...article("gina"), language: "not a language" },
    `{"uri":"${"x".repeat(9 * 1024 * 1024)}"}`,
    "[]",
    article("hugo"),
  ]);
  expect(results.map(({ status, errors }) => [status, errors[0]?.code ?? null])).toEqual([
    ["REJECTED", "INVALID_VALUE"],
    ["REJECTED", "INVALID_VALUE"],
    ["REJECTED", "INVALID_LANGUAGE"],
    ["REJECTED", "TOO_LONG"],
    ["REJECTED", "INVALID_VALUE"],
    ["CREATED", null],
  ]);
  expect(results[1]?.errors[0]?.path.slice(0, 2)).toEqual(["claims", "0"]);
  expect(sum).toMatchObject({ done: true, created: 1, rejected: 5 });
});

test("a line over a limit of JSON says which, how much is taken, and how much it has", async () => {
  const deep = `${"[".repeat(limits.jsonDepth + 1)}${"]".repeat(limits.jsonDepth + 1)}`;
  const items = (count: number) => JSON.stringify(Array(count).fill(0));
  const fields = Object.fromEntries([...Array(limits.jsonFields + 1).keys()].map((n) => [`field ${n}`, n]));
  const { results, sum } = await send([
    { ...article("deep"), claims: [JSON.parse(deep)] },
    `{"uri":"urn:x:many","claims":${items(limits.jsonItems + 1)}}`,
    { ...article("wide"), ...fields },
    `{"uri":"urn:x:long","body":"${"x".repeat(limits.bulkLineBytes)}"}`,
    `{"uri":"urn:x:far","claims":${deep.padEnd(2 * limits.atOnceLength)}}`,
    article("iris"),
  ]);
  const told = (name: "jsonDepth" | "jsonItems" | "jsonFields") =>
    expect.stringMatching(`${name} is ${limits[name] + 1} or more, at most ${limits[name]}\\.$`);
  const { bulkLineBytes } = limits;
  expect(results.map(({ errors }) => errors[0] ?? null)).toEqual([
    { path: [], code: "TOO_MANY", message: told("jsonDepth") },
    { path: [], code: "TOO_MANY", message: told("jsonItems") },
    { path: [], code: "TOO_MANY", message: told("jsonFields") },
    {
      path: [],
      code: "TOO_LONG",
      message: expect.stringMatching(`has ${bulkLineBytes + 30} bytes; at most ${bulkLineBytes}`),
    },
    { path: [], code: "TOO_MANY", message: told("jsonDepth") },
    null,
  ]);
  expect(sum).toMatchObject({ done: true, created: 1, rejected: 5 });
});

test("a line that is not UTF-8 refuses itself and nothing else", async () => {
  const { upload, answer } = await openUpload();
  upload.write(Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]));
  upload.end(`${JSON.stringify(article("ines"))}\n`);
  const statuses: string[] = [];
  for await (const line of createInterface({ input: await answer })) statuses.push(JSON.parse(line).status);
  expect(statuses).toEqual(["REJECTED", "CREATED", undefined]);
});

test("the same article twice in one file is stored twice, one after the other", async () => {
  const { results } = await send([article("jana"), article("jana", "The ferry jana left at noon."), article("jana")]);
  expect(results.map(({ status }) => status)).toEqual(["CREATED", "UPDATED", "UPDATED"]);
  const { article: stored } = await ask<{ article: { revision: number } }>(
    service.url,
    `{ article(uri: "https://harbour.example/jana") { revision } }`,
  );
  expect(stored.revision).toBe(3);
});

test("a file under one batch key is one batch, and a dry run stores nothing", async () => {
  const dry = await send([article("karl")], "?batchKey=karls-file&dryRun=true");
  expect(dry).toMatchObject({ results: [{ status: "CREATED" }], sum: { batchIds: [] } });
  const one = await send([article("karl")], "?batchKey=karls-file");
  const two = await send([article("lena")], "?batchKey=karls-file");
  expect(one.results[0]?.status).toBe("CREATED");
  expect(two.sum.batchIds).toEqual(one.sum.batchIds);
});

test("an overloaded service slows the upload and loses nothing", async () => {
  overloads = 3;
  const { sum } = await send([article("mona")]);
  expect(overloads).toBe(0);
  expect(sum).toMatchObject({ done: true, created: 1 });
});

test("a sender that goes away half-way sends again and goes on where it was", async () => {
  const { upload, answer } = await openUpload();
  upload.write(`${JSON.stringify(article("nora"))}\n`);
  const response = await answer;
  await once(response, "data");
  upload.destroy();
  const { results } = await send([article("nora"), article("olaf")]);
  expect(results.map(({ status }) => status)).toEqual(["UNCHANGED", "CREATED"]);
});

test("a client may send 200,000 lines before it reads the first answer", async () => {
  const { upload, answer } = await openUpload();
  const every = 1_000;
  const total = 200_000;
  for (let from = 0; from < total; from += every) {
    const broken = `${"not an article\n".repeat(every - 1)}`;
    if (!upload.write(`${JSON.stringify(article(`fleet-${from}`))}\n${broken}`)) await once(upload, "drain");
  }
  await new Promise<void>((resolve) => upload.end(resolve));
  const response = await answer;
  let answered = 0;
  let last = "";
  for await (const line of createInterface({ input: response })) {
    answered += 1;
    last = line;
  }
  expect(answered).toBe(total + 1);
  expect(JSON.parse(last)).toMatchObject({ done: true, created: total / every, rejected: total - total / every });
}, 90_000);

test.each([
  ["another content type", "", { "content-type": "application/json" }, 400],
  ["a compressed body", "", { "content-type": "application/x-ndjson", "content-encoding": "gzip" }, 400],
  ["an unknown parameter", "?batch=1", { "content-type": "application/x-ndjson" }, 400],
  ["a dryRun that is neither", "?dryRun=yes", { "content-type": "application/x-ndjson" }, 400],
])("%s is refused before anything is read", async (_what, search, headers, status) => {
  const response = await fetch(bulkUrl(search), { method: "POST", headers, body: "{}" });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_INPUT" } }] });
});

test("one upload more than run at once is told to come back, and the others go on", async () => {
  const running = await Promise.all(Array.from({ length: limits.bulkUploads }, () => openUpload()));
  for (const { upload } of running) upload.flushHeaders();
  const answers = await Promise.all(running.map(({ answer }) => answer));
  const refused = await fetch(bulkUrl(), {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: "",
  });
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "OVERLOADED" } }] });
  for (const { upload } of running) upload.end();
  for (const answer of answers) {
    const lines: string[] = [];
    for await (const line of createInterface({ input: answer })) lines.push(line);
    expect(lines.map((line) => JSON.parse(line).done)).toEqual([true]);
  }
});

test("only POST is answered", async () => {
  const response = await fetch(bulkUrl());
  expect(response.status).toBe(405);
});
