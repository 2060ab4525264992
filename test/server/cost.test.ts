/** What an operation costs is known before it runs, told on request, and bounded whoever asks. */
import { parse, validateExecutionArgs } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { createSchema } from "../../src/schema/schema.ts";
import { costOf } from "../../src/server/cost.ts";
import { limits } from "../../src/server/limits.ts";
import { ask, post } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { article, ingest } from "./news.ts";

/** while set, every search of claims takes longer than the database allows */
let slow = false;
let service: TestService;
beforeAll(async () => {
  service = await startService({
    replace: (rooms) => ({
      ...rooms,
      database: {
        ...rooms.database,
        query: async (statement) => {
          if (!slow || !statement.text.includes("FROM claim c")) return rooms.database.query(statement);
          return rooms.database.snapshot(async (transaction) => {
            await transaction.query(sql`SET LOCAL statement_timeout = 20`);
            await transaction.query(sql`SELECT pg_sleep(60)`);
            return transaction.query(statement);
          });
        },
      },
    }),
  });
  for (let part = 0; part < 4; part += 1) {
    const claims = [...Array(500).keys()].map((n) => ({
      key: `k${n}`,
      text: `Ferry ${part}-${n} sails.`,
      about: ["Port"],
    }));
    await ask(service.url, ingest, { input: { articles: [article(`fleet-${part}`, claims)] } });
  }
});
afterAll(() => service.stop());

const schema = createSchema();
const searches: readonly [query: string, searches: number][] = [
  ['{ logHead claim(id: "x") { article { id } entities { role } } }', 2],
  ["{ claims { nodes { id relations { nodes { id } } } } }", 2],
  ['{ claimChanges(since: "x") { changes { claim { corroboration { origins { claims { totalCount } } } } } } }', 3],
  ['{ explainCorroboration(claim: "x") { appearances { steps { text } origins { known } } } }', 3],
  ["{ a: claims { totalCount } b: claims { totalCount } claimFacets(by: ENTITY) { count } }", 3],
  ["{ ...Q ...Q } fragment Q on Query { claims { totalCount } articles { nodes { claims { totalCount } } } }", 6],
];

test.each(searches)("%s searches %i times", (query, count) => {
  const args = validateExecutionArgs({ schema, document: parse(query) });
  expect("schema" in args && costOf(args).searches).toBe(count);
});

const sizes: readonly [query: string, objects: number][] = [
  ['{ claimChanges(since: "x", first: 10) { changes { claim { id } } } }', 30],
  ['{ explainCorroboration(claim: "x", first: 5) { appearances { claim { id } steps(first: 2) { text } } } }', 25],
  ["{ claims(first: 3) { nodes { corroboration { origins(first: 2) { claims(first: 5) { nodes { id } } } } } } }", 75],
];

test.each(sizes)("%s may give %i objects", (query, count) => {
  const args = validateExecutionArgs({ schema, document: parse(query) });
  expect("schema" in args && costOf(args).objects).toBe(count);
});

const query = "{ claims(first: 10) { nodes { entities { entity { name } } } } }";
const cost = {
  objects: 100,
  searches: 1,
  limits: { objects: limits.answerObjects, searches: limits.searches },
};

test("the cost is told where it is asked for, by every way of asking over HTTP, and nowhere else", async () => {
  const headers = { "x-claimwire-cost": "1" };
  const ways = [
    fetch(`${service.url}?${new URLSearchParams({ query })}`, { headers }),
    ...["application/json", "application/graphql+json"].map((type) =>
      fetch(service.url, {
        method: "POST",
        headers: { ...headers, "content-type": type },
        body: JSON.stringify({ query }),
      }),
    ),
  ];
  for (const way of ways) expect(await (await way).json()).toMatchObject({ extensions: { cost }, data: {} });
  expect(await post(service.url, query)).not.toHaveProperty("extensions");
  expect(await post(service.url, query, {}, { "x-claimwire-cost": "0" })).not.toHaveProperty("extensions");
});

test("what the database ends for taking too long is TIMEOUT with advice, and fails its field alone", async () => {
  slow = true;
  const answer = await post(service.url, "{ claims { totalCount } logHead }");
  const exported = await fetch(service.url.replace("/graphql", "/export/claims.csv"));
  slow = false;
  expect(answer).toMatchObject({
    status: 200,
    data: { claims: null, logHead: expect.any(String) },
    errors: [
      { path: ["claims"], message: expect.stringMatching(/narrow the filter/i), extensions: { code: "TIMEOUT" } },
    ],
  });
  expect([exported.status, await exported.json()]).toMatchObject([
    504,
    { errors: [{ extensions: { code: "TIMEOUT" } }] },
  ]);
});

const count = "query Q($f: ClaimFilter) { claims(filter: $f, first: 100) { totalCount nodes { id } } }";
const nest = (levels: number, inner: object, by: (inner: object) => object): object =>
  Array.from({ length: levels }).reduce<object>((filter) => by(filter), inner);
