/** A client that sends everything before it looks for an answer is told all the same why it was refused; nobody is read for ever. */
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { limits } from "../../src/server/limits.ts";
import { testAdminKey } from "../support/key.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService({
    environment: {},
    replace: (rooms) => ({
      ...rooms,
      domain: { ...rooms.domain, ingestArticles: () => Promise.reject(new Error("no")) },
    }),
  });
});
afterAll(() => service.stop());
afterEach(() => void vi.restoreAllMocks());

const admin = `Bearer ${testAdminKey}`;
const json = "application/json";

interface Sent {
  readonly path: string;
  readonly type: string;
  readonly bytes: number;
  readonly authorization: string;
  readonly connection: string;
  readonly accept: string;
}
const usual: Sent = {
  path: "/graphql",
  type: json,
  bytes: limits.requestBytes + 2 ** 20,
  authorization: admin,
  connection: "close",
  accept: "*/*",
};

/** A connection on which the request's head was sent. It reads nothing yet. */
const begin = ({ path, type, bytes, authorization, connection, accept }: Sent): Socket => {
  const { hostname, port, host } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  socket.pause().on("error", () => undefined);
  const head = [
    ...[`POST ${path} HTTP/1.1`, `host: ${host}`, `content-type: ${type}`, `content-length: ${bytes}`],
    ...[`authorization: ${authorization}`, `connection: ${connection}`, `accept: ${accept}`],
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  return socket;
};

const write = (socket: Socket, text: string): Promise<void> =>
  new Promise((resolve, reject) => socket.write(text, (fault) => (fault ? reject(fault) : resolve())));

/** Everything up to the end of the answer's last line. */
const read = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = "";
    socket.once("error", reject).on("data", (data) => {
      text += String(data);
      if (!/\}\n?(\r\n)?(0\r\n\r\n)?$/.test(text)) return;
      socket.destroy();
      resolve(text);
    });
    socket.resume();
  });

/** Writes the whole request, and looks for the answer only then. */
const sendThenRead = async (given: Partial<Sent>): Promise<string> => {
  const sent = { ...usual, ...given };
  const socket = begin(sent);
  await write(socket, "not an article\n".repeat(Math.ceil(sent.bytes / 15)).slice(0, sent.bytes));
  return read(socket);
};

const early: readonly [name: string, given: Partial<Sent>, status: number, code: string][] = [
  ["a body that is too large", {}, 413, `"LIMIT_EXCEEDED","limit":${limits.requestBytes},"actual":${usual.bytes}`],
  ["one on a connection that is kept", { connection: "keep-alive" }, 413, "LIMIT_EXCEEDED"],
  ["one for an event stream", { accept: "text/event-stream" }, 413, "LIMIT_EXCEEDED"],
  ["one in another form", { type: "application/graphql" }, 413, `"LIMIT_EXCEEDED","limit":${limits.otherRequestBytes}`],
  ["one whose key is none", { authorization: "Bearer nobody's" }, 401, "UNAUTHENTICATED"],
  ["one of another type", { type: "text/plain" }, 415, "BAD_INPUT"],
  ["one for no address", { path: "/nowhere" }, 404, "NOT_FOUND"],
  ["an upload whose key is none", { path: "/ingest", authorization: "Bearer nobody's" }, 401, "UNAUTHENTICATED"],
  ["an upload of another type", { path: "/ingest" }, 400, "BAD_INPUT"],
];
test.each(early)("%s that is sent whole is told why", async (_, given, status, code) => {
  const answer = await sendThenRead(given);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain(code);
});

test.each(["close", "keep-alive"])(
  "an upload that is given up half-way (connection: %s) says so to a sender that reads last",
  async (connection) => {
    const { path, type } = { path: "/ingest", type: "application/x-ndjson" };
    const socket = begin({ ...usual, path, type, connection });
    await write(socket, '{"uri":"urn:x:1","language":"en","body":"x"}\n'.repeat(400_000));
    expect(await read(socket)).toMatch(/"done":false,"error":.*INTERNAL/);
  },
);

test.each(["close", "keep-alive"])("who never stops sending (connection: %s) is cut off", async (connection) => {
  const socket = begin({ ...usual, bytes: 2 ** 40, connection });
  const piece = "x".repeat(2 ** 20);
  let pieces = 0;
  const sending = async (): Promise<void> => {
    for (; ; pieces += 1) await write(socket, piece);
  };
  await expect(sending()).rejects.toThrow(/EPIPE|ECONNRESET|ended|closed/);
  expect(pieces).toBeGreaterThanOrEqual(limits.leftoverBytes / 2 ** 20);
});

test.each(["close", "keep-alive"])("who sends slowly (connection: %s) is not waited for", async (connection) => {
  const socket = begin({ ...usual, connection });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const answered = new Promise((resolve) => socket.once("data", resolve));
  socket.resume();
  await write(socket, "x");
  expect(String(await answered)).toMatch(/^HTTP\/1.1 413 /);
  const now = Date.now.bind(Date);
  vi.spyOn(Date, "now").mockImplementation(() => now() + limits.leftoverMs);
  await closed;
});
