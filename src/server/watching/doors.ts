/** The doors of those who watch: probes of a supervisor or a proxy, and Prometheus. Numbers and words alone. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { requireScope } from "../../access/require.ts";
import type { Viewer } from "../../access/viewer.ts";
import type { Domain } from "../../domain/domain.ts";
import { refuseMethod } from "../export/request.ts";
import type { Health } from "./health.ts";
import type { Meters } from "./meters.ts";

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(`${JSON.stringify(body)}\n`);
};

type Probe = (response: ServerResponse) => Promise<void>;

/** By path. They ask nobody who they are: a supervisor has no key. */
export const createProbes = (health: Health): Readonly<Record<string, Probe>> => ({
  "/health/live": async (response) => sendJson(response, 200, health.live()),
  "/health/ready": async (response) => {
    const readiness = await health.ready();
    sendJson(response, readiness.status === "ready" ? 200 : 503, readiness);
  },
});

/** GET /metrics, for whoever may read. */
export const createMetricsDoor =
  (meters: Meters) =>
  async (request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<void> => {
    if (request.method !== "GET" && request.method !== "HEAD") return refuseMethod(response);
    requireScope(viewer, "read", "GET /metrics");
    const text = await meters.text();
    response.writeHead(200, { "content-type": meters.contentType, "cache-control": "no-store" });
    response.end(request.method === "HEAD" ? undefined : text);
  };

/** The same rules, with what became of every item counted. A dry run changes nothing, and counts nothing. */
export const countIngest = (domain: Domain, meters: Meters): Domain => ({
  ...domain,
  ingestArticles: async (input, sender) => {
    const outcome = await domain.ingestArticles(input, sender);
    if (!input.dryRun) meters.countIngest(outcome);
    return outcome;
  },
});

const kinds: readonly (readonly [path: RegExp, kind: string])[] = [
  [/^\/graphql$/, "graphql"],
  [/^\/ingest$/, "ingest"],
  [/^\/export\//, "export"],
  [/^\/feed\.atom$/, "feed"],
  [/^\/metrics$/, "metrics"],
  [/^\/health\//, "health"],
];

/** The door's name in numbers and logs; a path is what a client sends, so one that is not ours is "other". */
export const kindOf = (path: string, isPage: boolean, isStream: boolean): string => {
  if (isPage) return "page";
  const kind = kinds.find(([pattern]) => pattern.test(path))?.[1] ?? "other";
  return kind === "graphql" && isStream ? "stream" : kind;
};
