/**
 * The way in: HTTP, WebSocket and event streams on one port. It decides who is answered by which door, what an error may show,
 * and what is too much. It holds no rule and reads no row.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Caller } from "../access/access.ts";
import type { Viewer } from "../access/viewer.ts";
import { addressOf } from "./address.ts";
import { createBulkDoor } from "./bulk/ingest.ts";
import { createFindCaller } from "./callers.ts";
import type { Rooms } from "./context.ts";
import { createDrain } from "./drain.ts";
import { createPresent, withoutHttp } from "./errors.ts";
import { createExportDoors } from "./export/export.ts";
import { createFeedDoor } from "./export/feed.ts";
import { createHttp } from "./http.ts";
import { createShortWay, takesShortWay } from "./json.ts";
import { endAnswer } from "./leftover.ts";
import { limits } from "./limits.ts";
import { listen } from "./listen.ts";
import { answerPreflight, type CallersPolicy, refusalOf } from "./origin.ts";
import { createPageDoor } from "./page.ts";
import { requireSmall } from "./params.ts";
import { refuse as refuseRequest } from "./refusal.ts";
import type { OperationRules } from "./rules.ts";
import { createOperations } from "./subscriptions/operation.ts";
import { openStreamDoor, wantsEventStream } from "./subscriptions/sse.ts";
import { openSocketDoor, type SocketDoorOptions } from "./subscriptions/ws.ts";
import { countIngest, createMetricsDoor, createProbes, kindOf } from "./watching/doors.ts";
import { createHealth } from "./watching/health.ts";
import { createMeters } from "./watching/meters.ts";
import type { Traces } from "./watching/traces.ts";
import { createWatch } from "./watching/watch.ts";

export interface ServerOptions extends Rooms, Pick<SocketDoorOptions, "connectionInitMs"> {
  readonly host: string;
  /** 0: any free one */
  readonly port: number;
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  /** none are made where it is left out */
  readonly traces?: Traces | null;
  readonly callers: Omit<CallersPolicy, "host"> & { /** of ours, in front */ readonly proxies: number };
  readonly rules: OperationRules;
}

export interface RunningServer {
  /** where it listens, such as http://127.0.0.1:4000 */
  readonly url: string;
  /** Takes no new requests, finishes those that run, sends subscribers away to come back; cuts off what is left after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  const text = `${JSON.stringify(body)}\n`;
  const headers = { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(text) };
  response.writeHead(status, headers);
  endAnswer(response, text);
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
  const { host, port, schema, access, database, logger, rules } = options;
  const policy = { host, ...options.callers };
  const findCaller = createFindCaller(access, options.callers.proxies);
  const drain = createDrain();
  const meters = createMeters({ ...options, sockets: () => sockets.size, streams: () => streams.size });
  const watch = createWatch({ logger, meters, traces: options.traces ?? null });
  const present = createPresent(logger, meters.countError);
  const rooms = { ...options, domain: countIngest(options.domain, meters) };
  const operations = createOperations(schema, rooms, present, rules, meters.countOperation);
  const http = createHttp(schema, rooms, present, rules, meters.countOperation);
  const shortWay = createShortWay(operations, present);
  const sockets = openSocketDoor({ ...options, operations, present });
  const streams = openStreamDoor(access, operations, present);
  const { countUnreadable } = meters;
  const bulk = createBulkDoor({
    domain: rooms.domain,
    charge: access.charge,
    present,
    leaving: drain.leaving,
    countUnreadable,
  });
  const page = createPageDoor();
  const health = await createHealth(database, options.fanout);
  const probes = createProbes(health);

  /** What is not GraphQL, by path. */
  const doors: Readonly<Record<string, Door>> = {
    "/ingest": bulk,
    ...createExportDoors({ schema, database, present, charge: access.charge }),
    "/feed.atom": createFeedDoor(schema, database, present, access.charge),
    "/metrics": createMetricsDoor(meters),
  };

  /** A transfer may take an hour: it is cut off where its key ends meanwhile. */
  const answerBeside = (
    door: Door,
    request: IncomingMessage,
    response: ServerResponse,
    { viewer }: Caller,
  ): unknown => {
    response.once(
      "close",
      access.watch(viewer, () => void response.destroy()),
    );
    return door(request, response, viewer);
  };
  const answerGraphql = (request: IncomingMessage, response: ServerResponse, caller: Caller): unknown => {
    if (wantsEventStream(request)) return streams.answer(request, response, caller);
    if (rules.isClosed || takesShortWay(request)) return shortWay(request, response, caller);
    // GraphiQL shows the schema
    if (request.headers.accept?.includes("text/html")) rules.requireIntrospection(caller.viewer);
    requireSmall(request);
    return http(request, response, caller);
  };
  const answerCaller = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    try {
      const found = findCaller(request);
      const caller = found instanceof Promise ? await found : found;
      const door = doors[path];
      await (door ? answerBeside(door, request, response, caller) : answerGraphql(request, response, caller));
    } catch (fault) {
      refuseRequest(response, fault, present);
    }
  };

  const answer = (request: IncomingMessage, response: ServerResponse, path: string): unknown => {
    const refusal = refusalOf(request, policy);
    if (refusal) return sendJson(response, 403, { errors: [{ message: refusal, extensions: { code: "FORBIDDEN" } }] });
    const probe = probes[path];
    if (probe) return void probe(response);
    if (page.takes(request, path)) return void page.answer(request, response, path);
    if (request.method === "OPTIONS") return answerPreflight(request, response);
    const stray = doors[path] ? null : strayOf(request, path);
    if (stray && path !== "/graphql" && page.takesLost(request)) return void page.answerLost(request, response);
    if (stray) return void stray(request, response);
    void answerCaller(request, response, path);
  };
  const server = createServer(serverOptions, (request, response) => {
    const path = pathOf(request);
    const isStream = wantsEventStream(request);
    drain.enter(response);
    const kind = kindOf(path, page.takes(request, path), isStream);
    watch.request(kind, isStream, request, response, () => answer(request, response, path));
  });
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const end = (status: string, type: string, body: string): void => {
      stream.on("error", () => undefined);
      watch.upgrade(Number.parseInt(status, 10));
      stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: ${type}\r\n\r\n${body}\n`);
    };
    const refusal = refusalOf(request, policy);
    if (drain.stopping) return end("503 Service Unavailable", "text/plain", "");
    if (pathOf(request) !== "/graphql") return end("404 Not Found", "text/plain", refusal ?? "");
    if (refusal) return end("403 Forbidden", "text/plain", refusal);
    try {
      sockets.upgrade(request, stream, head, addressOf(request, policy.proxies));
      watch.upgrade(101);
    } catch (fault) {
      const errors = [withoutHttp(present(fault))];
      end("429 Too Many Requests", "application/json", JSON.stringify({ errors }));
    }
  });

  const url = await listen(server, host, port);
  const stop = async (graceMs: number): Promise<void> => {
    health.leave();
    await drain.stop({ server, sockets, streams }, graceMs);
    meters.stop();
  };
  return Object.freeze({ url, stop });
};
