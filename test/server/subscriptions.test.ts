import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { localViewer } from "../../src/access/viewer.ts";
import { createSchema } from "../../src/schema/schema.ts";
import { createRules } from "../../src/server/rules.ts";
import { createOperations, type Opened } from "../../src/server/subscriptions/operation.ts";
import {
  ask,
  hearOverSocket,
  hearPayloads,
  hearStream,
  type ServerSentEvent,
  socketClient,
} from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { about, article, type Ingested, ingest, type Listened, listen } from "./news.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

let sent = 0;
/** Sends one new claim about `name`; gives its key and the log's end after it. */
const sendClaim = async (name: string): Promise<{ key: string; cursor: string; uri: string }> => {
  sent += 1;
  const news = article(`news-${sent}`, [{ key: `k${sent}`, text: `Number ${sent} is true.`, about: [name] }]);
  const { ingestArticles } = await ask<Ingested>(service.url, ingest, { input: { articles: [news] } });
  return { key: `k${sent}`, cursor: ingestArticles.cursor, uri: news.uri };
};

const kinds = (events: readonly Listened[]) =>
  events.map(({ claimEvents: { kind, claim } }) => [kind, claim?.key ?? null]);
const isReady = ({ claimEvents }: Listened) => claimEvents.kind === "READY";
const dataOf = (event: ServerSentEvent): Listened => JSON.parse(event.data).data;

test("a subscriber that was away hears what it missed in order, then READY, then what comes, over a socket", async () => {
  const { cursor } = await sendClaim("Away");
  const missed = [await sendClaim("Away"), await sendClaim("Else"), await sendClaim("Away")];
  const client = socketClient(service.wsUrl);
  const heard = hearOverSocket<Listened>(client, {
    query: listen,
    variables: { filter: about("Away"), after: cursor },
  });
  expect(kinds(await heard.until(isReady))).toEqual([
    ["ADDED", missed[0]?.key],
    ["ADDED", missed[2]?.key],
    ["READY", null],
  ]);
  const live = await sendClaim("Away");
  const event = await heard.next();
  expect(kinds([event])).toEqual([["ADDED", live.key]]);
  heard.close();

  const again = hearOverSocket<Listened>(client, {
    query: listen,
    variables: { filter: about("Away"), after: event.claimEvents.cursor },
  });
  expect(kinds(await again.until(isReady))).toEqual([["READY", null]]);
  again.close();
  await client.dispose();
});

test("an event stream carries its cursor as id, and Last-Event-ID resumes after it whatever `after` said", async () => {
  const { cursor } = await sendClaim("Stream");
  const first = await sendClaim("Stream");
  const request = { query: listen, variables: { filter: about("Stream"), after: cursor } };
  const heard = hearStream(service.url, request);
  const event = await heard.next();
  expect(kinds([dataOf(event)])).toEqual([["ADDED", first.key]]);
  expect([event.event, event.id]).toEqual(["next", dataOf(event).claimEvents.cursor]);
  heard.close();

  const second = await sendClaim("Stream");
  const resumed = hearStream(service.url, { ...request, method: "GET", lastEventId: event.id ?? "" });
  const rest = (await resumed.until((next) => isReady(dataOf(next)))).map(dataOf);
  expect(kinds(rest)).toEqual([
    ["ADDED", second.key],
    ["READY", null],
  ]);
  resumed.close();
});

