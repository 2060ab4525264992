/** One WebSocket of the load client, on a bare TCP socket with one read buffer for all: reading costs next to nothing. */
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { createFrameCounter } from "./frames.ts";

export interface LoadSocket {
  close(): void;
}

export interface LoadSocketOptions {
  readonly url: URL;
  /** the payload of the subscribe message, as text */
  readonly subscription: string;
  /** an event has arrived */
  readonly event: (bytes: number) => void;
  /** the stream has begun: READY, or the acknowledgement where the server has no READY */
  readonly ready: () => void;
  readonly readyWith: "READY" | "connection_ack";
  readonly failed: (fault: Error) => void;
}

const shared = Buffer.allocUnsafe(1 << 18);
const mask = Buffer.from([1, 2, 3, 4]);

/** A masked frame, as clients must send them. */
const clientFrame = (opcode: number, payload: Buffer): Buffer => {
  const length = payload.length;
  const header =
    length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | length])
      : Buffer.from([0x80 | opcode, 0xfe, length >> 8, length & 255]);
  return Buffer.concat([header, mask, payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0))]);
};
const textFrame = (text: string): Buffer => clientFrame(1, Buffer.from(text));

export const openLoadSocket = (options: LoadSocketOptions): LoadSocket => {
  const { url } = options;
  let upgraded = false;
  let greeting = "";
  let closed = false;
  const short = (text: string): void => {
    if (text.includes('"connection_ack"'))
      socket.write(textFrame(`{"id":"1","type":"subscribe","payload":${options.subscription}}`));
    if (text.includes(options.readyWith)) options.ready();
    if (text.includes('"type":"ping"')) socket.write(textFrame('{"type":"pong"}'));
    if (text.includes('"errors"') || text.includes('"type":"error"') || text.includes('"type":"complete"'))
      options.failed(new Error(`a subscription was answered with ${text.slice(0, 300)}`));
  };
  const ping = (bytes: Buffer): void => void socket.write(clientFrame(10, bytes));
  const frames = createFrameCounter({ event: options.event, short, ping });
  const upgrade = (chunk: Buffer): void => {
    greeting += chunk.toString("latin1");
    const end = greeting.indexOf("\r\n\r\n");
    if (end < 0) return;
    if (!greeting.startsWith("HTTP/1.1 101")) {
      options.failed(new Error(`no WebSocket: ${greeting.slice(0, 200)}`));
      return;
    }
    upgraded = true;
    socket.write(textFrame('{"type":"connection_init"}'));
    const rest = greeting.slice(end + 4);
    if (rest) frames.read(Buffer.from(rest, "latin1"));
  };
  const socket = connect({
    host: url.hostname,
    port: Number(url.port),
    noDelay: true,
    onread: {
      buffer: shared,
      callback: (bytes, buffer) => {
        const chunk = (buffer as Buffer).subarray(0, bytes);
        if (upgraded) frames.read(chunk);
        else upgrade(chunk);
        return true;
      },
    },
  });
  socket.on("error", (fault) => closed || options.failed(fault));
  socket.on("close", () => closed || options.failed(new Error("the server closed a subscription's connection")));
  socket.write(
    `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Protocol: graphql-transport-ws\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
  );
  return {
    close: () => {
      closed = true;
      socket.destroy();
    },
  };
};
