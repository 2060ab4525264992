/**
 * GraphQL over WebSocket (graphql-transport-ws) on /graphql. graphql-ws speaks the protocol; the events of claimEvents are
 * written beside it, as texts that a whole group shares, one write in flight per subscription. It refuses to know filters and rows.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ExecutionArgs, ExecutionResult, GraphQLError, GraphQLSchema } from "graphql";
import { handleProtocols, makeServer, type SubscribePayload } from "graphql-ws";
import type { Logger } from "pino";
import { type WebSocket, WebSocketServer } from "ws";
import type { Access, Caller } from "../../access/access.ts";
import { RequestError } from "../../terms/errors.ts";
import { spreadOver } from "../drain.ts";
import { type Present, withoutHttp } from "../errors.ts";
import { limits } from "../limits.ts";
import { type Result, resultOf } from "./beside.ts";
import type { Operations } from "./operation.ts";
import { createSocket, type Socket } from "./socket.ts";

export interface SocketDoor {
  /** `address`: where it comes from. Throws LIMIT_EXCEEDED where that has too many open. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, address: string): void;
  /** sockets that are open */
  readonly size: number;
  /** Sends every client away, spread over `spreadMs`, and resolves when the last has gone. */
  stop(spreadMs: number): Promise<void>;
  /** Ends what is left, at once. */
  cut(): void;
}

export interface SocketDoorOptions {
  readonly schema: GraphQLSchema;
  readonly access: Access;
  readonly operations: Operations;
  readonly present: Present;
  readonly logger: Logger;
  /** where it differs from the limit */
  readonly connectionInitMs?: number;
}

const tooMany = (running: number): RequestError =>
  new RequestError(
    "LIMIT_EXCEEDED",
    `A socket carries up to ${limits.operationsPerSocket} operations at once; this one has ${running}. Open another.`,
    { limit: limits.operationsPerSocket, actual: running },
  );

/** One connection: who is at its other end is known once connection_init has said it. */
interface Session {
  readonly socket: Socket;
  readonly address: string;
  /** the header of the upgrade: programs may send their key there */
  readonly authorization: string | undefined;
  caller: Caller | null;
  /** what it holds until it is closed */
  releases: readonly (() => void)[];
  /** closes it where connection_init does not come */
  late: NodeJS.Timeout | null;
  closed: boolean;
}

/** A close reason may have 123 bytes. */
const reasonOf = ({ message, extensions }: GraphQLError): string => {
  const { code, limit, actual } = extensions;
  const numbers = limit === undefined ? "" : ` limit=${limit} actual=${actual}`;
  return Buffer.from(`${code}${numbers}: ${message}`)
    .subarray(0, 123)
    .toString()
    .replace(/\uFFFD+$/, "");
};

/** 4403: come back with another key; 4429: with fewer connections; 1013: later. */
const closeWith = (socket: Socket, error: GraphQLError): void => {
  const code = error.extensions["code"];
  if (code === "LIMIT_EXCEEDED") socket.close(4429, reasonOf(error));
  else socket.sendAway(code === "UNAUTHENTICATED" ? 4403 : 1013, reasonOf(error));
};

const authorizationIn = (params: Readonly<Record<string, unknown>> | undefined): string | undefined => {
  const given = params?.["authorization"] ?? params?.["Authorization"];
  if (given === undefined || given === null) return undefined;
  return typeof given === "string" ? given : "";
};

const startClock = (session: Session, patienceMs: number): void => {
  session.late = setTimeout(() => session.socket.close(4408, "Connection initialisation timeout"), patienceMs);
};

const stopClock = (session: Session): void => {
  clearTimeout(session.late ?? undefined);
  session.late = null;
};

/** Learns who is there; false where it is shown out. */
const admit = async (
  session: Session,
  params: Readonly<Record<string, unknown>> | undefined,
  { access, present }: SocketDoorOptions,
): Promise<boolean> => {
  const { socket, address } = session;
  try {
    const viewer = await access.viewerOf(authorizationIn(params) ?? session.authorization, address);
    if (session.closed) return false;
    const release = access.holdConnection(viewer);
    const unwatch = access.watch(viewer, () =>
      socket.sendAway(4403, "UNAUTHENTICATED: the key is over; come back with your last cursor"),
    );
    session.releases = session.releases.concat(release, unwatch);
    session.caller = { viewer, address };
    return true;
  } catch (fault) {
    closeWith(socket, present(fault));
    return false;
  }
};

