/** What one key and one address may take, which pages may ask, and what a deployment may close: each refusal with its numbers. */
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { readManifest } from "../../src/server/rules.ts";
import { hearOverSocket, hearStream, post, socketClient } from "../support/client.ts";
import { testAdminKey } from "../support/key.ts";
import { withinOneMinute } from "../support/minute.ts";
import { startService, type TestService, type TestServiceOptions } from "../support/service.ts";

const running: TestService[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
});
const start = async (environment: Record<string, string>, rest: TestServiceOptions = {}): Promise<TestService> => {
  const service = await startService({ ...rest, environment });
  running.push(service);
  return service;
};
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const readKey = async (service: TestService): Promise<string> =>
  (await service.rooms.access.createKey({ name: "reader", scope: "read", createdBy: "the test" })).secret;
const events = "subscription { claimEvents { kind } }";
const whoAmI = "{ viewer { name } }";

test("a key that has cost its minute is refused with 429, the limit, what it would be and when to come back; others go on", async () => {
  const service = await start({ CLAIMWIRE_COST_PER_MINUTE: "2000" });
  const query = "{ claims(first: 100) { nodes { text article { uri } } } }";
  const seen = await withinOneMinute(async () => {
    const [key, other] = [await readKey(service), await readKey(service)];
    const ask = (headers: Record<string, string>) => post(service.url, query, {}, headers);
    const client = socketClient(service.wsUrl, { connectionParams: bearer(key) });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(bearer(key))));
    const others = [(await ask(bearer(other))).status, (await ask(bearer(testAdminKey))).status];
    const { status, headers } = await fetch(`${service.url}?query=${encodeURIComponent(query)}`, {
      headers: bearer(key),
    });
    const overSocket = await hearOverSocket(client, { query })
      .next()
      .catch((refusal: unknown) => refusal);
    await client.dispose();
    return { answers, others, overGet: [status, Number(headers.get("retry-after")) > 0], overSocket };
  });
  const refused = seen.answers.filter(({ status }) => status === 429);
  // each costs some 300
  expect(refused.length).toBeGreaterThanOrEqual(7);
  expect(seen.answers.filter(({ status }) => status === 200).length + refused.length).toBe(20);
  const { extensions } = refused[0]?.errors?.[0] ?? {};
  expect(extensions).toMatchObject({ code: "LIMIT_EXCEEDED", limit: 2000, retryAfterMs: expect.any(Number) });
  expect(Number(extensions?.["actual"])).toBeGreaterThan(2000);
  expect(seen.others).toEqual([200, 200]);
  expect(seen.overGet).toEqual([429, true]);
  expect(seen.overSocket).toMatchObject([{ extensions: { code: "LIMIT_EXCEEDED" } }]);
});

test("what an operation counts is said with its cost", async () => {
  const service = await start({});
  const query = "{ claims(first: 10) { nodes { text } } }";
  const headers = { "content-type": "application/json", "x-claimwire-cost": "1" };
  const response = await fetch(service.url, { method: "POST", headers, body: JSON.stringify({ query }) });
  const { extensions } = (await response.json()) as {
    extensions: { cost: { objects: number; searches: number; points: number } };
  };
  const { objects, searches, points } = extensions.cost;
  expect(points).toBe(objects + 10 * searches);
});

test("a key holds so many connections, sockets and event streams together, and another key's are its own", async () => {
  const service = await start({ CLAIMWIRE_CONNECTIONS_PER_KEY: "2" });
  const [key, other] = [await readKey(service), await readKey(service)];
  const open = (of: string) =>
    hearOverSocket(socketClient(service.wsUrl, { connectionParams: bearer(of) }), { query: events });
  const stream = hearStream(service.url, { query: events, headers: bearer(key) });
  const socket = open(key);
  await Promise.all([stream.next(), socket.next()]);
  await expect(open(key).next()).rejects.toMatchObject({
    code: 4429,
    reason: expect.stringMatching(/^LIMIT_EXCEEDED limit=2 actual=3/),
  });
  await expect(hearStream(service.url, { query: events, headers: bearer(key) }).next()).rejects.toThrow(
    /LIMIT_EXCEEDED","limit":2,"actual":3/,
  );
  expect(await open(other).next()).toMatchObject({ claimEvents: { kind: "READY" } });
  stream.close();
  await expect
    .poll(
      () =>
        open(key)
          .next()
          .catch(() => null),
      { timeout: 10_000 },
    )
    .toMatchObject({ claimEvents: { kind: "READY" } });
});

