/** Keys at every door: what they open, how they end what is open, and how a stream goes on with another. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { Scope } from "../../src/access/viewer.ts";
import { type Answer, hearOverSocket, hearStream, post, socketClient } from "../support/client.ts";
import { testAdminKey } from "../support/key.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
let other: TestService;
beforeAll(async () => {
  service = await startService({ environment: {} });
  other = await startService({ environment: { CLAIMWIRE_READING: "keys" }, databaseUrl: service.databaseUrl });
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  await other.stop();
  await service.stop();
});

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const makeKey = async (scope: Scope, rest: object = {}) => {
  const input = { name: `of ${scope}`, scope: scope.toUpperCase(), ...rest };
  const document =
    "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id name scope extractors } } }";
  const { data, errors } = await post<{ createApiKey: { key: string; apiKey: { id: string } } }>(
    service.url,
    document,
    { input },
    bearer(testAdminKey),
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return { key: data.createApiKey.key, id: data.createApiKey.apiKey.id };
};
const revoke = (id: string, at = service) =>
  post(at.url, "mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { revokedAt } } }", { id }, bearer(testAdminKey));

const articleOf = (uri: string, extractor?: string) => ({
  uri,
  language: "en",
  body: "Fog.",
  claims: [{ key: "fog", text: "Fog." }],
  extractor,
});
const ingest = (articles: readonly object[], key: string) =>
  post<{ ingestArticles: { batchId: string; results: { status: string; errors: { code: string }[] }[] } }>(
    service.url,
    `mutation ($articles: [ArticleInput!]!) { ingestArticles(input: { articles: $articles }) { batchId results { status errors { code } } } }`,
    { articles },
    bearer(key),
  );
const codeOf = ({ errors = [] }: Answer): string | undefined => errors[0]?.extensions.code;
const whoAmI = "{ viewer { name scopes extractors } }";
const events =
  "subscription ($after: LogCursor) { claimEvents(after: $after) { kind cursor claim { article { uri } } } }";
interface Heard {
  readonly claimEvents: {
    readonly kind: string;
    readonly cursor: string;
    readonly claim: { article: { uri: string } } | null;
  };
}

test("without a key one reads, and is told what writing needs", async () => {
  expect((await post(service.url, whoAmI)).data).toMatchObject({ viewer: { name: "anonymous", scopes: ["READ"] } });
  const refused = await post(service.url, "mutation { ingestArticles(input: { articles: [] }) { batchId } }");
  expect(refused).toMatchObject({ status: 200, data: null, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  expect(refused.errors?.[0]?.message).toMatch(/scope ingest.*Authorization: Bearer KEY/);
});

test("a key that is none is refused at every door with 401, also where reading is open", async () => {
  const headers = bearer("cw_000000000000_0000000000000000000000000000000000000000000");
  const refused = await post(service.url, whoAmI, {}, headers);
  expect(refused).toMatchObject({ status: 401, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  const address = service.url.replace("/graphql", "");
  for (const path of ["/export/claims.ndjson", "/feed.atom", "/graphql?query={viewer{name}}", "/ingest"]) {
    const response = await fetch(`${address}${path}`, { headers });
    expect([path, response.status, response.headers.get("www-authenticate")]).toEqual([
      path,
      401,
      expect.stringMatching(/^Bearer/),
    ]);
  }
  for (const authorization of ["Basic eDp5", "Bearer", "Bearer a b", "x"])
    expect((await post(service.url, whoAmI, {}, { authorization })).status).toBe(401);
});

test("where reading needs a key, nothing is answered without one, and a key opens it", async () => {
  expect(await post(other.url, "{ __typename }")).toMatchObject({ status: 401 });
  expect((await fetch(other.url.replace("/graphql", "/feed.atom"))).status).toBe(401);
  const { key } = await makeKey("read", { name: "reader" });
  expect((await post(other.url, whoAmI, {}, bearer(key))).data).toMatchObject({
    viewer: { name: "reader", scopes: ["READ"] },
  });
  const client = socketClient(other.wsUrl);
  await expect(hearOverSocket(client, { query: events }).next()).rejects.toMatchObject({ code: 4403 });
});

test("a key writes only the extractors that it was given, each article on its own", async () => {
  const { key } = await makeKey("ingest", { extractors: ["brno"] });
  const { data } = await ingest(
    [articleOf("urn:x:1", "brno"), articleOf("urn:x:2", "praha"), articleOf("urn:x:3")],
    key,
  );
  expect(data?.ingestArticles.results).toEqual([
    { status: "CREATED", errors: [] },
    { status: "REJECTED", errors: [{ code: "EXTRACTOR_NOT_YOURS" }] },
    { status: "REJECTED", errors: [{ code: "EXTRACTOR_NOT_YOURS" }] },
  ]);
});

test("a sender takes back its own batches, also with its next key; a curator takes back any", async () => {
  const take = (id: string, key: string) =>
    post(
      service.url,
      'mutation ($id: ID!) { retractBatch(batchId: $id, reason: "test") { retracted } }',
      { id },
      bearer(key),
    );
  const first = await makeKey("ingest", { name: "mill" });
  const next = await makeKey("ingest", { name: "mill" });
  const stranger = await makeKey("ingest", { name: "other mill" });
  const curator = await makeKey("curate", { name: "desk" });
  const sent = async (uri: string) => (await ingest([articleOf(uri)], first.key)).data?.ingestArticles.batchId ?? "";
  const [one, two] = [await sent("urn:batch:1"), await sent("urn:batch:2")];
  expect(codeOf(await take(one, stranger.key))).toMatch(/FORBIDDEN|NOT_FOUND/);
  expect((await take(one, next.key)).data).toMatchObject({ retractBatch: { retracted: 1 } });
  expect((await take(two, curator.key)).data).toMatchObject({ retractBatch: { retracted: 1 } });
});

test("the bulk path takes a key like the mutation, and its sender is the key's name", async () => {
  const { key } = await makeKey("ingest", { name: "bulk sender" });
  const send = (headers: Record<string, string>) =>
    fetch(service.url.replace("/graphql", "/ingest"), {
      method: "POST",
      headers: { "content-type": "application/x-ndjson", ...headers },
      body: JSON.stringify(articleOf("urn:bulk:1")),
    });
  expect((await send({})).status).toBe(401);
  expect((await send(bearer((await makeKey("read")).key))).status).toBe(403);
  const lines = (await (await send(bearer(key))).text()).trim().split("\n");
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ done: true, created: 1 });
  const batches = await post(service.url, "{ ingestBatches { nodes { sender } } }", {}, bearer(key));
  expect(batches.data).toEqual({ ingestBatches: { nodes: [{ sender: "bulk sender" }] } });
});

test("a revoked key's sockets are closed with 4403, and another key goes on from the last cursor", async () => {
  const { key, id } = await makeKey("read");
  const client = socketClient(service.wsUrl, { connectionParams: bearer(key) });
  const heard = hearOverSocket<Heard>(client, { query: events });
  const { claimEvents: ready } = await heard.next();
  await revoke(id);
  await expect(heard.next()).rejects.toMatchObject({ code: 4403, reason: expect.stringMatching(/UNAUTHENTICATED/) });
  expect(codeOf(await post(service.url, whoAmI, {}, bearer(key)))).toBe("UNAUTHENTICATED");
  await ingest([articleOf("urn:missed:1")], testAdminKey);
  const again = socketClient(service.wsUrl, { connectionParams: bearer((await makeKey("read")).key) });
  const missed = await hearOverSocket<Heard>(again, { query: events, variables: { after: ready.cursor } }).next();
  expect(missed.claimEvents).toMatchObject({ kind: "ADDED", claim: { article: { uri: "urn:missed:1" } } });
  await again.dispose();
});

test("another instance hears of it within seconds: sockets, event streams, requests", async () => {
  const { key, id } = await makeKey("read");
  const socket = hearOverSocket<Heard>(socketClient(other.wsUrl, { connectionParams: bearer(key) }), { query: events });
  const stream = hearStream(other.url, { query: events, headers: bearer(key) });
  await Promise.all([socket.next(), stream.next()]);
  await revoke(id, service);
  await expect(socket.next()).rejects.toMatchObject({ code: 4403 });
  // ended without `complete`: a browser's EventSource comes back, with its last cursor
  await expect(stream.until(({ event }) => event === "complete")).rejects.toThrow("the stream is over");
  await expect.poll(async () => (await post(other.url, whoAmI, {}, bearer(key))).status, { timeout: 8_000 }).toBe(401);
});

test("a key that ends by itself ends what it has open", async () => {
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  const { key } = await makeKey("read", { expiresAt });
  const heard = hearOverSocket<Heard>(socketClient(service.wsUrl, { connectionParams: bearer(key) }), {
    query: events,
  });
  await heard.next();
  vi.setSystemTime(Date.now() + 60_000);
  await expect(heard.next()).rejects.toMatchObject({ code: 4403 });
  expect(await post(service.url, whoAmI, {}, bearer(key))).toMatchObject({ status: 401 });
});

test("a key may also come in the header of a socket's upgrade; connection_init goes before it", async () => {
  const { key } = await makeKey("ingest", { name: "header" });
  class WithHeader extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { headers: bearer(key) });
    }
  }
  const client = socketClient(other.wsUrl, { webSocketImpl: WithHeader });
  const heard = hearOverSocket<{ viewer: { name: string } }>(client, { query: "{ viewer { name } }" });
  expect(await heard.next()).toEqual({ viewer: { name: "header" } });
  await client.dispose();
});

const ticketOf = async (key: string): Promise<string> => {
  const { data } = await post<{ createStreamTicket: { ticket: string } }>(
    other.url,
    "mutation { createStreamTicket { ticket } }",
    {},
    bearer(key),
  );
  return data?.createStreamTicket.ticket ?? "";
};

test("a ticket opens one event stream, once, with its key's rights, and ends with its key", async () => {
  const { key, id } = await makeKey("read");
  const ticket = await ticketOf(key);
  const open = () => hearStream(`${other.url}?ticket=${ticket}`, { query: events, method: "GET" });
  const stream = open();
  expect((await stream.next()).data).toContain("READY");
  await expect(open().next()).rejects.toThrow(/^401.*UNAUTHENTICATED/);
  await revoke(id, other);
  await expect(stream.until(() => false)).rejects.toThrow("the stream is over");
});

test("a ticket is good for nothing but an event stream", async () => {
  const ticket = await ticketOf((await makeKey("read")).key);
  const response = await fetch(`${other.url}?ticket=${ticket}&query={viewer{name}}`);
  expect(response.status).toBe(401);
  const posted = await fetch(`${other.url}?ticket=${ticket}`, {
    method: "POST",
    headers: { accept: "text/event-stream", "content-type": "application/json" },
    body: JSON.stringify({ query: "mutation { createStreamTicket { ticket } }" }),
  });
  expect(posted.status).toBe(401);
});

test("a ticket opens nothing any more once its key is revoked", async () => {
  const { key, id } = await makeKey("read");
  const ticket = await ticketOf(key);
  await revoke(id, other);
  const stream = hearStream(`${service.url}?ticket=${ticket}`, { query: events, method: "GET" });
  await expect(stream.next()).rejects.toThrow(/^401.*UNAUTHENTICATED/);
});
