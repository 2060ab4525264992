/**
 * R2: what the hardware allows for fan-out. Raw ws without compression; an event is one text, made once and sent to every socket.
 * Speaks as much graphql-transport-ws as the load client needs. Told to listen, it is the bare LISTEN + `send` of S4.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import pg from "pg";
import { type WebSocket, WebSocketServer } from "ws";
import { answerParent } from "../run/child.ts";

const server = createServer();
const sockets = new WebSocketServer({ server, path: "/graphql", perMessageDeflate: false });
const subscribed = new Set<WebSocket>();
let id = "1";
const bufferedLimitBytes = 1_000_000;

sockets.on("connection", (socket) => {
  socket.on("message", (data) => {
    const message: { type: string; id?: string } = JSON.parse(String(data));
    if (message.type === "connection_init") socket.send('{"type":"connection_ack"}');
    if (message.type !== "subscribe") return;
    id = message.id ?? id;
    subscribed.add(socket);
    socket.send(`{"id":"${id}","type":"next","payload":{"data":{"claimEvents":{"kind":"READY"}}}}`);
  });
  socket.on("close", () => subscribed.delete(socket));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

/** Every `stride`-th socket, from the `first` on. */
const send = (payload: string, first = 0, stride = 1): void => {
  const frame = Buffer.from(`{"id":"${id}","type":"next","payload":${payload}}`);
  const all = [...subscribed];
  for (let place = first % stride; place < all.length; place += stride) all[place]?.send(frame, { binary: false });
};

/** Sends each payload to its sockets, and lets them drain in between. */
const emit = async ({ payloads, stride }: { payloads: readonly string[]; stride: number }): Promise<void> => {
  for (const [place, payload] of payloads.entries()) {
    send(payload, place, stride);
    do await turn();
    while ([...subscribed].some(({ bufferedAmount }) => bufferedAmount > bufferedLimitBytes));
  }
};

let listener: pg.Client | undefined;
/** A notification is a signal to send; what is sent was given before, so that nothing but the wake-up is in its time. */
const listen = async ({ payloads }: { payloads: readonly string[] }): Promise<void> => {
  listener = new pg.Client(process.env["DATABASE_URL"]);
  listener.on("notification", () => {
    for (const payload of payloads) send(payload);
  });
  await listener.connect();
  await listener.query("LISTEN bench");
};

answerParent({ url: () => `http://127.0.0.1:${port}`, emit, listen }, () => listener?.end());