test("a claim that changes is UPDATED, and one that leaves the filter is REMOVED with its reason", async () => {
  const client = socketClient(service.wsUrl);
  const filter = { and: [about("Change"), { confidence: { gte: 0.5 } }] };
  const heard = hearOverSocket<Listened>(client, { query: listen, variables: { filter } });
  expect(isReady(await heard.next())).toBe(true);
  const change = (confidence: number, text = "It changes.") =>
    ask(service.url, ingest, {
      input: { articles: [article("change", [{ key: "c", text, about: ["Change"], confidence }])] },
    });
  await change(0.6);
  await change(0.7);
  await change(0.1);
  await change(0.8);
  await ask(service.url, ingest, { input: { articles: [article("change", [], { body: "Nothing." })] } });
  const events = [await heard.next(), await heard.next(), await heard.next(), await heard.next(), await heard.next()];
  expect(events.map(({ claimEvents: { kind, reason } }) => [kind, reason])).toEqual([
    ["ADDED", null],
    ["UPDATED", null],
    ["REMOVED", "NO_LONGER_MATCHES"],
    ["ADDED", null],
    ["REMOVED", "WITHDRAWN"],
  ]);
  expect(events.at(-1)?.claimEvents.claimId).toBe(events[0]?.claimEvents.claimId);
  heard.close();
  await client.dispose();
});

test("a cursor that is none is refused with the log's head, over both transports", async () => {
  const client = socketClient(service.wsUrl);
  const payload = { query: listen, variables: { after: "nonsense" } };
  const overSocket = await hearOverSocket(client, payload)
    .next()
    .catch((errors: unknown) => errors);
  const { logHead } = await ask<{ logHead: string }>(service.url, "{ logHead }");
  expect(overSocket).toMatchObject([{ extensions: { code: "CURSOR_INVALID", head: logHead } }]);
  const overStream = await hearStream(service.url, payload)
    .next()
    .catch((fault: Error) => fault.message);
  expect(overStream).toMatch(/^400: .*CURSOR_INVALID/);
  await client.dispose();
});

const bad: readonly [name: string, query: string, variables: object, code: string][] = [
  ["a document that does not parse", "subscription {", {}, "BAD_INPUT"],
  ["an unknown field", "subscription { claimEvents { nope } }", {}, "BAD_INPUT"],
  ["two root fields", "subscription { claimEvents { kind } again: claimEvents { kind } }", {}, "BAD_INPUT"],
  ["variables of the wrong type", listen, { filter: 1 }, "BAD_INPUT"],
  ["a filter that tests nothing", listen, { filter: {} }, "FILTER_INVALID"],
];

test.each(bad)("%s is refused in the same way over both transports", async (_, query, variables, code) => {
  const client = socketClient(service.wsUrl);
  const overSocket = await hearOverSocket(client, { query, variables: { ...variables } })
    .next()
    .catch((errors: unknown) => errors);
  expect(overSocket).toMatchObject([{ extensions: { code } }]);
  const overStream = await hearStream(service.url, { query, variables })
    .next()
    .catch((fault: Error) => fault.message);
  const [status, body] = String(overStream).split(/: (.*)/s);
  expect(status).toBe("400");
  expect(JSON.parse(body ?? "")).toEqual({ errors: overSocket });
  await client.dispose();
});

const texts = async (opened: Opened, count: number): Promise<string[]> => {
  const heard: string[] = [];
  if (opened.type === "events") for await (const { text } of opened.events) if (heard.push(text) === count) break;
  if (opened.type === "results")
    for await (const result of opened.results) if (heard.push(JSON.stringify(result)) === count) break;
  return heard;
};

