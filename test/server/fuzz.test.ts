/**
 * Whatever comes in at any door, the service answers it with a stable code or closes the connection, logs no fault of its own,
 * and is afterwards what it was: healthy, its database unchanged, nothing held. FUZZ_RUNS=20 makes it twenty times as long.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { raw, sql } from "../../src/database/sql.ts";
import { createSchema } from "../../src/schema/schema.ts";
import { exampleOperations } from "../../src/server/graphiql.ts";
import { requestErrorCodes } from "../../src/terms/errors.ts";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { hostileJsonText, hostileText } from "./fuzz/hostile.ts";
import { hostileDocuments, hostileOperations } from "./fuzz/operations.ts";
import { hostileHttp, hostileSocket, sendBytes } from "./fuzz/wire.ts";
import { article, ingest } from "./news.ts";

const factor = Number(process.env["FUZZ_RUNS"] ?? 1);
const runs = (count: number): number => Math.ceil(count * factor);
// the same twice, so that what the second time adds to memory is kept by mistake and not by a cache
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);

let service: TestService;
const at = (path: string): string => new URL(path, service.url).href;

const tablesOf = async (): Promise<string[]> => {
  const rows = await service.rooms.database.query<{ name: string }>(
    sql`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

/** Every row of every table. */
const digest = async (): Promise<Readonly<Record<string, string | null>>> => {
  const entries: [string, string | null][] = [];
  for (const table of await tablesOf()) {
    const [row] = await service.rooms.database.query<{ digest: string | null }>(
      sql`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest FROM ${raw(table)} t`,
    );
    entries.push([table, row?.digest ?? null]);
  }
  return Object.fromEntries(entries);
};

let cursor = "";
let before: Awaited<ReturnType<typeof digest>>;
beforeAll(async () => {
  service = await startService();
  const claims = ["a", "b", "c"].map((key) => ({ key, text: `It is ${key}.`, about: ["Harbour", key] }));
  await ask(service.url, ingest, { input: { articles: [article("one", claims), article("two", claims)] } });
  cursor = (await ask<{ logHead: string }>(service.url, "{ logHead }")).logHead;
  before = await digest();
  process.stdout.write(`FUZZ_SEED=${seed}\n`);
}, 60_000);
afterAll(() => service.stop());

const codes: ReadonlySet<unknown> = new Set(requestErrorCodes.filter((code) => code !== "INTERNAL"));

/** An answer is JSON in GraphQL's form, with stable codes and a status that is no fault of ours. */
const expectTold = async (response: Response): Promise<void> => {
  const text = await response.text();
  expect([response.status, text]).toEqual([expect.toSatisfy((status: number) => status < 500), expect.anything()]);
  if (!response.headers.get("content-type")?.includes("json")) return;
  for (const { extensions } of JSON.parse(text).errors ?? [])
    expect([extensions.code, text]).toEqual([expect.toSatisfy((code) => codes.has(code)), text]);
};

const postText = (body: string, path = "/graphql", type = "application/json"): Promise<Response> =>
  fetch(at(path), { method: "POST", headers: { "content-type": type, accept: "*/*" }, body });

const property = <Value>(arbitrary: fc.Arbitrary<Value>, count: number, holds: (value: Value) => Promise<void>) =>
  fc.assert(fc.asyncProperty(arbitrary, holds), { numRuns: runs(count), seed, endOnFailure: true });

const schema = createSchema();
// a sound document that writes would be right to write
const readingOperations = exampleOperations.filter((text) => !/^mutation/m.test(text));

const doors: readonly [name: string, run: () => Promise<void>][] = [
  ["malformed HTTP", () => property(hostileHttp, 120, async (bytes) => void (await sendBytes(service.url, bytes)))],
  ["WebSocket frames", () => property(hostileSocket, 120, async (bytes) => void (await sendBytes(service.url, bytes)))],
  [
    "documents",
    () =>
      property(hostileDocuments(readingOperations), 150, async (query) => {
        await expectTold(await postText(JSON.stringify({ query })));
      }),
  ],
  ["JSON of any shape", () => property(hostileJsonText, 150, async (text) => expectTold(await postText(text)))],
  [
    "hostile texts, numbers and ids in every argument",
    () =>
      property(hostileOperations(schema, cursor), 250, async (operation) => {
        await expectTold(await postText(JSON.stringify(operation)));
      }),
  ],
  [
    "addresses",
    () =>
      property(fc.tuple(hostileText, fc.constantFrom("filter", "after", "first", "x")), 50, async ([text, name]) => {
        const search = new URLSearchParams([[name, text]]);
        for (const path of ["/export/claims.csv", "/feed.atom"]) await expectTold(await fetch(at(`${path}?${search}`)));
        await expectTold(await fetch(at(`/graphql?${new URLSearchParams({ query: text, variables: text })}`)));
      }),
  ],
  [
    "lines of an upload",
    () =>
      property(fc.array(hostileJsonText, { maxLength: 8 }), 40, async (lines) => {
        const response = await postText(lines.join("\n"), "/ingest?dryRun=true", "application/x-ndjson");
        expect((await response.text()).trim().split("\n").at(-1)).toMatch(/"done":true/);
      }),
  ],
];

test.each(doors)("%s: each is answered or shown out", (_, run) => run(), 120_000 * Math.max(1, factor));

const heapBytes = (): number => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};

test("afterwards the service is healthy, no fault of its own was logged, and the database holds what it held", async () => {
  expect((await fetch(at("/health/ready"))).status).toBe(200);
  expect(service.logged).toEqual([]);
  expect(await digest()).toEqual(before);
  await expect
    .poll(() => service.rooms.fanout.metrics(), { timeout: 10_000 })
    .toMatchObject({ subscribers: 0, groups: 0, catchUps: 0 });
  await expect
    .poll(() => service.rooms.database.connections(), { timeout: 10_000 })
    .toMatchObject({ used: 0, waiting: 0 });
  expect(await (await fetch(at("/metrics"))).text()).toMatch(/^claimwire_sockets 0$/m);
});

/** What the garbage collector and the compiler leave behind differs by some MB from time to time. */
const slackBytes = 12 * 2 ** 20;

test("the same once more holds no more memory than the first time left", async () => {
  const base = heapBytes();
  for (const [, run] of doors) await run();
  // what is being let go of takes a while; what leaked stays
  await expect.poll(() => heapBytes() - base, { timeout: 30_000, interval: 500 }).toBeLessThan(slackBytes);
}, 300_000);
