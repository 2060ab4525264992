/** GraphQL over server-sent events in distinct connections mode: by its stock client, and by what is on the wire. */
import { createClient, type ExecutionResult } from "graphql-sse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { about, article, ingest, type Listened, listen } from "../server/news.ts";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const send = (key: string) =>
  ask(service.url, ingest, { input: { articles: [article(key, [{ key, text: "It is.", about: ["Streamed"] }])] } });

test("the stock client runs a query, a mutation and a subscription, each on a connection of its own", async () => {
  const client = createClient({ url: service.url, singleConnection: false, retryAttempts: 0 });
  const results = async <Data>(query: string, variables: Record<string, unknown>, count: number) => {
    const taken: ExecutionResult<Data, unknown>[] = [];
    const iterator = client.iterate<Data>({ query, variables });
    for await (const result of iterator) if (taken.push(result) === count) break;
    return taken;
  };
  expect(await results("{ __typename }", {}, 9)).toEqual([{ data: { __typename: "Query" } }]);
  expect(await results("mutation { __typename }", {}, 9)).toEqual([{ data: { __typename: "Mutation" } }]);
  const heard = results<Listened>(listen, { filter: about("Streamed") }, 2);
  await expect.poll(() => service.rooms.fanout.metrics().subscribers, { timeout: 10_000 }).toBe(1);
  await send("stock");
  expect((await heard).map(({ data }) => data?.claimEvents.kind)).toEqual(["READY", "ADDED"]);
  // the client has left, and nothing is kept for it
  await expect.poll(() => service.rooms.fanout.metrics().subscribers, { timeout: 10_000 }).toBe(0);
  client.dispose();
});

test("a document that does not fit is an answer as GraphQL over HTTP has it, before any stream begins", async () => {
  const client = createClient({ url: service.url, retryAttempts: 0 });
  const iterator = client.iterate({ query: "{ nothing }" });
  await expect(iterator.next()).rejects.toMatchObject({ response: { status: 400 } });
  client.dispose();
});

const openRaw = (init: RequestInit, search = "") =>
  fetch(`${service.url}${search}`, { ...init, headers: { accept: "text/event-stream", ...init.headers } });

const json = { method: "POST", headers: { "content-type": "application/json" } };

test("on the wire: `next` with a result, then `complete` with nothing, over POST and GET alike", async () => {
  const query = "{ __typename }";
  const posted = await openRaw({ ...json, body: JSON.stringify({ query }) });
  const got = await openRaw({}, `?${new URLSearchParams({ query })}`);
  for (const response of [posted, got]) {
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toContain("no-cache");
    expect(await response.text()).toBe(
      'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n',
    );
  }
});

test("a stream is refused with the status of what is wrong, and a mutation by GET is", async () => {
  const statuses = [
    await openRaw({ ...json, body: "{" }),
    await openRaw({ ...json, body: JSON.stringify({ query: "{" }) }),
    await openRaw({ ...json, body: JSON.stringify({}) }),
    await openRaw({ method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }),
    await openRaw({}, `?${new URLSearchParams({ query: "mutation { __typename }" })}`),
    await openRaw({ method: "PUT" }),
  ].map(({ status, headers }) => [status, headers.get("content-type")]);
  const type = "application/json; charset=utf-8";
  expect(statuses.map(([, found]) => found)).toEqual(statuses.map(() => type));
  for (const [status] of statuses) expect([400, 405, 415]).toContain(status);
});

test("an event is numbered by its cursor, and a client that goes away frees what was held for it", async () => {
  const away = new AbortController();
  const response = await openRaw({ ...json, body: JSON.stringify({ query: listen }), signal: away.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = (await reader?.read()) ?? {};
  expect(value).toMatch(
    /^id: [\w-]+\nevent: next\ndata: \{"data":\{"claimEvents":\{"kind":"READY","cursor":"([\w-]+)"/,
  );
  expect(/^id: ([\w-]+)/.exec(value)?.[1]).toBe(/"cursor":"([\w-]+)"/.exec(value)?.[1]);
  expect(service.rooms.fanout.metrics().subscribers).toBe(1);
  away.abort();
  await expect.poll(() => service.rooms.fanout.metrics().subscribers, { timeout: 10_000 }).toBe(0);
});