test("a key holds so many subscriptions over all its sockets; one that ends makes room", async () => {
  const service = await start({ CLAIMWIRE_SUBSCRIPTIONS_PER_KEY: "2" });
  const key = await readKey(service);
  const clients = [0, 1].map(() => socketClient(service.wsUrl, { connectionParams: bearer(key) }));
  const open = (n: number) => {
    const client = clients[n];
    if (!client) throw new Error("no client");
    return hearOverSocket(client, { query: events });
  };
  const first = open(0);
  await first.next();
  await open(1).next();
  await expect(open(1).next()).rejects.toMatchObject([{ extensions: { code: "LIMIT_EXCEEDED", limit: 2, actual: 3 } }]);
  first.close();
  await expect
    .poll(
      () =>
        open(1)
          .next()
          .catch(() => null),
      { timeout: 10_000 },
    )
    .toMatchObject({ claimEvents: { kind: "READY" } });
  await Promise.all(clients.map((client) => client.dispose()));
});

test("an address behind a proxy holds so many connections; the proxy's word counts, the client's own does not", async () => {
  const service = await start({
    CLAIMWIRE_PROXIES: "1",
    CLAIMWIRE_READING: "open",
    CLAIMWIRE_CONNECTIONS_PER_ADDRESS: "1",
  });
  const from = (address: string) =>
    hearStream(service.url, { query: events, headers: { "x-forwarded-for": `198.51.100.9, ${address}` } });
  const one = from("203.0.113.7");
  await one.next();
  await expect(from("203.0.113.7").next()).rejects.toThrow(/LIMIT_EXCEEDED","limit":1,"actual":2/);
  await from("203.0.113.8").next();
  // a household's IPv6 addresses count as one
  await from("2001:db8:1:2::1").next();
  await expect(from("2001:db8:1:2:ffff::9").next()).rejects.toThrow(/LIMIT_EXCEEDED/);
  await from("2001:db8:1:3::1").next();
});

test("this machine's own connections are not counted by address: ten thousand sockets may come from it", async () => {
  const service = await start({ CLAIMWIRE_CONNECTIONS_PER_ADDRESS: "1", CLAIMWIRE_SUBSCRIPTIONS_PER_ADDRESS: "1" });
  await hearStream(service.url, { query: events }).next();
  await hearStream(service.url, { query: events }).next();
});

/** The first line of the answer to an upgrade. */
const upgrade = (service: TestService, headers: Record<string, string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port, host } = new URL(service.url);
    const given = { host, connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", ...headers };
    const lines = Object.entries({ "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", ...given }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.write(`GET /graphql HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`),
    );
    socket.once("data", (data) => {
      resolve(String(data).split("\r\n", 1)[0] ?? "");
      socket.destroy();
    });
    socket.once("error", reject);
  });

