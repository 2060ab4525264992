import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { RequestError } from "../../src/terms/errors.ts";
import { ask, hearOverSocket, hearStream, post, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { about, article, ingest, type Listened, listen } from "./news.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService({ logLevel: "info" });
});
afterAll(() => service.stop());

const at = (path: string, to = service): string => new URL(path, to.url).href;

/** The numbers of a scrape by name and labels, as they are written. */
const scrape = async (to = service): Promise<ReadonlyMap<string, number>> => {
  const response = await fetch(at("/metrics", to));
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
};

const send = (name: string) => ({
  input: { articles: [article(name, [{ key: "k", text: "It is.", about: [name] }])] },
});

test("Prometheus reads requests, operations, errors, items and what is live", async () => {
  const client = socketClient(service.wsUrl);
  const heard = hearOverSocket<Listened>(client, { query: listen, variables: { filter: about("Metered") } });
  await heard.next();
  const streamed = hearStream(service.url, { query: listen, variables: { filter: about("Nobody") } });
  await streamed.next();
  await ask(service.url, ingest, send("Metered"));
  await ask(service.url, ingest, send("Metered"));
  await post(service.url, ingest, { input: { articles: [{ uri: "no uri" }] } });
  await heard.next();
  await post(service.url, "{ nothing }");
  await fetch(at("/nowhere"));
  await vi.waitFor(
    async () =>
      expect(Object.fromEntries(await scrape())).toMatchObject({
        'claimwire_http_requests_total{kind="graphql",status="200"}': 3,
        'claimwire_http_requests_total{kind="graphql",status="400"}': 1,
        'claimwire_http_requests_total{kind="other",status="404"}': 1,
        'claimwire_http_requests_total{kind="socket",status="101"}': 1,
        'claimwire_http_request_duration_seconds_count{kind="graphql"}': 4,
        'claimwire_operations_total{type="mutation"}': 3,
        'claimwire_operations_total{type="subscription"}': 2,
        'claimwire_errors_total{code="BAD_INPUT"}': 1,
        'claimwire_ingest_items_total{item="article",status="CREATED"}': 1,
        'claimwire_ingest_items_total{item="article",status="UNCHANGED"}': 1,
        'claimwire_ingest_items_total{item="article",status="REJECTED"}': 1,
        'claimwire_ingest_items_total{item="claim",status="CREATED"}': 1,
        claimwire_sockets: 1,
        claimwire_event_streams: 1,
        claimwire_live_subscribers: 2,
        claimwire_live_groups: 2,
        claimwire_live_lag_entries: 0,
        claimwire_live_matches_total: 1,
        claimwire_live_listening: 1,
        claimwire_pool_limit: 16,
        claimwire_pool_waiting: 0,
      }),
    { timeout: 10_000 },
  );
  const numbers = await scrape();
  expect(numbers.get('claimwire_live_queue_bytes{store="ring"}')).toBeGreaterThan(0);
  expect(numbers.get("claimwire_live_executions_total")).toBeGreaterThan(0);
  expect(numbers.get("claimwire_event_loop_delay_seconds_count")).toBeGreaterThan(0);
  expect(numbers.get('claimwire_event_loop_delay_seconds_bucket{le="+Inf"}')).toBeGreaterThan(0);
  expect(numbers.get("process_resident_memory_bytes")).toBeGreaterThan(1e6);
  heard.close();
  streamed.close();
  await client.dispose();
});

test("the README names every number that is told, and no other", async () => {
  const text = await (await fetch(at("/metrics"))).text();
  const told = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
  const section = /^## Watching it$(.*?)^## /ms.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
  const named = [...section.matchAll(/`((?:claimwire|process|nodejs)_\w+)`/g)].map(([, name]) => name);
  expect(named.sort()).toEqual(told.sort());
});

test("articles of an upload are counted too, lines that cannot be read among them; a dry run is not", async () => {
  const before = await scrape();
  const upload = async (search: string): Promise<void> => {
    const body = `${JSON.stringify(send("Uploaded").input.articles[0])}\n{broken\n`;
    const headers = { "content-type": "application/x-ndjson" };
    await (await fetch(at(`/ingest${search}`), { method: "POST", headers, body })).text();
  };
  const grown = (after: ReadonlyMap<string, number>, status: string): number => {
    const name = `claimwire_ingest_items_total{item="article",status="${status}"}`;
    return (after.get(name) ?? 0) - (before.get(name) ?? 0);
  };
  await upload("");
  const after = await scrape();
  expect([grown(after, "CREATED"), grown(after, "REJECTED")]).toEqual([1, 1]);
  await upload("?dryRun=true");
  expect(grown(await scrape(), "UNCHANGED")).toBe(0);
});

