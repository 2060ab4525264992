import { parse, validate, validateExecutionArgs } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localViewer } from "../../src/access/viewer.ts";
import { createSchema } from "../../src/schema/schema.ts";
import { costOf } from "../../src/server/cost.ts";
import { exampleOperations } from "../../src/server/graphiql.ts";
import { limits } from "../../src/server/limits.ts";
import { createRules } from "../../src/server/rules.ts";
import { createOperations } from "../../src/server/subscriptions/operation.ts";
import { hearOverSocket, hearStream, post, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

const schema = createSchema();
let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const costs: readonly [query: string, cost: number][] = [
  ["{ logHead }", 0],
  ['{ claim(id: "x") { id article { id } } }', 2],
  ["{ claims { nodes { id } } }", 20 * 2],
  ["{ claims(first: 5) { totalCount } }", 5],
  ["{ claims(last: 3) { edges { node { id } } pageInfo { hasNextPage } } }", 3 * (1 + 2 + 1)],
  ["{ claims(first: 10) { nodes { entities { entity { name } } } } }", 10 * (1 + 1 + 4 * 2)],
  ['{ nodes(ids: ["a", "b"]) { id ... on Entity { claims(first: 3) { nodes { id } } } } }', 2 * (1 + 3 * 2)],
  ["{ articles(first: 2) { nodes { id body } } }", 2 + 2 * (1 + 40)],
  [
    "{ claims(first: 5) { nodes { ...A ... { c: __typename } } } } fragment A on Claim { a: text b: text }",
    5 + 5 * (1 + 3),
  ],
  [
    "{ a: claims(first: 2) { ...P } b: claims(first: 3) { ...P } } fragment P on ClaimConnection { nodes { id } }",
    2 * 2 + 3 * 2,
  ],
];

test.each(costs)("%s costs %i objects at most", (query, cost) => {
  const args = validateExecutionArgs({ schema, document: parse(query) });
  expect("schema" in args && costOf(args).objects).toBe(cost);
});

const deep = (levels: number): string =>
  levels === 0 ? "id" : `article { claims(first: 100) { nodes { ${deep(levels - 1)} } } }`;
const doubling = [...Array(40).keys()]
  .map((n) => `fragment F${n} on Claim { article { id } ${n < 39 ? `...F${n + 1} ...F${n + 1}` : ""} }`)
  .join("\n");
const wide = `{ claims(first: 100) { nodes { ${deep(2)} } } }`;

test("lists inside lists inside lists are refused before anything is read, over every transport", async () => {
  const overHttp = await post(service.url, wide);
  expect(overHttp).toMatchObject({
    status: 400,
    errors: [{ extensions: { code: "LIMIT_EXCEEDED", limit: limits.answerObjects, actual: expect.any(Number) } }],
  });
  const client = socketClient(service.wsUrl);
  const subscription = `subscription { claimEvents { claim { ${deep(3)} } } }`;
  const overSocket = await hearOverSocket(client, { query: subscription })
    .next()
    .catch((errors: unknown) => errors);
  expect(overSocket).toMatchObject([{ extensions: { code: "LIMIT_EXCEEDED" } }]);
  await client.dispose();
});

const range = (count: number, of: (n: number) => string): string => [...Array(count).keys()].map(of).join(" ");
const hostile: readonly [name: string, query: string, code: string][] = [
  [
    "a selection that nests too deep",
    `{ claims(first: 1) { nodes { ${deep(20).replaceAll("100", "1")} } } }`,
    "LIMIT_EXCEEDED",
  ],
  ["fragments that double", `{ claims { nodes { ...F0 } } } ${doubling}`, "LIMIT_EXCEEDED"],
  ["fields that are all compared with each other", `{ ${"claims { totalCount } ".repeat(2_400)} }`, "LIMIT_EXCEEDED"],
  [
    "fragments that are all compared with each other",
    `{ claims { nodes { ${range(900, (n) => `...F${n}`)} } } } ${range(900, (n) => `fragment F${n} on Claim { x: id }`)}`,
    "LIMIT_EXCEEDED",
  ],
  [
    "the same under many names",
    `{ claims(first: 1) { nodes { ${range(300, (n) => `a${n}: text`)} } } }`,
    "LIMIT_EXCEEDED",
  ],
  [
    "many copies of many texts",
    `{ claims(first: 100) { nodes { ${range(20, (n) => `a${n}: article { body }`)} } } }`,
    "LIMIT_EXCEEDED",
  ],
  ["a document of too many tokens", `{ ${"a: logHead ".repeat(5_000)} }`, "LIMIT_EXCEEDED"],
  [
    "a filter that nests too deep",
    `{ claims(filter: ${"{ not: ".repeat(300)}{ text: { contains: "a" } }${" }".repeat(300)}) { totalCount } }`,
    "LIMIT_EXCEEDED",
  ],
];

test.each(hostile)("%s is refused at once", async (_, query, code) => {
  const { errors } = await post(service.url, query);
  const { limit = 0, actual = 0 } = (errors?.[0]?.extensions ?? {}) as { limit?: number; actual?: number };
  expect(errors?.[0]?.extensions).toMatchObject({ code });
  expect(actual).toBeGreaterThan(limit);
  // a socket refuses the same in the same way
  const client = socketClient(service.wsUrl);
  const overSocket = await hearOverSocket(client, { query })
    .next()
    .catch((refused: unknown) => refused);
  expect(overSocket).toMatchObject([{ extensions: { code, limit, actual } }]);
  await client.dispose();
});

test("a viewer without a scope is told which one it lacks", async () => {
  const reader = { ...localViewer, name: "reader", scopes: new Set(["read"] as const) };
  const codes = async (query: string): Promise<unknown> => {
    const faults: unknown[] = [];
    const present = (error: unknown) => {
      faults.push(error);
      return error as never;
    };
    const operations = createOperations(schema, service.rooms, present, createRules("open", null));
    const request = { query, viewer: reader, address: "127.0.0.1", lastEventId: null, streams: true };
    const opened = await operations.open(request);
    if (opened.type === "single") await opened.run();
    return faults.map((fault) => (fault as { cause?: unknown }).cause);
  };
  expect(await codes('mutation { retractClaims(ids: [], reason: "x") { retracted } }')).toMatchObject([
    { code: "FORBIDDEN", details: { scope: "curate" } },
  ]);
  expect(await codes("mutation { ingestArticles(input: { articles: [] }) { cursor } }")).toMatchObject([
    { code: "FORBIDDEN", details: { scope: "ingest" } },
  ]);
});

test("the examples in GraphiQL are valid", () => {
  expect(exampleOperations.map((example) => validate(schema, parse(example)))).toEqual(exampleOperations.map(() => []));
});

test("a page on loopback may read answers and event streams", async () => {
  const origin = "http://localhost:5173";
  const answer = await fetch(`${service.url}?query={logHead}`, { headers: { origin } });
  expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
  const stream = await fetch(`${service.url}?query=subscription{claimEvents{kind}}`, {
    headers: { origin, accept: "text/event-stream" },
  });
  expect(stream.headers.get("access-control-allow-origin")).toBe(origin);
  await stream.body?.cancel();
});

test("an event stream says what is wrong with its request", async () => {
  const faults = await Promise.all(
    ["", "query=", "query={logHead}&variables={", "query={logHead}&variables=[]"].map(async (search) => {
      const response = await fetch(`${service.url}?${search}`, { headers: { accept: "text/event-stream" } });
      const { errors } = (await response.json()) as { errors: readonly { extensions: { code: string } }[] };
      return [response.status, errors[0]?.extensions.code];
    }),
  );
  expect(faults).toEqual(faults.map(() => [400, "BAD_INPUT"]));
  await expect(hearStream(service.url, { query: "{ nope }" }).next()).rejects.toThrow(/^400/);
});
