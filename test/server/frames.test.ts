import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { RenderedEvent } from "../../src/fanout/fanout.ts";
import { frameEvents } from "../../src/server/subscriptions/frames.ts";

const eventOf = (text: string): RenderedEvent => ({
  text,
  event: {
    kind: "READY",
    position: { epoch: "", seq: 0n },
    claimId: null,
    reason: null,
    occurredAt: new Date(0),
    batch: {},
  },
});

/** What a client hears when a server writes these bytes. */
const read = async (bytes: Buffer, count: number): Promise<string[]> => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await once(server, "listening");
  server.on("connection", (_, request) => request.socket.write(bytes));
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const heard: string[] = [];
  await new Promise<void>((resolve, reject) => {
    client.on("message", (message) => {
      heard.push(String(message));
      if (heard.length === count) resolve();
    });
    client.on("error", reject);
  });
  client.terminate();
  server.close();
  await once(server, "close");
  return heard;
};

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc
    .constantFrom(0, 1, 90, 115, 125, 126, 127, 65_500, 65_520, 65_535, 65_536, 70_000)
    .map((length) => "ž".repeat(length / 2) + "x".repeat(length % 2)),
);

test("events that are framed here are the messages that a client hears, of any size and in any script", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      fc.string({ unit: "grapheme", maxLength: 40 }),
      async (texts, id) => {
        const prefix = `{"id":${JSON.stringify(id)},"payload":`;
        const events = texts.map((each) => eventOf(JSON.stringify(each)));
        const expected = texts.map((each) => `${prefix}${JSON.stringify(each)}}`);
        expect(await read(frameEvents(prefix, events), texts.length)).toEqual(expected);
        // encoded once, written for the next socket too
        expect(await read(frameEvents(prefix, events), texts.length)).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  ));