const a = { text: { contains: "a" } };
const cycle = (levels: number): string =>
  levels === 0 ? "id" : `article { claims(first: 100) { nodes { ${cycle(levels - 1)} } } }`;
const ids = (length: number) => Array.from({ length }, (_, n) => Buffer.from(`Claim:${n + 1}`).toString("base64url"));
const repeat = (times: number, write: (n: number) => string): string =>
  `{ ${Array.from({ length: times }, (_, n) => write(n)).join(" ")} }`;

/** Each is refused with this code, or answered where the code is null. */
const hostile: readonly [name: string, code: string | null, query: string, filter?: object][] = [
  ["500 nested ORs", "LIMIT_EXCEEDED", count, nest(500, a, (inner) => ({ or: [inner, a] }))],
  ["ORs nested as deep as is allowed", null, count, nest(9, a, (inner) => ({ or: [inner, a] }))],
  ["an OR of 600 filters", "LIMIT_EXCEEDED", count, { or: Array(600).fill(a) }],
  ["one letter that is everywhere", null, count, a],
  ["one letter that is nowhere", null, count, { text: { contains: "☃x" } }],
  [
    "letters in every text there is",
    null,
    count,
    {
      and: [
        a,
        { article: { text: { contains: "e" } } },
        { entities: { some: { entity: { name: { contains: "o" } } } } },
      ],
    },
  ],
  ["1,000 ids", null, count, { id: { in: ids(1_000) } }],
  ["1,001 ids", "LIMIT_EXCEEDED", count, { id: { in: ids(1_001) } }],
  ["200,000 ids", "LIMIT_EXCEEDED", count, { id: { in: ids(200_000) } }],
  ["200,000 values of a wrong type", "LIMIT_EXCEEDED", count, { id: { in: Array(200_000).fill({}) } }],
  ["a deep cycle of articles and claims", "LIMIT_EXCEEDED", `{ claims(first: 100) { nodes { ${cycle(8)} } } }`],
  ["10,000 aliases", "LIMIT_EXCEEDED", repeat(10_000, (n) => `a${n}: logHead`)],
  ["as many aliases as fit", "LIMIT_EXCEEDED", repeat(3_300, (n) => `a${n}: logHead`)],
  ["one field as often as fits", "LIMIT_EXCEEDED", repeat(9_900, () => "logHead")],
  [
    "400 searches",
    "LIMIT_EXCEEDED",
    repeat(400, (n) => `a${n}: claims(first: 1, filter: {text: {contains: "${n}"}}) { totalCount }`),
  ],
  ["one search 300 times", "LIMIT_EXCEEDED", repeat(300, () => "claims(first: 1) { totalCount }")],
  [
    "as many searches as are allowed",
    null,
    repeat(60, (n) => `a${n}: claims(first: 1, filter: {text: {contains: "${n % 10}"}}) { totalCount }`),
  ],
];

test.each(hostile)("%s: %s, in bounded time and memory", { timeout: 60_000 }, async (_, code, text, filter) => {
  const before = process.memoryUsage().heapUsed;
  const answer = await post(service.url, text, filter ? { f: filter } : {});
  expect(answer.errors?.[0]?.extensions.code ?? null).toBe(code);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(500 * 1024 * 1024);
});

test("variables and literals of 100,000 levels are refused, and nothing is logged as a fault of ours", async () => {
  const deep = `${'{"not":'.repeat(100_000)}{}${"}".repeat(100_000)}`;
  const short = `${'{"not":'.repeat(5_000)}{}${"}".repeat(5_000)}`;
  const withFilter = (filter: string): string => `{"query":${JSON.stringify(count)},"variables":{"f":${filter}}}`;
  const bodies = [
    ["LIMIT_EXCEEDED", withFilter(deep)],
    ["LIMIT_EXCEEDED", withFilter(short)],
    ["BAD_INPUT", JSON.stringify({ query: `{ claims(filter: ${"[".repeat(9_900)}` })],
  ];
  for (const [code, body = ""] of bodies)
    for (const type of ["application/json", "application/graphql+json"]) {
      const answer = await fetch(service.url, { method: "POST", headers: { "content-type": type }, body });
      expect(await answer.json()).toMatchObject({
        // what comes in another form is read by GraphQL's own ways, as far as the stack reaches
        errors: [
          { extensions: { code: type === "application/json" ? code : expect.stringMatching(/^(BAD_I|LIMIT_)/) } },
        ],
      });
    }
  const exported = await fetch(
    service.url.replace("/graphql", `/export/claims.csv?${new URLSearchParams({ filter: short })}`),
  );
  expect([exported.status, await exported.json()]).toMatchObject([
    400,
    { errors: [{ extensions: { code: "LIMIT_EXCEEDED", limit: limits.jsonDepth, actual: limits.jsonDepth + 1 } }] },
  ]);
  expect(service.logged).toEqual([]);
});
