/** graphql-transport-ws, message by message and close code by close code, spoken by hand. */
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

const open = async (protocol: string | readonly string[] = "graphql-transport-ws") => {
  const socket = new WebSocket(service.wsUrl, [protocol].flat());
  const waiting: ((message: Message) => void)[] = [];
  const messages: Message[] = [];
  socket.on("message", (data) => {
    const message = JSON.parse(String(data)) as Message;
    const first = waiting.shift();
    if (first) first(message);
    else messages.push(message);
  });
  const closed = once(socket, "close").then(([code, reason]) => ({ code: Number(code), reason: String(reason) }));
  await once(socket, "open");
  const send = (message: unknown): void =>
    socket.send(typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  const next = (): Promise<Message> => {
    const message = messages.shift();
    return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push(resolve));
  };
  return { socket, send, next, closed };
};

const openAcknowledged = async () => {
  const connection = await open();
  connection.send({ type: "connection_init" });
  expect(await connection.next()).toEqual({ type: "connection_ack" });
  return connection;
};

const listening = "subscription { claimEvents { kind } }";
const subscribe = (id: string, query = listening) => ({ type: "subscribe", id, payload: { query } });
const ready = (id: string) => ({ type: "next", id, payload: { data: { claimEvents: { kind: "READY" } } } });

test("the protocol is chosen by its name, and a client that offers none of ours is closed with 4406", async () => {
  const { socket } = await open(["something-else", "graphql-transport-ws"]);
  expect(socket.protocol).toBe("graphql-transport-ws");
  socket.close();
  const { closed } = await open([]);
  expect(await closed).toEqual({ code: 4406, reason: "Subprotocol not acceptable" });
});

test("a query, a mutation and a subscription each end as the protocol has it", async () => {
  const { send, next, socket } = await openAcknowledged();
  send(subscribe("q", "{ __typename }"));
  expect([await next(), await next()]).toEqual([
    { type: "next", id: "q", payload: { data: { __typename: "Query" } } },
    { type: "complete", id: "q" },
  ]);
  send(subscribe("m", "mutation { __typename }"));
  expect([await next(), await next()]).toEqual([
    { type: "next", id: "m", payload: { data: { __typename: "Mutation" } } },
    { type: "complete", id: "m" },
  ]);
  send(subscribe("s"));
  expect(await next()).toEqual(ready("s"));
  send({ type: "complete", id: "s" });
  // an id that is free again may be used again, and nothing more was said under it
  send(subscribe("s"));
  expect(await next()).toEqual(ready("s"));
  socket.close();
});

test("a document that does not fit is answered by `error`, which ends its operation and no other", async () => {
  const { send, next, socket } = await openAcknowledged();
  send(subscribe("good"));
  expect(await next()).toEqual(ready("good"));
  for (const query of ["{ nothing }", "{", "subscription { claimEvents(filter: {}) { kind } }"]) {
    send(subscribe("bad", query));
    expect(await next()).toEqual({
      type: "error",
      id: "bad",
      payload: [expect.objectContaining({ message: expect.any(String), extensions: expect.anything() })],
    });
  }
  send(subscribe("bad"));
  expect(await next()).toEqual(ready("bad"));
  socket.close();
});

test("a ping is answered by a pong with its payload, before and after the connection is acknowledged", async () => {
  const { send, next, socket } = await open();
  send({ type: "ping", payload: { at: 1 } });
  expect(await next()).toEqual({ type: "pong", payload: { at: 1 } });
  send({ type: "connection_init" });
  expect(await next()).toEqual({ type: "connection_ack" });
  send({ type: "ping" });
  expect(await next()).toEqual({ type: "pong" });
  send({ type: "pong" });
  send(subscribe("s"));
  expect(await next()).toEqual(ready("s"));
  socket.close();
});

test("a client that does not say connection_init in time is closed with 4408", async () => {
  const impatient = await startService({ connectionInitMs: 200 });
  const socket = new WebSocket(impatient.wsUrl, "graphql-transport-ws");
  expect((await once(socket, "close")).map(String)).toEqual(["4408", "Connection initialisation timeout"]);
  await impatient.stop();
});

test("subscribing before connection_init is closed with 4401", async () => {
  const { send, closed } = await open();
  send(subscribe("s"));
  expect(await closed).toEqual({ code: 4401, reason: "Unauthorized" });
});

test("connection_init twice is closed with 4429", async () => {
  const { send, closed } = await openAcknowledged();
  send({ type: "connection_init" });
  expect(await closed).toEqual({ code: 4429, reason: "Too many initialisation requests" });
});

test("an id that is in use is closed with 4409, and takes every other subscription along", async () => {
  const { send, next, closed } = await openAcknowledged();
  send(subscribe("same"));
  expect(await next()).toEqual(ready("same"));
  send(subscribe("same"));
  expect(await closed).toEqual({ code: 4409, reason: "Subscriber for same already exists" });
});

const malformed: readonly [string, unknown][] = [
  ["no JSON", "{"],
  ["an empty text", ""],
  ["a list", []],
  ["null", "null"],
  ["no type", {}],
  ["an unknown type", { type: "start", id: "1" }],
  ["a subscribe without id", { type: "subscribe", payload: { query: listening } }],
  ["a subscribe without payload", { type: "subscribe", id: "1" }],
  ["a subscribe whose query is a number", { type: "subscribe", id: "1", payload: { query: 1 } }],
  [
    "a subscribe whose variables are a text",
    { type: "subscribe", id: "1", payload: { query: listening, variables: "" } },
  ],
  ["a complete without id", { type: "complete" }],
  ["a ping whose payload is a text", { type: "ping", payload: "now" }],
  ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00])],
];

test.each(malformed)("%s is closed with 4400", async (_, message) => {
  const { send, closed } = await openAcknowledged();
  send(message);
  expect((await closed).code).toBe(4400);
});

test("a message over the limit is closed with 1009", async () => {
  const { send, closed } = await openAcknowledged();
  send("x".repeat(65 * 1024));
  expect((await closed).code).toBe(1009);
});

test("a service that leaves closes with 1012, which stock clients take as: come back", async () => {
  const leaving = await startService();
  const socket = new WebSocket(leaving.wsUrl, "graphql-transport-ws");
  const closed = once(socket, "close");
  await once(socket, "open");
  await leaving.stopServer(500);
  expect((await closed).map(String)).toEqual(["1012", "Service restart"]);
  await leaving.stop();
});
