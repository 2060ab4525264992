/**
 * GraphQL over WebSocket (graphql-transport-ws) on /graphql. graphql-ws speaks the protocol; the events of claimEvents are
 * written beside it, as texts that a whole group shares, one write in flight per subscription. It refuses to know filters and rows.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from "graphql";
import { handleProtocols, makeServer, type SubscribePayload } from "graphql-ws";
import type { Logger } from "pino";
import { type WebSocket, WebSocketServer } from "ws";
import { localViewer } from "../../access/viewer.ts";
import type { RenderedStream } from "../../fanout/fanout.ts";
import { RequestError } from "../../terms/errors.ts";
import { type Present, withoutHttp } from "../errors.ts";
import { limits } from "../limits.ts";
import type { Opened, Operations } from "./operation.ts";
import { createSocket, type Socket } from "./socket.ts";

export interface SocketDoor {
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** Sends every client away, spread over `spreadMs`, and resolves when the last has gone. */
  stop(spreadMs: number): Promise<void>;
  /** Ends what is left, at once. */
  cut(): void;
}

export interface SocketDoorOptions {
  readonly schema: GraphQLSchema;
  readonly operations: Operations;
  readonly present: Present;
  readonly logger: Logger;
}

type Result = AsyncIterable<ExecutionResult> | Promise<ExecutionResult>;

/**
 * A stream for graphql-ws that never gives it anything: events are written here, and awaited, before the next are asked for.
 * When it ends without the client's doing, the client is sent away to come back with its last cursor: a `complete` would tell
 * it that there is nothing more to hear.
 */
const writeBeside = (
  id: string,
  events: RenderedStream,
  socket: Socket,
  present: Present,
): AsyncIterable<ExecutionResult> => {
  const prefix = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  let left = false;
  // also while a write waits for a client that takes nothing
  void events.ended.then(({ reason }) => {
    if (reason !== "RETURNED" && reason !== "FAILED") socket.sendAway(1013, "Come back with your last cursor");
  });
  const pump = async (): Promise<void> => {
    for (;;) {
      const taken = await events.take();
      if (taken.length === 0 || left) return;
      await socket.send(...taken.map(({ text }) => `${prefix}${text}}`));
    }
  };
  const iterator: AsyncIterableIterator<ExecutionResult, undefined> = {
    [Symbol.asyncIterator]: () => iterator,
    next: async () => {
      try {
        await pump();
      } catch (fault) {
        // whoever loops over a stream does not end one that threw: it would stay until it counts as stalled, and take the socket along
        await events.return();
        throw withoutHttp(present(fault));
      }
      return { done: true, value: undefined };
    },
    return: async () => {
      left = true;
      await events.return();
      return { done: true, value: undefined };
    },
  };
  return iterator;
};

const resultOf = (
  id: string,
  opened: Exclude<Opened, { type: "refused" }>,
  socket: Socket,
  present: Present,
): Result => {
  if (opened.type === "events") return writeBeside(id, opened.events, socket, present);
  return opened.type === "results" ? opened.results : opened.run();
};

const tooMany = (running: number): RequestError =>
  new RequestError(
    "LIMIT_EXCEEDED",
    `A socket carries up to ${limits.operationsPerSocket} operations at once; this one has ${running}. Open another.`,
    { limit: limits.operationsPerSocket, actual: running },
  );

/** The protocol, with every operation opened by `operations`. */
const speak = ({ schema, operations, present }: SocketDoorOptions) => {
  const results = new WeakMap<ExecutionArgs, Result>();
  const take = (args: ExecutionArgs): Result => {
    const result = results.get(args);
    if (!result) throw new Error("an operation ran that was never opened");
    return result;
  };
  return makeServer<Record<string, unknown>, { readonly socket: Socket }>({
    connectionInitWaitTimeout: limits.connectionInitMs,
    execute: take as (args: ExecutionArgs) => Promise<ExecutionResult>,
    subscribe: take as (args: ExecutionArgs) => AsyncIterable<ExecutionResult>,
    onSubscribe: async (context, id, payload: SubscribePayload) => {
      const running = Object.keys(context.subscriptions).length;
      if (running > limits.operationsPerSocket) return [present(tooMany(running - 1))].map(withoutHttp);
      const opened = await operations.open({ ...payload, viewer: localViewer, lastEventId: null, streams: true });
      if (opened.type === "refused") return opened.errors.map(withoutHttp);
      // it is kept as long as the subscription, so it must not be a document of its own: that is some 40 kB
      const args = { schema, document: operations.documentOf(payload.query), operationName: payload.operationName };
      results.set(args, resultOf(id, opened, context.extra.socket, present));
      return args;
    },
    onError: (_, __, ___, errors) => errors.map((error) => error.toJSON()),
  });
};

const isComplete = (text: string): boolean => text.endsWith('"type":"complete"}');

export const openSocketDoor = (options: SocketDoorOptions): SocketDoor => {
  const { logger } = options;
  const protocol = speak(options);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.socketMessageBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const sockets = new Set<Socket>();
  const heart = setInterval(() => {
    const now = Date.now();
    for (const socket of sockets) socket.beat(now);
  }, limits.heartbeatMs);
  heart.unref();

  const open = (ws: WebSocket, stream: Duplex): void => {
    const socket = createSocket(ws, stream);
    sockets.add(socket);
    const closed = protocol.opened(
      {
        protocol: ws.protocol,
        // a client that is sent away must not hear that its subscriptions are complete: it would not come back
        send: (text) => (socket.leaving && isComplete(text) ? undefined : socket.send(text)),
        close: (code, reason) => socket.close(code ?? 1000, reason ?? ""),
        onMessage: (take) =>
          ws.on("message", async (message) => {
            try {
              await take(String(message));
            } catch (fault) {
              logger.error({ err: fault }, "a socket's message failed");
              // 1013, try again later: stock clients give up on 1011 and 4500
              socket.sendAway(1013, "Try again later");
            }
          }),
      },
      { socket },
    );
    ws.on("error", (fault) => logger.debug({ err: fault }, "a socket failed"));
    ws.once("close", (code, reason) => {
      sockets.delete(socket);
      closed(code, String(reason)).catch((fault: unknown) =>
        logger.warn({ err: fault }, "a stream did not end cleanly"),
      );
    });
  };

  return Object.freeze({
    upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) =>
      server.handleUpgrade(request, stream, head, (ws) => open(ws, stream)),
    stop: async (spreadMs: number) => {
      clearInterval(heart);
      const gone = new Promise<void>((resolve) => server.close(() => resolve()));
      const step = spreadMs / Math.max(1, sockets.size);
      [...sockets].forEach((socket, index) => {
        setTimeout(() => socket.sendAway(1012, "Service restart"), (index + Math.random()) * step);
      });
      await gone;
    },
    cut: () => {
      for (const ws of server.clients) ws.terminate();
    },
  });
};
