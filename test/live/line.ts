/**
 * One connection of a subscriber, over WebSocket (graphql-transport-ws) or server-sent events, spoken by hand: so that it can be
 * stalled, cut in the middle, and asked why it ended. `take` is called for each payload until the line is cut.
 */
import { request } from "node:http";
import { WebSocket } from "ws";

export interface Payload {
  readonly data?: unknown;
  readonly errors?: readonly Refusal[];
}
export interface Refusal {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

export interface Line {
  stall(): void;
  goOn(): void;
  cut(): void;
  /** why it ended; null where a client would come back by itself: it was cut, went away, or was told to come later */
  readonly ended: Promise<string | null>;
}

export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** over server-sent events: sent as Last-Event-ID */
  readonly lastEventId: string | null;
}

/** Codes with which an operation may be asked for again. */
const passing = new Set(["OVERLOADED", "TIMEOUT"]);
const reasonOf = (errors: readonly Refusal[]): string | null => {
  const fatal = errors.find(({ extensions }) => !passing.has(extensions?.code ?? ""));
  return fatal ? `${fatal.extensions?.code}: ${fatal.message}` : null;
};
/** Stock clients come back after these and after a connection that was lost (1006); after others they give up. */
const comesBack = new Set([1001, 1005, 1006, 1012, 1013, 4408]);

type Message = { readonly type: string; readonly payload?: unknown };

export const openSocketLine = (url: string, asked: Asked, take: (payload: Payload) => void): Line => {
  const ws = new WebSocket(url.replace("http", "ws"), "graphql-transport-ws");
  const { promise: ended, resolve } = Promise.withResolvers<string | null>();
  let over = false;
  const end = (reason: string | null): void => {
    over = true;
    resolve(reason);
    ws.terminate();
  };
  const hear = ({ type, payload }: Message): void => {
    if (type === "connection_ack")
      ws.send(
        JSON.stringify({ id: "1", type: "subscribe", payload: { query: asked.query, variables: asked.variables } }),
      );
    else if (type === "next") take(payload as Payload);
    else if (type === "error") end(reasonOf(payload as Refusal[]));
    else if (type === "complete") end("told that the subscription is complete");
  };
  ws.on("open", () => ws.send('{"type":"connection_init"}'));
  ws.on("message", (text) => {
    if (!over) hear(JSON.parse(String(text)) as Message);
  });
  ws.on("error", () => end(null));
  ws.on("close", (code) => end(comesBack.has(code) ? null : `closed with ${code}`));
  return { stall: () => ws.pause(), goOn: () => ws.resume(), cut: () => end(null), ended };
};

const dataOf = (block: string): string | null => /^data: (.*)$/m.exec(block)?.[1] ?? null;

export const openStreamLine = (url: string, asked: Asked, take: (payload: Payload) => void): Line => {
  const { promise: ended, resolve } = Promise.withResolvers<string | null>();
  const body = JSON.stringify({ query: asked.query, variables: asked.variables });
  const headers = {
    "content-type": "application/json",
    accept: "text/event-stream",
    ...(asked.lastEventId ? { "last-event-id": asked.lastEventId } : {}),
  };
  let over = false;
  let stalled = false;
  const sent = request(url, { method: "POST", headers, agent: false });
  const end = (reason: string | null): void => {
    over = true;
    resolve(reason);
    sent.destroy();
  };
  const hear = (block: string): void => {
    if (over) return;
    const data = dataOf(block);
    if (block.startsWith("event: complete")) end("told that the subscription is complete");
    else if (data) take(JSON.parse(data) as Payload);
  };
  sent.on("error", () => end(null));
  sent.on("close", () => end(null));
  sent.on("response", (response) => {
    let rest = "";
    if (stalled) response.pause();
    response.setEncoding("utf8").on("data", (text: string) => {
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      if (response.statusCode === 200) blocks.forEach(hear);
    });
    response.on("end", () => {
      if (response.statusCode === 200) return void end(null);
      const { errors } = JSON.parse(rest || "{}") as Payload;
      end(errors ? reasonOf(errors) : `answered ${response.statusCode}`);
    });
    response.on("error", () => end(null));
    sent.once("claimwire-stall", () => response.pause()).once("claimwire-go-on", () => response.resume());
  });
  sent.end(body);
  return {
    stall: () => {
      stalled = true;
      sent.emit("claimwire-stall");
    },
    goOn: () => {
      stalled = false;
      sent.emit("claimwire-go-on");
    },
    cut: () => end(null),
    ended,
  };
};
