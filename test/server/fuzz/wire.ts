/** Bytes as they come over the wire: HTTP that is none, and WebSocket frames that are none. */
import { connect } from "node:net";
import fc from "fast-check";
import { hostileText } from "./hostile.ts";

/** Sends bytes on a connection of their own and waits until the service has closed it. */
export const sendBytes = async (url: string, bytes: Uint8Array): Promise<string> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const parts: Buffer[] = [];
  socket.on("data", (part) => parts.push(part));
  // a connection that is reset is closed too
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.end(bytes);
  await closed;
  return Buffer.concat(parts).toString("latin1");
};

const text = (value: string): Buffer => Buffer.from(value, "utf8");
const host = "Host: 127.0.0.1\r\n";

const lines = [
  "GET / HTTP/9.9\r\n\r\n",
  "GET\r\n\r\n",
  "\r\n\r\n\r\n",
  `GET /graphql?query=%ZZ&variables=%00 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET //%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET http://[::1 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `POST /graphql HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: -1\r\n\r\n{}`,
  `POST /graphql HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}`,
  `POST /graphql HTTP/1.1\r\n${host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
  `POST /graphql HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n`,
  `POST /graphql HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 999999\r\n\r\n{"query":`,
  `POST /ingest HTTP/1.1\r\n${host}Content-Type: application/x-ndjson\r\nContent-Length: 99\r\n\r\n{"uri":`,
  `GET /graphql HTTP/1.1\r\n${host}X: ${"a".repeat(200_000)}\r\n\r\n`,
  `GET /health/live HTTP/1.1\r\n${host}Bad\u0000Header: 1\r\n\r\n`,
  "GET /health/live HTTP/1.1\r\n\r\n",
  "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
  `GET /graphql HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  `GET /graphql HTTP/1.1\r\n${host}Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n`,
  `CONNECT example.org:443 HTTP/1.1\r\n${host}\r\n`,
  `OPTIONS * HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
];

const withHostilePlaces = fc
  .tuple(hostileText, hostileText, hostileText)
  .map(([method, path, header]) =>
    text(`${method.slice(0, 9)} /${path.slice(0, 200)} HTTP/1.1\r\n${host}X: ${header.slice(0, 200)}\r\n\r\n`),
  );

export const hostileHttp: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(...lines).map(text),
  withHostilePlaces,
  fc.uint8Array({ maxLength: 300 }),
);

const handshake = text(
  `GET /graphql HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n",
);

/** A frame with a mask of nought, so that its bytes are what they say. */
const frame = (first: number, length: number, payload: Uint8Array): Buffer => {
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([first, ...size, 0, 0, 0, 0]), payload]);
};

const textFrame = (value: string): Buffer => {
  const payload = text(value).subarray(0, 60_000);
  return frame(0x81, payload.length, payload);
};

const message = fc.oneof(
  fc.constantFrom('{"type":"connection_init"}', '{"type":"ping"}', "{", "[]", '{"type":"__proto__"}'),
  hostileText.map((payload) => JSON.stringify({ type: "connection_init", payload: { authorization: payload } })),
  fc
    .tuple(hostileText, hostileText)
    .map(([id, query]) => JSON.stringify({ type: "subscribe", id, payload: { query, variables: { [id]: query } } })),
  hostileText,
);

/** A handshake, then frames: of sound form with hostile messages, and of no form at all. */
export const hostileSocket: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: message.map(textFrame) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            fc.integer({ min: 0, max: 255 }),
            fc.integer({ min: 0, max: 70_000 }),
            fc.uint8Array({ maxLength: 40 }),
          )
          .map(([first, length, payload]) => frame(first, length & 0xffff, payload)),
      },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((frames) => Buffer.concat([handshake, textFrame('{"type":"connection_init"}'), ...frames]));
