/** Reads what a request asks for: query parameters of a GET, JSON of a POST, as GraphQL over HTTP has them. */
import type { IncomingMessage } from "node:http";
import { StringDecoder } from "node:string_decoder";
import { GraphQLError } from "graphql";
import type { Viewer } from "../access/viewer.ts";
import { RequestError } from "../terms/errors.ts";
import { parseJsonAtOnce, parseJson as parseJsonInTurns } from "./json-in-turns.ts";
import { limits } from "./limits.ts";
import type { Asked } from "./rules.ts";

export interface Params extends Asked {
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** so much that it is worked on in turns */
  readonly isLarge: boolean;
}

/** The request itself is broken: 400 whatever answer it accepts. */
const bad = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: "BAD_REQUEST", http: { status: 400 } } });

const tooMuch = (fault: RequestError, status: number): GraphQLError =>
  new GraphQLError(fault.message, { cause: fault, extensions: { code: "BAD_REQUEST", http: { status } } });

const notJson = (what: string, fault: unknown): GraphQLError =>
  fault instanceof RequestError
    ? tooMuch(fault, 400)
    : bad(`${what} is not JSON: ${fault instanceof Error ? fault.message : "unreadable"}.`);

const parseJson = (text: string, what: string): unknown => {
  try {
    return parseJsonAtOnce(text);
  } catch (fault) {
    throw notJson(what, fault);
  }
};

const parseLarge = (text: string): Promise<unknown> =>
  parseJsonInTurns(text).catch((fault: unknown) => {
    throw notJson("The request's body", fault);
  });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const expectObject = (name: string, value: unknown): Record<string, unknown> | null => {
  if (value === null || isObject(value)) return value;
  throw bad(`\`${name}\` must be a JSON object.`);
};

const paramsOf = (given: Record<string, unknown>, isLarge = false): Params => {
  const {
    query = null,
    operationName = null,
    variables = null,
    documentId = null,
    extensions = null,
    ...others
  } = given;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw bad(`${JSON.stringify(unknown.slice(0, 80))} is no parameter of a request.`);
  if (documentId !== null && typeof documentId !== "string") throw bad("`documentId` must be a text.");
  const named = documentId !== null || (isObject(extensions) && "persistedQuery" in extensions);
  if (typeof query !== "string" && !(query === null && named)) throw bad("`query` must be a text with the operation.");
  if (operationName !== null && typeof operationName !== "string") throw bad("`operationName` must be a text.");
  const asked = { variables: expectObject("variables", variables), extensions: expectObject("extensions", extensions) };
  return { query: query ?? "", documentId, operationName, ...asked, isLarge };
};

/** Only articles are large, so only who may send them may send much. */
const mostBytes = ({ scopes }: Viewer): number =>
  scopes.has("ingest") ? limits.requestBytes : limits.otherRequestBytes;

const usualAdvice = (limit: number): string =>
  limit === limits.requestBytes ? "POST /ingest takes articles in any number." : "Sending articles needs a key.";

const tooLarge = (limit: number, actual: number, advice = usualAdvice(limit)): GraphQLError => {
  const message = `A request's body may have ${limit} bytes; this one has ${actual} or more. ${advice}`;
  return tooMuch(new RequestError("LIMIT_EXCEEDED", message, { limit, actual }), 413);
};

const announcedIn = ({ headers }: IncomingMessage): number => Number(headers["content-length"] ?? 0);

/** Refuses what is announced as too large in a form that is read at one stretch. */
export const requireSmall = (request: IncomingMessage): void => {
  if (announcedIn(request) > limits.otherRequestBytes)
    throw tooLarge(limits.otherRequestBytes, announcedIn(request), "More may be sent as application/json.");
};

/** Bytes of large bodies that have not arrived whole, of all requests together: each may stay half sent for an hour. */
const arriving = { bytes: 0 };

const holdBytes = (bytes: number): void => {
  arriving.bytes += bytes;
  if (arriving.bytes <= limits.arrivingBytes) return;
  const message = "More large requests arrive at once than are taken. Send this one again later.";
  throw tooMuch(new RequestError("OVERLOADED", message), 503);
};

/** A text of which some arrives at a time: decoding 25 MB at one stretch takes 40 ms. */
const readWhole = async (request: IncomingMessage, limit: number): Promise<string> => {
  if (announcedIn(request) > limit) throw tooLarge(limit, announcedIn(request));
  const decoder = new StringDecoder("utf8");
  const parts: string[] = [];
  let size = 0;
  let held = 0;
  try {
    // the connection is still needed for the answer when reading ends early
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit, size);
      // what most requests are is always taken
      if (size > limits.atOnceLength) {
        const more = size - held;
        held = size;
        holdBytes(more);
      }
      parts.push(decoder.write(chunk));
    }
  } finally {
    arriving.bytes -= held;
  }
  parts.push(decoder.end());
  return parts.join("");
};

/** A client that has gone in the middle of its own request is no fault of ours; nobody reads the answer. */
const readText = (request: IncomingMessage, limit: number): Promise<string> =>
  readWhole(request, limit).catch((fault: unknown) => {
    throw request.errored ? bad("The request broke off.") : fault;
  });

const readGet = (request: IncomingMessage): Params => {
  const search = new URL(request.url ?? "/", "http://localhost").searchParams;
  const variables = search.get("variables");
  const extensions = search.get("extensions");
  return paramsOf({
    query: search.get("query"),
    operationName: search.get("operationName"),
    documentId: search.get("documentId"),
    variables: variables === null ? null : parseJson(variables, "The query parameter `variables`"),
    extensions: extensions === null ? null : parseJson(extensions, "The query parameter `extensions`"),
  });
};

const readPost = async (request: IncomingMessage, viewer: Viewer): Promise<Params> => {
  if (!/^application\/(graphql\+)?json\b/i.test(request.headers["content-type"] ?? ""))
    throw bad("A POST needs the header Content-Type: application/json.");
  const text = await readText(request, mostBytes(viewer));
  const isLarge = text.length > limits.atOnceLength;
  const body = isLarge ? await parseLarge(text) : parseJson(text, "The request's body");
  if (Array.isArray(body)) throw bad("Batching is not supported: send one operation a request.");
  if (!isObject(body)) throw bad("The request's body must be a JSON object with `query`.");
  return paramsOf(body, isLarge);
};

/** `viewer`: who asks; how much may be sent depends on it. */
export const readParams = async (request: IncomingMessage, viewer: Viewer): Promise<Params> => {
  if (request.method === "GET") return readGet(request);
  if (request.method === "POST") return readPost(request, viewer);
  throw bad("GraphQL takes GET and POST.");
};
