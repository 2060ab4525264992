/** One subscription over one connection, from a cursor on, until either ends. Refuses to try again: its caller knows when. */
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { claimEvents, type TailEvent } from "./operation.ts";

/** A machine that dies says nothing: a ping that is not answered in the same time ends the connection. */
const pingMs = 10_000;

/** The service read the request and would say the same again. */
export class FinalError extends Error {
  /** Where to go on once it is mended: after the last event heard, after this cursor, or nowhere (null). */
  readonly goOn: "LAST" | { readonly cursor: string } | null;
  constructor(message: string, goOn: FinalError["goOn"]) {
    super(message);
    this.name = "FinalError";
    this.goOn = goOn;
  }
}

export interface Hearing {
  readonly url: string;
  /** null: none is shown */
  readonly key: string | null;
  readonly filter: object | null;
  readonly after: string | null;
  readonly signal: AbortSignal;
  /** false: take no more from the connection until `whenReady` resolves */
  hear(event: TailEvent): boolean;
  whenReady(): Promise<void>;
  note(message: string): void;
}

/** `oldest`: where a log that was pruned begins now. */
interface Refusal {
  readonly message?: string;
  readonly extensions?: { readonly oldest?: unknown };
}

const refusedWith = (errors: readonly Refusal[]): FinalError => {
  const oldest = errors.map(({ extensions }) => extensions?.oldest).find((cursor) => typeof cursor === "string");
  const message = errors.map((error) => error.message ?? "refused").join("; ");
  return new FinalError(message, oldest === undefined ? null : { cursor: oldest });
};

const finalCodes = new Set([4400, 4401, 4403, 4406, 4409, 4429]);

/** What the client throws: a list of GraphQL errors, a close event, or an error. */
export const faultOf = (thrown: unknown): Error => {
  if (Array.isArray(thrown)) return refusedWith(thrown as Refusal[]);
  if (typeof thrown !== "object" || thrown === null) return new Error(String(thrown));
  if ("code" in thrown && typeof thrown.code === "number") {
    const reason = "reason" in thrown && thrown.reason ? ` (${String(thrown.reason)})` : "";
    const message = `the connection was closed with ${thrown.code}${reason}`;
    return finalCodes.has(thrown.code) ? new FinalError(message, "LAST") : new Error(message);
  }
  return new Error("message" in thrown && thrown.message ? String(thrown.message) : "the connection failed");
};

interface Answer {
  readonly data?: { readonly claimEvents: TailEvent } | null;
  readonly errors?: readonly { readonly message: string }[];
}

const openClient = (url: string, key: string | null) => {
  let unanswered: NodeJS.Timeout | undefined;
  let socket: WebSocket | undefined;
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    ...(key === null ? {} : { connectionParams: { authorization: `Bearer ${key}` } }),
    keepAlive: pingMs,
    connectionAckWaitTimeout: pingMs,
    retryAttempts: 0,
    on: {
      opened: (opened) => {
        if (opened instanceof WebSocket) socket = opened;
      },
      ping: (received) => {
        // While we take nothing, an answer would not be read either.
        if (!received && !socket?.isPaused) unanswered = setTimeout(() => client.terminate(), pingMs);
      },
      pong: (received) => {
        if (received) clearTimeout(unanswered);
      },
      closed: () => clearTimeout(unanswered),
    },
  });
  return { client, pause: () => socket?.pause(), resume: () => socket?.resume() };
};

/** Resolves when the service completes the subscription or `signal` aborts; throws a FinalError or what broke the connection. */
export const listen = async (hearing: Hearing): Promise<void> => {
  const { client, pause, resume } = openClient(hearing.url.replace(/^http/, "ws"), hearing.key);
  const { filter, after } = hearing;
  let stop: () => void = () => undefined;
  let paused = false;
  try {
    await new Promise<void>((resolve, reject) => {
      stop = client.subscribe<Answer["data"]>(
        { query: claimEvents, variables: { filter, after } },
        {
          next: ({ data, errors }) => {
            for (const { message } of errors ?? []) hearing.note(message);
            if (!data || hearing.hear(data.claimEvents) || paused) return;
            // Whoever reads the output is slower than the news: let it wait in the service's log, not in our memory.
            // What had arrived by now still comes, so that we may be paused already.
            paused = true;
            pause();
            hearing.whenReady().then(() => {
              paused = false;
              resume();
            }, reject);
          },
          error: (thrown) => reject(faultOf(thrown)),
          complete: resolve,
        },
      );
      hearing.signal.addEventListener("abort", () => resolve(), { once: true });
      if (hearing.signal.aborted) resolve();
    });
  } finally {
    // A paused socket would not hear the other side say goodbye, and hold the process until it gives up.
    resume();
    stop();
    await client.dispose();
  }
};