test("pages of listed origins may ask, over HTTP and sockets, others may not; and only a known Host is answered", async () => {
  const service = await start({
    CLAIMWIRE_ORIGINS: "https://news.example",
    CLAIMWIRE_HOSTS: "wire.example",
    CLAIMWIRE_READING: "open",
  });
  const ask = async (headers: Record<string, string>) => (await post(service.url, whoAmI, {}, headers)).status;
  expect(await ask({ origin: "https://news.example" })).toBe(200);
  expect(await ask({ origin: "https://news.example.evil" })).toBe(403);
  expect(await ask({ origin: "null" })).toBe(403);
  // others reach this service: a page on a reader's own machine is a stranger like any
  expect(await ask({ origin: "http://localhost:3000" })).toBe(403);
  expect(await upgrade(service, { origin: "https://news.example" })).toMatch(/101/);
  expect(await upgrade(service, { origin: "https://evil.example" })).toMatch(/403/);
  expect(await upgrade(service, { host: "wire.example" })).toMatch(/101/);
  expect(await upgrade(service, { host: "rebound.example" })).toMatch(/403/);
  for (const path of ["/graphql", "/ingest", "/export/claims.csv"]) {
    const response = await fetch(new URL(path, service.url), {
      method: "OPTIONS",
      headers: {
        origin: "https://news.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
    expect([path, response.status, response.headers.get("access-control-allow-origin")]).toEqual([
      path,
      204,
      "https://news.example",
    ]);
    expect(response.headers.get("access-control-allow-headers")).toBe("authorization,content-type");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
  }
});

test("where others come in, the schema and GraphiQL are for those with a key, and errors spell no names", async () => {
  const service = await start({ CLAIMWIRE_READING: "open", CLAIMWIRE_PROXIES: "1" });
  const introspection = "{ __schema { queryType { name } } }";
  const key = bearer(await readKey(service));
  expect(await post(service.url, introspection)).toMatchObject({
    errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
  });
  expect(await post(service.url, "{ __typename }")).toMatchObject({ status: 200 });
  expect((await post(service.url, introspection, {}, key)).data).toEqual({
    __schema: { queryType: { name: "Query" } },
  });
  const get = (headers: Record<string, string>, query = "") => fetch(`${service.url}${query}`, { headers });
  expect((await get({ accept: "text/html" })).status).toBe(401);
  expect((await get({ accept: "text/html", ...key })).headers.get("content-type")).toMatch(/html/);
  const byGet = `?query=${encodeURIComponent(introspection)}`;
  expect(await (await get({}, byGet)).text()).toMatch(/UNAUTHENTICATED/);
  const misspelt = "{ claim_ { id } articel: articles(filtre: {}) { nodes { ur } } }";
  for (const text of [
    JSON.stringify(await post(service.url, misspelt)),
    await (await get({}, `?query=${encodeURIComponent(misspelt)}`)).text(),
  ])
    expect(text).not.toMatch(/Did you mean/);
});

const manifest = { "who-am-i": whoAmI, live: events };
const hashOf = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(text))).toString("hex");

test("with a list of operations only those are run, by name, by hash or by their very text, over every way in", async () => {
  const service = await start({}, { operations: JSON.stringify(manifest) });
  const send = async (body: object) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(service.url, { method: "POST", headers, body: JSON.stringify(body) });
    return (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  };
  const known = { data: { viewer: { name: "anonymous" } } };
  expect(await send({ documentId: "who-am-i" })).toEqual(known);
  expect(await send({ documentId: `sha256:${await hashOf(whoAmI)}` })).toEqual(known);
  const sha256Hash = await hashOf(whoAmI);
  expect(await send({ extensions: { persistedQuery: { version: 1, sha256Hash } } })).toEqual(known);
  expect(await send({ query: whoAmI })).toEqual(known);
  expect(await (await fetch(`${service.url}?documentId=who-am-i`)).json()).toEqual(known);
  expect(await send({ query: "{ __typename }" })).toMatchObject({ errors: [{ extensions: { code: "FORBIDDEN" } }] });
  expect(await send({ documentId: "nobody's" })).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
  const byGet = await fetch(`${service.url}?query={__typename}`, { headers: { accept: "text/html" } });
  expect(await byGet.text()).toMatch(/FORBIDDEN/);
  const form = await fetch(service.url, { method: "POST", body: new URLSearchParams({ query: "{ __typename }" }) });
  expect(form.ok).toBe(false);
  const client = socketClient(service.wsUrl);
  await expect(hearOverSocket(client, { query: "{ __typename }" }).next()).rejects.toMatchObject([
    { extensions: { code: "FORBIDDEN" } },
  ]);
  expect(await hearOverSocket(client, { query: events }).next()).toMatchObject({ claimEvents: { kind: "READY" } });
  await client.dispose();
});

test("a list of operations as some build tools write it is read too, and one that is none is refused at the start", async () => {
  const written = {
    format: "manifest",
    version: 1,
    operations: [{ id: "1", name: "Me", type: "query", body: whoAmI }],
  };
  const service = await start({}, { operations: JSON.stringify(written) });
  const response = await fetch(`${service.url}?documentId=1`);
  expect(await response.json()).toMatchObject({ data: { viewer: { name: "anonymous" } } });
  for (const json of ["[]", "{", '{"a":1}', '"x"'])
    expect(() => readManifest(json, "operations.json")).toThrow(/operations.json must be JSON/);
});
