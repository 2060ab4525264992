/**
 * GET /export/claims.ndjson, .csv and .jsonld: every claim of a filter, oldest first, for a client of any speed. One page of claims
 * is in memory; the next is read when the client has taken the last, and no transaction is held meanwhile. What fails before the
 * first byte is a typed error; what fails later breaks the transfer, so that half a file never looks like a whole one. Either way
 * the last cursor that came resumes it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { GraphQLSchema } from "graphql";
import { requireScope } from "../../access/require.ts";
import type { Viewer } from "../../access/viewer.ts";
import type { Database } from "../../database/database.ts";
import { type ExportedClaim, exportClaims } from "../../reading/export.ts";
import { RequestError } from "../../terms/errors.ts";
import { type Charge, chargeInTime } from "../charging.ts";
import type { Present } from "../errors.ts";
import { limits } from "../limits.ts";
import { allowOrigin } from "../origin.ts";
import { refuse } from "../refusal.ts";
import { csv } from "./csv.ts";
import type { Ended, Format } from "./format.ts";
import { jsonLd } from "./json-ld.ts";
import { ndjson } from "./ndjson.ts";
import { createFilterReader, hostOf, readSearch, refuseMethod } from "./request.ts";

const formats: Readonly<Record<string, Format>> = Object.freeze({
  "/export/claims.ndjson": ndjson,
  "/export/claims.csv": csv,
  "/export/claims.jsonld": jsonLd,
});

export interface ExportOptions {
  readonly schema: GraphQLSchema;
  readonly database: Database;
  readonly present: Present;
  readonly charge: Charge;
  /** a client that takes nothing for so long is cut off */
  readonly stalledMs?: number;
}

/** Writes a piece and waits until the client took it; false where the client is gone, or takes nothing any more. */
const write = (response: ServerResponse, text: string, stalledMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    if (response.destroyed) return resolve(false);
    const settle = (taken: boolean): void => {
      clearTimeout(patience);
      response.off("close", gone);
      resolve(taken);
    };
    const gone = (): void => settle(false);
    const patience = setTimeout(() => response.destroy(), stalledMs);
    response.once("close", gone);
    response.write(text, (fault) => settle(!fault));
  });

/** Ends a transfer so that its client sees that it is not whole: over HTTP/1.0 a closed connection alone would be a clean end. */
const breakOff = (response: ServerResponse): void => {
  const { socket, httpVersion } = response.req;
  if (httpVersion === "1.0") socket.resetAndDestroy();
  else response.destroy();
};

/** They follow a body in chunks, which HTTP/1.0 does not have. */
const hasTrailers = ({ req }: ServerResponse): boolean => req.httpVersion !== "1.0" && req.method === "GET";

interface Transfer {
  readonly response: ServerResponse;
  readonly format: Format;
  readonly after: string | null;
  readonly stalledMs: number;
  /** Takes what so many claims cost; false where the client has gone meanwhile. */
  readonly pay: (claims: number) => Promise<boolean>;
}

type Door = (request: IncomingMessage, response: ServerResponse, viewer: Viewer) => Promise<void>;
type Claims = AsyncGenerator<ExportedClaim, void, undefined>;

const send = async (first: IteratorResult<ExportedClaim, void>, claims: Claims, transfer: Transfer): Promise<void> => {
  const { response, format, after, stalledMs, pay } = transfer;
  const host = hostOf(response.req);
  let ended: Ended = { claims: 0, cursor: after };
  let waiting = format.start;
  let paid = 0;
  for (let next = first; !next.done; next = await claims.next()) {
    waiting += format.row(next.value, ended.claims === 0, host);
    ended = { claims: ended.claims + 1, cursor: next.value.cursor };
    if (waiting.length < limits.exportChunkBytes) continue;
    if (!(await write(response, waiting, stalledMs)) || !(await pay(ended.claims - paid))) return;
    paid = ended.claims;
    waiting = "";
  }
  waiting += format.end(ended);
  if (!(await write(response, waiting, stalledMs))) return;
  if (hasTrailers(response))
    response.addTrailers({ "claimwire-claims": String(ended.claims), "claimwire-cursor": ended.cursor ?? "" });
  response.end();
};

/** The doors by their paths. */
export const createExportDoors = (options: ExportOptions): Readonly<Record<string, Door>> => {
  const { schema, database, present, charge, stalledMs = limits.exportStalledMs } = options;
  const readFilter = createFilterReader(schema);
  let running = 0;

  const open = (format: Format, response: ServerResponse): void => {
    response.writeHead(200, {
      ...allowOrigin(response.req),
      "content-type": format.contentType,
      "content-disposition": `attachment; filename="${format.fileName}"`,
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      ...(hasTrailers(response) ? { trailer: "claimwire-claims, claimwire-cursor" } : {}),
    });
  };

  const run = async (
    request: IncomingMessage,
    response: ServerResponse,
    format: Format,
    viewer: Viewer,
  ): Promise<void> => {
    const { filter, after } = readSearch(request, ["filter", "after"]);
    await charge(viewer, limits.searchPoints);
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const pay = (count: number): Promise<boolean> => chargeInTime(charge, viewer, count, gone.signal);
    const claims = exportClaims(database, readFilter(filter), after);
    try {
      const first = await claims.next();
      if (response.destroyed) return;
      open(format, response);
      if (request.method === "HEAD") return void response.end();
      await send(first, claims, { response, format, after, stalledMs, pay });
    } finally {
      await claims.return();
    }
  };

  const openDoor =
    (path: string, format: Format): Door =>
    async (request, response, viewer) => {
      if (request.method !== "GET" && request.method !== "HEAD") return refuseMethod(response);
      running += 1;
      try {
        requireScope(viewer, "read", `GET ${path}`);
        if (running > limits.exportsAtOnce)
          throw new RequestError("OVERLOADED", `${limits.exportsAtOnce} exports run already. Try again in a moment.`);
        await run(request, response, format, viewer);
      } catch (fault) {
        if (!response.headersSent) return refuse(response, fault, present);
        // the client cannot be told any more; presenting logs what is a fault of ours
        present(fault);
        breakOff(response);
      } finally {
        running -= 1;
      }
    };
  return Object.fromEntries(Object.entries(formats).map(([path, format]) => [path, openDoor(path, format)]));
};
