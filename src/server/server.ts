/**
 * The way in: HTTP, WebSocket and event streams on one port. It decides who is answered by which door, what an error may show,
 * and what is too much. It holds no rule and reads no row.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import { localViewer, type Viewer } from "../access/viewer.ts";
import { sql } from "../database/sql.ts";
import { StartError } from "../terms/errors.ts";
import { createBulkDoor } from "./bulk/ingest.ts";
import type { Rooms } from "./context.ts";
import { createPresent } from "./errors.ts";
import { createExportDoors } from "./export/export.ts";
import { createFeedDoor } from "./export/feed.ts";
import { createHttp } from "./http.ts";
import { createShortWay, takesShortWay } from "./json.ts";
import { limits } from "./limits.ts";
import { refusalOf } from "./origin.ts";
import { createPageDoor } from "./page.ts";
import { createOperations } from "./subscriptions/operation.ts";
import { openStreamDoor, wantsEventStream } from "./subscriptions/sse.ts";
import { openSocketDoor } from "./subscriptions/ws.ts";

export interface ServerOptions extends Rooms {
  readonly host: string;
  /** 0: any free one */
  readonly port: number;
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
}

export interface RunningServer {
  /** where it listens, such as http://127.0.0.1:4000 */
  readonly url: string;
  /** Takes no new requests, finishes those that run, sends subscribers away to come back; cuts off what is left after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

const listen = (server: Server, host: string, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once("error", (fault: NodeJS.ErrnoException) => {
      const mend: Record<string, string> = {
        EADDRINUSE: `port ${port} is taken: stop the other program, or set PORT to a free one`,
        EACCES: `port ${port} needs rights that this user lacks: set PORT to 1024 or higher`,
        EADDRNOTAVAIL: `this machine has no address ${host}: set HOST to one that it has, such as 127.0.0.1`,
        ENOTFOUND: `the name ${host} is not known: set HOST to an address of this machine`,
      };
      reject(new StartError(`Cannot listen on ${host}:${port}: ${mend[fault.code ?? ""] ?? fault.message}.`));
    });
    server.listen(port, host, () => {
      const { address, family, port: bound } = server.address() as AddressInfo;
      resolve(`http://${family === "IPv6" ? `[${address}]` : address}:${bound}`);
    });
  });

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(`${JSON.stringify(body)}\n`);
};

const pathOf = (request: IncomingMessage): string => (request.url ?? "/").split("?", 1)[0] ?? "/";

/** What GraphQL is read from: JSON, a bare document, a form. */
const readable = /^application\/((graphql\+)?json|graphql|x-www-form-urlencoded)\s*(;|$)/i;

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

const refuse =
  (status: number, code: "NOT_FOUND" | "BAD_INPUT", message: string): Answer =>
  (_, response) =>
    sendJson(response, status, { errors: [{ message, extensions: { code } }] });

/** What a request is told that no door answers; null for one that GraphQL does. */
const strayOf = ({ method, headers }: IncomingMessage, path: string): Answer | null => {
  if (path !== "/graphql")
    return refuse(404, "NOT_FOUND", `There is nothing at ${path.slice(0, 80)}; GraphQL is at /graphql.`);
  if (method !== "POST" || readable.test(headers["content-type"] ?? "")) return null;
  return refuse(415, "BAD_INPUT", "A POST to /graphql needs the header Content-Type: application/json.");
};

type Door = (request: IncomingMessage, response: ServerResponse, viewer: Viewer) => Promise<void>;

const serverOptions = { requestTimeout: limits.uploadMs, maxHeaderSize: limits.headerBytes };

export const openServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { host, port, schema, database, logger } = options;
  const present = createPresent(logger);
  const operations = createOperations(schema, options, present);
  const http = createHttp(schema, options, present);
  const shortWay = createShortWay(operations, present);
  const sockets = openSocketDoor({ schema, operations, present, logger });
  const streams = openStreamDoor(operations, present);
  const bulk = createBulkDoor(options.domain, present);
  const page = createPageDoor();
  let stopping = false;

  const health: Readonly<Record<string, (response: ServerResponse) => Promise<void>>> = {
    // with what the way out holds and has done: numbers alone, nothing of what is stored
    "/health/live": async (response) => sendJson(response, 200, { status: "live", fanout: options.fanout.metrics() }),
    "/health/ready": async (response) => {
      const ready =
        !stopping &&
        (await database.query(sql`SELECT 1`).then(
          () => true,
          () => false,
        ));
      sendJson(response, ready ? 200 : 503, { status: ready ? "ready" : "not ready" });
    },
  };

  /** What is not GraphQL, by path. */
  const doors: Readonly<Record<string, Door>> = {
    "/ingest": bulk,
    ...createExportDoors({ schema, database, present }),
    "/feed.atom": createFeedDoor(schema, database, present),
  };

  const server = createServer(serverOptions, (request, response) => {
    const path = pathOf(request);
    const refusal = refusalOf(request, host);
    if (refusal) return sendJson(response, 403, { errors: [{ message: refusal, extensions: { code: "FORBIDDEN" } }] });
    const check = health[path];
    if (check) return void check(response);
    if (page.takes(request, path)) return void page.answer(request, response, path);
    const door = doors[path];
    if (door) return void door(request, response, localViewer);
    if (path === "/graphql" && wantsEventStream(request)) return void streams.answer(request, response);
    if (path === "/graphql" && takesShortWay(request)) return void shortWay(request, response);
    const answer = strayOf(request, path) ?? http;
    void answer(request, response);
  });
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => undefined);
    const refusal = refusalOf(request, host);
    const answer = pathOf(request) === "/graphql" ? "403 Forbidden" : "404 Not Found";
    if (!refusal && pathOf(request) === "/graphql" && !stopping) return sockets.upgrade(request, stream, head);
    const status = stopping ? "503 Service Unavailable" : answer;
    stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n${refusal ?? ""}\n`);
  });

  const url = await listen(server, host, port);
  const stop = async (graceMs: number): Promise<void> => {
    stopping = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const cut = setTimeout(() => {
      sockets.cut();
      server.closeAllConnections();
    }, graceMs);
    streams.stop();
    server.closeIdleConnections();
    await Promise.all([sockets.stop(Math.min(limits.drainMs, graceMs / 2)), closed]);
    clearTimeout(cut);
  };
  return Object.freeze({ url, stop });
};