test("every answer carries its request's id, the client's own where it sent a sound one", async () => {
  const given = await fetch(at("/health/live"), { headers: { "x-request-id": "proxy:7.a-b" } });
  expect(given.headers.get("x-request-id")).toBe("proxy:7.a-b");
  const unsound = await fetch(at("/graphql"), { method: "PUT", headers: { "x-request-id": 'x" onload="' } });
  expect(unsound.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("the log has a line for each answer and nothing of what was sent or stored", async () => {
  const secrets = {
    body: "SecretBodyOfAnArticle",
    key: "SecretBatchKey",
    variable: "SecretVariable",
    document: "SecretOperationName",
    token: "SecretBearerToken",
    search: "SecretQueryString",
    path: "SecretPath",
  };
  const marked = (number: number) => ({ "x-request-id": `quiet-${number}` });
  const input = { batchKey: secrets.key, articles: [{ ...article("quiet", []), body: secrets.body }] };
  await post(service.url, ingest, { input }, marked(1));
  const query = `query ${secrets.document}($id: ID!) { claim(id: $id) { nothing } }`;
  await post(service.url, query, { id: secrets.variable }, { ...marked(2), authorization: `Bearer ${secrets.token}` });
  await post(service.url, "query ($id: Int!) { __typename }", { id: secrets.variable }, marked(3));
  await fetch(at(`/graphql?query=${secrets.search}&variables=${secrets.search}`), { headers: marked(4) });
  await fetch(at(`/${secrets.path}?ticket=${secrets.search}`), { headers: marked(5) });
  const linesOf = () => service.logged.filter(({ requestId }) => String(requestId).startsWith("quiet-"));
  await vi.waitFor(() => expect(linesOf()).toHaveLength(5), { timeout: 10_000 });
  const lines = linesOf();
  expect(lines[0]).toEqual({
    level: "info",
    time: expect.stringMatching(/^20.*Z$/),
    requestId: "quiet-1",
    method: "POST",
    kind: "graphql",
    status: 200,
    ms: expect.any(Number),
    msg: "answered",
  });
  expect(lines.map(({ kind, status, codes }) => [kind, status, codes])).toEqual([
    ["graphql", 200, undefined],
    ["graphql", 401, ["UNAUTHENTICATED"]],
    ["graphql", 400, ["BAD_INPUT"]],
    ["graphql", 400, ["BAD_INPUT"]],
    ["other", 404, undefined],
  ]);
  const text = JSON.stringify(service.logged);
  for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
});

test("a fault of ours is logged with its place and without what the database or a parser quotes, under the id that the client has", async () => {
  const row = "SecretRowValue";
  const faults = [
    Object.assign(new Error(`invalid input syntax for type bigint: "${row}"`), {
      code: "22P02",
      detail: row,
      where: row,
    }),
    Object.assign(new Error(`duplicate key value violates unique constraint "claim_key"`), {
      code: "23505",
      detail: row,
    }),
    new SyntaxError(`Unexpected token 'S', "${row}" is not valid JSON`),
    Object.assign(
      new Error(`Invalid \`prisma.claim.findMany()\` invocation in\nx\nwhere: "${row}"\nArgument missing`),
      {
        name: "PrismaClientValidationError",
        meta: { row },
      },
    ),
    new Error(`it failed for '${row} and more'`, { cause: new RangeError(`bad "${row} value"`) }),
  ];
  const failing = await startService({
    replace: (rooms) => ({ ...rooms, fanout: { ...rooms.fanout, head: () => Promise.reject(faults.shift()) } }),
  });
  for (let left = faults.length; left > 0; left -= 1) {
    const { errors } = await post(failing.url, "{ logHead }", {}, { "x-request-id": `fault-${left}` });
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL", requestId: `fault-${left}` } }]);
  }
  expect(failing.logged).toHaveLength(5);
  expect(JSON.stringify(failing.logged)).not.toContain("Secret");
  const [first, second, , prisma, last] = failing.logged.map(({ err }) => err);
  expect(first).toMatchObject({
    type: "Error",
    code: "22P02",
    stack: expect.arrayContaining([expect.stringMatching(/^at /)]),
  });
  expect(second).toMatchObject({ code: "23505" });
  expect(prisma).toMatchObject({ message: "Argument missing" });
  expect(last).toMatchObject({ cause: { type: "RangeError" } });
  await failing.stop();
});

const readiness = async (to: TestService): Promise<unknown> => {
  const response = await fetch(at("/health/ready", to));
  return { code: response.status, ...((await response.json()) as object) };
};

test("the service is ready while its database answers, has every migration, and the log is read", async () => {
  const checks = { service: "ok", database: "ok", migrations: "ok", log: "ok" };
  expect(await readiness(service)).toEqual({ code: 200, status: "ready", checks });
  let away = false;
  let sinceReadMs = 0;
  const troubled = await startService({
    replace: (rooms) => ({
      ...rooms,
      database: {
        ...rooms.database,
        query: (statement) =>
          away ? Promise.reject(new RequestError("OVERLOADED", "Not now.")) : rooms.database.query(statement),
      },
      fanout: { ...rooms.fanout, metrics: () => ({ ...rooms.fanout.metrics(), sinceReadMs }) },
    }),
  });
  expect(await readiness(troubled)).toMatchObject({ code: 200 });
  away = true;
  expect(await readiness(troubled)).toEqual({
    code: 503,
    status: "not ready",
    checks: { ...checks, database: "away", migrations: "unknown" },
  });
  away = false;
  sinceReadMs = 60_000;
  expect(await readiness(troubled)).toMatchObject({ code: 503, checks: { ...checks, log: "not read" } });
  sinceReadMs = 0;
  await troubled.rooms.database.prisma.$executeRawUnsafe(
    "DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)",
  );
  expect(await readiness(troubled)).toMatchObject({ code: 503, checks: { ...checks, migrations: "missing" } });
  await troubled.stop();
});
