/**
 * The listening connection: a small machine of its own, because LISTEN belongs to one session and dies with it in silence.
 *
 *   away ──connect, LISTEN──► listening ──error, end, silent heartbeat──► away (after a pause that grows, with jitter)
 *
 * It promises a wake-up for each notification it hears and one after each time it begins to listen, as what was notified
 * meanwhile is gone. It promises nothing else: whoever is woken reads the log, and reads it now and then unasked.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Listener } from "./database.ts";

const channel = "claimwire_log";

export interface ListenOptions {
  readonly url: string;
  readonly wake: () => void;
  /** how often the server is asked whether it still listens for us */
  readonly heartbeatMs?: number;
  /** past this without an answer the connection counts as dead */
  readonly answerLimitMs?: number;
}

const firstPauseMs = 50;
const longestPauseMs = 5_000;

const connect = async (options: ListenOptions, answerLimitMs: number): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: "claimwire listen",
    keepAlive: true,
    connectionTimeoutMillis: answerLimitMs,
    query_timeout: answerLimitMs,
  });
  client.on("error", () => undefined); // "end" follows
  client.on("notification", options.wake);
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    return client;
  } catch (fault) {
    void client.end().catch(() => undefined);
    throw fault;
  }
};

/** Poolers and half-open connections look alive: only the server knows whether this session listens. */
const listens = async (client: pg.Client): Promise<boolean> => {
  try {
    const { rows } = await client.query<{ name: string }>("SELECT pg_listening_channels() AS name");
    return rows.some(({ name }) => name === channel);
  } catch {
    return false;
  }
};

/** Resolves when the session has ended, or was found dead and cut. */
const watch = async (client: pg.Client, heartbeatMs: number, stopping: AbortSignal): Promise<void> => {
  const ended = new AbortController();
  client.once("end", () => ended.abort());
  const either = AbortSignal.any([ended.signal, stopping]);
  while (!either.aborted) {
    await sleep(heartbeatMs, undefined, { signal: either, ref: false }).catch(() => undefined);
    if (!either.aborted && !(await listens(client))) break;
  }
  void client.end().catch(() => undefined);
};

/** Begins to listen. Resolves after the first attempt, whether it succeeded or not; goes on trying until stopped. */
export const openListener = async (options: ListenOptions): Promise<Listener> => {
  const { heartbeatMs = 10_000, answerLimitMs = 5_000 } = options;
  const stopping = new AbortController();
  let connected = false;
  let pauseMs = firstPauseMs;

  const attempt = async (): Promise<pg.Client | null> => {
    try {
      const client = await connect(options, answerLimitMs);
      connected = true;
      pauseMs = firstPauseMs;
      options.wake();
      return client;
    } catch {
      return null;
    }
  };

  const run = async (first: pg.Client | null): Promise<void> => {
    for (let client = first; ; client = await attempt()) {
      if (client) await watch(client, heartbeatMs, stopping.signal);
      connected = false;
      if (stopping.signal.aborted) return;
      const jitteredMs = pauseMs * (0.5 + Math.random() / 2);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      await sleep(jitteredMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) return;
    }
  };

  const running = run(await attempt());
  return {
    get connected() {
      return connected;
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
