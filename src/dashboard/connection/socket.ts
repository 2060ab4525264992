/**
 * The page's one WebSocket: opened at once, kept open for ever, asked for signs of life. A machine that slept, a network that went
 * without a word and a service that hangs are found out here, and the connection is made anew; who listens resumes by cursor.
 */
import { type Client, createClient } from "graphql-ws";
import type { Connection } from "./machine.ts";
import { type ConnectionEvent, connecting, step } from "./machine.ts";
import { createStore, type Store } from "./store.ts";

/** between two pings */
const pingMs = 5_000;
/** an answer to a ping takes at most so long */
const pongMs = 5_000;
/** A second that took so long was no second: the machine slept, and whatever was open then may be open on this side alone. */
const sleptMs = 20_000;
const longestWaitMs = 10_000;
/** The service closes with this where it wants another key. */
const keyRefused = 4403;

export interface Socket {
  readonly client: Client;
  readonly connection: Store<Connection>;
  tell(event: ConnectionEvent): void;
  /** Tries again now rather than later. */
  hurry(): void;
  /** Closes the connection and opens another, as after a new key. */
  reopen(): void;
}

/** `parameters` are sent as each connection opens. */
export const openSocket = (url: string, parameters: () => Record<string, unknown>): Socket => {
  const connection = createStore<Connection>(connecting);
  const tell = (event: ConnectionEvent): void => connection.set(step(connection.get(), event));
  const lose = (): void => tell({ type: "lost", atMs: Date.now() });

  let hurry = (): void => undefined;
  const waitFor = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const client = createClient({
    url,
    lazy: false,
    keepAlive: pingMs,
    connectionParams: parameters,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    onNonLazyError: () => undefined,
    retryWait: (turn) => waitFor(Math.min(longestWaitMs, 250 * 2 ** turn) * (0.5 + Math.random() / 2)),
  });
  const cut = (): void => {
    lose();
    client.terminate();
  };

  const reopen = (): void => {
    cut();
    hurry();
  };

  let overdue: ReturnType<typeof setTimeout> | undefined;
  client.on("ping", (received) => {
    if (received) return;
    clearTimeout(overdue);
    overdue = setTimeout(cut, pongMs);
  });
  client.on("pong", (received) => {
    if (received) clearTimeout(overdue);
  });
  client.on("connected", () => tell({ type: "acknowledged" }));
  client.on("closed", (event) => {
    clearTimeout(overdue);
    if (event instanceof CloseEvent && event.code === keyRefused) tell({ type: "refused" });
    else lose();
  });

  let lastMs = Date.now();
  setInterval(() => {
    const slept = Date.now() - lastMs > sleptMs && document.visibilityState === "visible";
    lastMs = Date.now();
    if (slept) cut();
  }, 1_000);
  window.addEventListener("offline", cut);
  for (const name of ["online", "focus"]) window.addEventListener(name, () => hurry());

  return { client, connection, tell, hurry: () => hurry(), reopen };
};
