import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, post } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const send = async (body: string, headers: Record<string, string> = {}): Promise<Answer> => {
  const response = await fetch(service.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return { ...JSON.parse((await response.text()) || "{}"), status: response.status };
};

const bodies: readonly [name: string, body: string, status: number, code: string, words: RegExp][] = [
  ["malformed JSON", "{nope", 400, "BAD_INPUT", /JSON/],
  ["a list of operations", '[{"query":"{logHead}"}]', 400, "BAD_INPUT", /Batching/],
  ["a body that is no object", '"x"', 400, "BAD_INPUT", /object/],
  ["a body without query", '{"variables":{}}', 400, "BAD_INPUT", /query/],
  ["an unknown parameter", '{"query":"{logHead}","extra":1}', 400, "BAD_INPUT", /extra/],
  ["variables that are no object", '{"query":"{logHead}","variables":[1]}', 400, "BAD_INPUT", /variables/],
];

test.each(bodies)("%s is refused", async (_, body, status, code, words) => {
  const answer = await send(body);
  expect(answer).toMatchObject({ status, errors: [{ message: expect.stringMatching(words), extensions: { code } }] });
  expect(answer.data).toBeUndefined();
});

const documents: readonly [name: string, query: string, variables: object, words: RegExp][] = [
  ["a document that does not parse", "{ claims(", {}, /Syntax Error/],
  ["an unknown field", "{ claims { nope } }", {}, /nope/],
  ["an unknown argument", "{ claims(nope: 1) { totalCount } }", {}, /nope/],
  ["an unknown enum value", "{ claimFacets(by: COLOUR) { value } }", {}, /COLOUR/],
  ["a wrong type", '{ claims(first: "two") { totalCount } }', {}, /Int/],
  ["a DateTime without offset", '{ logCursorAt(time: "2025-08-19T00:00:00") }', {}, /RFC 3339/],
  [
    "a field that a filter lacks",
    "query Q($f: ClaimFilter) { claims(filter: $f) { totalCount } }",
    { f: { colour: 1 } },
    /colour/,
  ],
  ["a variable that is missing", "query Q($id: ID!) { claim(id: $id) { id } }", {}, /\$id/],
  ["an operation that is not there", "", {}, /Syntax Error/],
];

test.each(documents)("%s refuses the request whole", async (_, query, variables, words) => {
  const answer = await post(service.url, query, variables);
  expect(answer).toMatchObject({
    status: 400,
    errors: [{ message: expect.stringMatching(words), extensions: { code: "BAD_INPUT" } }],
  });
  expect(answer.data).toBeUndefined();
});

test("a client that knows plain JSON only gets 200 where the body was sound and the document was not", async () => {
  const answer = await send('{"query":"{ nope }"}', { accept: "application/json" });
  expect(answer).toMatchObject({ status: 200, errors: [{ extensions: { code: "BAD_INPUT" } }] });
  expect(await send("{nope", { accept: "application/json" })).toMatchObject({ status: 400 });
});

const fields: readonly [name: string, selection: string, code: string][] = [
  ["an id of nothing", 'claim(id: "x") { id }', "BAD_INPUT"],
  ["an id of another type", `claim(id: "${Buffer.from("Entity:1").toString("base64url")}") { id }`, "BAD_INPUT"],
  ["an article's uri that is none", 'article(uri: "not a uri") { id }', "BAD_INPUT"],
  ["an empty filter", "claims(filter: {}) { totalCount }", "FILTER_INVALID"],
  ["a null in a filter", "claims(filter: { text: null }) { totalCount }", "FILTER_INVALID"],
  ["a page cursor of nothing", 'claims(after: "x") { totalCount }', "PAGE_CURSOR_INVALID"],
  ["too large a page", "claims(first: 101) { totalCount }", "LIMIT_EXCEEDED"],
  ["an empty page", "claims(first: 0) { totalCount }", "BAD_INPUT"],
  ["too many facets", "claimFacets(by: ENTITY, first: 101) { value }", "LIMIT_EXCEEDED"],
  ["too many batches", "ingestBatches(last: 101) { totalCount }", "LIMIT_EXCEEDED"],
  ["batches from both ends", "ingestBatches(first: 1, last: 1) { totalCount }", "BAD_INPUT"],
  ["a batch cursor of nothing", 'ingestBatches(after: "x") { totalCount }', "PAGE_CURSOR_INVALID"],
];

test.each(fields)("%s fails its field and leaves the others", async (_, selection, code) => {
  const answer = await post(service.url, `{ bad: ${selection} good: claims(first: 1) { totalCount } }`);
  expect(answer).toMatchObject({
    status: 200,
    data: { bad: null, good: { totalCount: 0 } },
    errors: [{ path: ["bad"], extensions: { code } }],
  });
});

test("a number beyond all numbers is told to be out of range, wherever it stands", async () => {
  const filtered = (number: string) =>
    post(service.url, `{ claims(filter: { confidence: { gte: ${number} } }) { totalCount } }`);
  for (const [number, read] of [
    ["1e999", "Infinity"],
    ["-1e999", "-Infinity"],
  ] as const)
    expect((await filtered(number)).errors).toMatchObject([
      {
        message: expect.stringMatching(`out of range.*1.79.*e\\+308.* ${read}`),
        extensions: { code: "FILTER_INVALID" },
      },
    ]);
  const article = (rest: string) =>
    `mutation { ingestArticles(input: { articles: [{ uri: "urn:x:1", body: "Fog.", language: "en", claims: [{ key: "a", text: "Fog.", ${rest} }] }] }) {
       results { errors { path code message } } } }`;
  const sent = await post(service.url, article("confidence: 1e999"));
  expect(sent.data).toMatchObject({
    ingestArticles: { results: [{ errors: [{ code: "OUT_OF_RANGE", message: "is Infinity; must be from 0 to 1" }] }] },
  });
});

test("more ids than nodes takes are refused with the limit and the number", async () => {
  const answer = await post(service.url, "query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", {
    ids: Array(101).fill("x"),
  });
  expect(answer.errors).toMatchObject([{ extensions: { code: "LIMIT_EXCEEDED", limit: 100, actual: 101 } }]);
});

test("nodes answers in the order of the ids, with null for those that are not there", async () => {
  const { data } = await post(service.url, 'query N { nodes(ids: ["x", "y"]) { id } node(id: "x") { id } }');
  expect(data).toEqual({ nodes: [null, null], node: null });
});

test("a null argument is an argument left out", async () => {
  const nulls = "first: null, after: null, last: null, before: null, filter: null, orderBy: null";
  const { data } = await post(service.url, `{ claims(${nulls}) { totalCount } articles(${nulls}) { totalCount } }`);
  expect(data).toEqual({ claims: { totalCount: 0 }, articles: { totalCount: 0 } });
});

test("a mutation is not run by GET", async () => {
  const response = await fetch(
    `${service.url}?${new URLSearchParams({ query: 'mutation { unmergeEntity(id: "x") { cursor } }' })}`,
  );
  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
});

test("a subscription over plain HTTP is told which way to come", async () => {
  const answer = await post(service.url, "subscription { claimEvents { kind } }");
  expect(answer).toMatchObject({ status: 406, errors: [{ message: expect.stringContaining("text/event-stream") }] });
});

test("what is at no address or in no form that is read is told so", async () => {
  const nowhere = await fetch(service.url.replace("graphql", "nowhere"));
  expect([nowhere.status, await nowhere.json()]).toMatchObject([
    404,
    { errors: [{ extensions: { code: "NOT_FOUND" } }] },
  ]);
  expect(await send('{"query":"{ logHead }"}', { "content-type": "text/plain" })).toMatchObject({
    status: 415,
    errors: [{ message: expect.stringContaining("application/json"), extensions: { code: "BAD_INPUT" } }],
  });
  const form = { "content-type": "application/x-www-form-urlencoded" };
  expect(await send('{"query":"{ logHead }"}', form)).toMatchObject({
    status: 400,
    errors: [{ message: expect.stringContaining("application/json"), extensions: { code: "BAD_INPUT" } }],
  });
  expect(await send("query={logHead}", form)).toMatchObject({ status: 200, data: { logHead: expect.any(String) } });
});

const statusWith = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(service.url);
    request({ hostname, port, path: "/graphql?query={logHead}", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });

test("a page of another site is not answered, nor one that calls this machine by a name of its own", async () => {
  expect(await statusWith({ origin: "https://elsewhere.example" })).toBe(403);
  expect(await statusWith({ host: "elsewhere.example" })).toBe(403);
  expect(await statusWith({ origin: "http://localhost:5173" })).toBe(200);
  expect(await statusWith({})).toBe(200);
});

test("GraphiQL comes from the service itself, with examples to start from", async () => {
  const page = await (await fetch(service.url, { headers: { accept: "text/html" } })).text();
  expect(page).toContain("LiveClaims");
  expect(page.match(/<(script|link)[^>]+(src|href)="https?:/g)).toBeNull();
});

test("the service says that it lives and that it is ready", async () => {
  const answers = await Promise.all(
    ["live", "ready"].map((name) => fetch(service.url.replace("graphql", `health/${name}`))),
  );
  expect(await Promise.all(answers.map((answer) => answer.json()))).toMatchObject([
    { status: "live" },
    { status: "ready" },
  ]);
});

/** Everything above and some that succeeds, as request bodies. */
const everyBody: readonly string[] = [
  ...bodies.map(([, body]) => body),
  ...documents.map(([, query, variables]) => JSON.stringify({ query, variables })),
  ...fields.map(([, selection]) => JSON.stringify({ query: `{ bad: ${selection} }` })),
  '{"query":"{ claims { nodes { id } logCursor } }"}',
  '{"query":"query A { logHead } query B { __typename }","operationName":"B"}',
  '{"query":"query A { logHead } query B { __typename }"}',
  '{"query":"query A { logHead }","operationName":"C"}',
  '{"query":"mutation { ingestArticles(input: { articles: [] }) { batchId results { index } } }"}',
  '{"query":"subscription { claimEvents { kind } }"}',
  '{"query":"{ __schema { queryType { name } } }","extensions":{}}',
];

test("what is posted as JSON is answered by the short way as by the long one", async () => {
  const outcome = async (body: string, contentType: string, accept: string) => {
    const response = await fetch(service.url, {
      method: "POST",
      headers: { "content-type": contentType, accept },
      body,
    });
    const { data, errors } = JSON.parse(await response.text()) as Answer;
    const faults = errors?.map(({ path, extensions }) => [path, extensions.code]);
    return { status: response.status, type: response.headers.get("content-type"), data, faults };
  };
  for (const accept of ["application/json", "application/graphql-response+json", "*/*"])
    for (const body of everyBody) {
      const [short, long] = await Promise.all([
        outcome(body, "application/json", accept),
        outcome(body, "application/graphql+json", accept),
      ]);
      expect({ body, accept, ...short }).toEqual({ body, accept, ...long });
    }
});

test("a body over the limit is refused with the limit and its size", async () => {
  const answer = await send(JSON.stringify({ query: "{ logHead }", variables: { x: "x".repeat(26 * 1024 * 1024) } }));
  expect(answer).toMatchObject({
    status: 413,
    errors: [{ extensions: { code: "LIMIT_EXCEEDED", limit: 25 * 1024 * 1024, actual: expect.any(Number) } }],
  });
});