/** What was opened for an operation stands where GraphQL would have its context. */
const take = ({ contextValue }: ExecutionArgs): Result => contextValue as Result;

/** The protocol, with every operation opened by `operations`. */
const speak = (options: SocketDoorOptions) => {
  const { schema, operations, present } = options;
  return makeServer<Record<string, unknown>, Session>({
    // the library's own clock is kept as long as the connection: ours is let go
    connectionInitWaitTimeout: 0,
    onConnect: ({ connectionParams, extra }) => {
      stopClock(extra);
      return admit(extra, connectionParams, options);
    },
    execute: take as (args: ExecutionArgs) => Promise<ExecutionResult>,
    subscribe: take as (args: ExecutionArgs) => AsyncIterable<ExecutionResult>,
    onSubscribe: async (context, id, payload: SubscribePayload) => {
      const running = Object.keys(context.subscriptions).length;
      if (running > limits.operationsPerSocket) return [present(tooMany(running - 1))].map(withoutHttp);
      const { caller, socket } = context.extra;
      if (!caller) throw new Error("an operation came before its connection was acknowledged");
      // a payload may hold anything: what is not the client's to say is said last
      const ours = { lastEventId: null, streams: true, isLarge: false, showsCost: false };
      const opened = await operations.open({ ...payload, ...caller, ...ours });
      if (opened.type === "refused") return opened.errors.map(withoutHttp);
      // it is kept as long as the subscription, so it must not be a document of its own: that is some 40 kB
      const document = operations.documentOf(payload);
      const contextValue = resultOf(id, opened, socket, present);
      return { schema, document, operationName: payload.operationName, rootValue: undefined, contextValue };
    },
    onError: (_, __, ___, errors) => errors.map((error) => error.toJSON()),
  });
};

export const openSocketDoor = (options: SocketDoorOptions): SocketDoor => {
  const { logger } = options;
  const protocol = speak(options);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.socketMessageBytes,
    perMessageDeflate: false,
    // `complete` and `subscribe` of one id may come in one packet: the first is dealt with before the second is read
    allowSynchronousEvents: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const sockets = new Set<Socket>();
  const heart = setInterval(() => {
    const now = Date.now();
    for (const socket of sockets) socket.beat(now);
  }, limits.heartbeatMs);
  heart.unref();

  const report = (fault: unknown): void => logger.error({ err: fault }, "a socket's message failed");
  const reportError = (fault: unknown): void => logger.debug({ err: fault }, "a socket failed");

  type Given = Pick<Session, "address" | "authorization" | "releases">;
  const open = (ws: WebSocket, stream: Duplex, { address, authorization, releases }: Given): void => {
    const socket = createSocket(ws, stream, report);
    const session: Session = { socket, address, authorization, caller: null, releases, late: null, closed: false };
    startClock(session, options.connectionInitMs ?? limits.connectionInitMs);
    sockets.add(socket);
    const closed = protocol.opened(socket, session);
    ws.on("error", reportError);
    ws.on("close", (code, reason) => {
      sockets.delete(socket);
      session.closed = true;
      stopClock(session);
      for (const release of session.releases) release();
      closed(code, String(reason)).catch((fault: unknown) =>
        logger.warn({ err: fault }, "a stream did not end cleanly"),
      );
    });
  };

  return Object.freeze({
    get size() {
      return sockets.size;
    },
    upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer, address: string) => {
      const release = options.access.holdAddress(address);
      // where the upgrade fails there is never a socket
      stream.once("close", release);
      const { authorization } = request.headers;
      server.handleUpgrade(request, stream, head, (ws) => {
        stream.off("close", release);
        open(ws, stream, { address, authorization, releases: [release] });
      });
    },
    stop: async (spreadMs: number) => {
      clearInterval(heart);
      const gone = new Promise<void>((resolve) => server.close(() => resolve()));
      spreadOver(
        [...sockets].map((socket) => () => socket.sendAway(1012, "Service restart")),
        spreadMs,
      );
      await gone;
    },
    cut: () => {
      for (const ws of server.clients) ws.terminate();
    },
  });
};
