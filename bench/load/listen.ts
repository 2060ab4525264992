/** A subscriber that reads what it is sent, for a few events: to compare them, and to give the limit the same texts to send. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";

const patienceMs = 30_000;
/** one without READY is subscribed this long after it has answered what was sent after the subscription */
const settleMs = 300;

interface Message {
  readonly type: string;
  readonly payload?: unknown;
}

/** Payloads of `next` messages with a claim in them, from subscription to the `wanted`-th; `trigger` runs once we are heard. */
export const listenFor = async (
  url: string,
  subscribe: string,
  readyWith: "READY" | "connection_ack",
  wanted: number,
  trigger: () => Promise<unknown>,
): Promise<string[]> => {
  const socket = new WebSocket(new URL("/graphql", url.replace("http", "ws")), "graphql-transport-ws");
  const heard: string[] = [];
  const waiting = new Map<string, () => void>();
  const signal = AbortSignal.timeout(patienceMs);
  const seen = (what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.set(what, resolve);
      socket.once("error", reject);
      signal.addEventListener("abort", () =>
        reject(new Error(`waited in vain for ${what}; heard ${heard.length} events`)),
      );
    });
  socket.on("message", (data) => {
    const { type, payload }: Message = JSON.parse(String(data));
    const text = JSON.stringify(payload ?? null);
    if (type === "next" && text.includes('"article"')) heard.push(text);
    if (text.includes('"READY"')) waiting.get("READY")?.();
    if (heard.length >= wanted) waiting.get("events")?.();
    waiting.get(type)?.();
  });
  try {
    await once(socket, "open", { signal });
    socket.send('{"type":"connection_init"}');
    await seen("connection_ack");
    const ready = seen(readyWith === "READY" ? "READY" : "pong");
    socket.send(`{"id":"1","type":"subscribe","payload":${subscribe}}`);
    socket.send('{"type":"ping"}');
    await ready;
    if (readyWith !== "READY") await sleep(settleMs);
    const events = seen("events");
    await Promise.all([events, trigger()]);
  } finally {
    socket.terminate();
  }
  return heard.slice(0, wanted);
};