test("the shared text of an event is, byte for byte, what GraphQL's own subscribe answers", async () => {
  const present = (error: unknown) => {
    throw error;
  };
  const operations = createOperations(createSchema(), service.rooms, present, createRules("open", null));
  const { cursor } = await sendClaim("Bytes");
  for (let number = 0; number < 3; number += 1) await sendClaim("Bytes");
  const selections = [
    "{ kind cursor claimId reason occurredAt }",
    "{ __typename kind claim { ...Parts } }",
    "{ kind claim @include(if: $deep) { id article { publisher { name } claims(first: $first) { nodes { key } } } } }",
  ];
  const parts = "fragment Parts on Claim { text quote { start end verified } attributions { kind } entities { role } }";
  for (const selection of selections) {
    const query = `subscription S($filter: ClaimFilter, $after: LogCursor, $deep: Boolean = true, $first: Int = 2) {
      events: claimEvents(filter: $filter, after: $after) ${selection}
    }
    ${selection.includes("Parts") ? parts : ""}`.replace(
      /, \$deep.*2\)/,
      selection.includes("$deep") ? ", $deep: Boolean = true, $first: Int = 2)" : ")",
    );
    const request = {
      query,
      variables: { filter: about("Bytes"), after: cursor },
      viewer: localViewer,
      address: "127.0.0.1",
      lastEventId: null,
      streams: true,
    };
    const [shared, plain] = [await operations.open(request), await operations.openPlainly(request)];
    expect([shared.type, plain.type]).toEqual(["events", "results"]);
    const [fromShared, fromPlain] = [await texts(shared, 3), await texts(plain, 3)];
    expect(fromShared).toEqual(fromPlain);
    expect(new Set(fromShared).size).toBeGreaterThan(0);
  }
});

test("an operation that hides its root field in a fragment is heard all the same", async () => {
  const client = socketClient(service.wsUrl);
  const query = "subscription { ...Root } fragment Root on Subscription { claimEvents { kind } }";
  const heard = hearOverSocket<Listened>(client, { query });
  expect(await heard.next()).toEqual({ claimEvents: { kind: "READY" } });
  heard.close();
  await client.dispose();
});

test("queries and mutations run over a socket and over an event stream too", async () => {
  const client = socketClient(service.wsUrl);
  expect(await hearPayloads(client, { query: "{ claims(first: 1) { nodes { __typename } } }" }).next()).toEqual({
    data: { claims: { nodes: [{ __typename: "Claim" }] } },
  });
  const heard = hearStream(service.url, { query: "{ claims(first: 1) { nodes { __typename } } }" });
  const events = await heard.until(({ event }) => event === "complete");
  expect(events.map(({ event, data }) => [event, data])).toEqual([
    ["next", '{"data":{"claims":{"nodes":[{"__typename":"Claim"}]}}}'],
    ["complete", ""],
  ]);
  const mutation = { query: 'mutation { unmergeEntity(id: "x") { cursor } }', method: "GET" } as const;
  expect(
    await hearStream(service.url, mutation)
      .next()
      .catch((fault: Error) => fault.message),
  ).toMatch(/^400: .*POST/);
  await client.dispose();
});

const closeCodeOf = (headers: Record<string, string>, first?: string): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(service.wsUrl, "graphql-transport-ws", { headers });
    socket.on("unexpected-response", (_, response) => resolve(response.statusCode ?? 0));
    socket.on("open", () => first && socket.send(first));
    socket.on("error", () => undefined);
    socket.on("close", (code) => resolve(code));
  });

test("a page of another site cannot open a socket, and a message over the limit closes it", async () => {
  expect(await closeCodeOf({ origin: "https://elsewhere.example" })).toBe(403);
  expect(await closeCodeOf({}, "x".repeat(65 * 1024))).toBe(1009);
  expect(await closeCodeOf({ origin: "http://localhost:3000" }, "nonsense")).toBe(4400);
});

test("a service that stops sends socket clients away to come back, and ends event streams without completing them", async () => {
  const closing = await startService();
  const closed = Promise.withResolvers<{ code: number }>();
  const client = socketClient(closing.wsUrl, { on: { closed: (event) => closed.resolve(event as { code: number }) } });
  const overSocket = hearPayloads(client, { query: listen });
  const overStream = hearStream(closing.url, { query: listen });
  await Promise.all([overSocket.next(), overStream.next()]);
  await closing.stopServer(1_000);
  expect((await closed.promise).code).toBe(1012);
  await expect(overSocket.next()).rejects.toMatchObject({ code: 1012 });
  await expect(overStream.next()).rejects.toThrow("the stream is over");
  await closing.stop();
});
