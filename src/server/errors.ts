/**
 * What an error may show. Expected failures (`RequestError`, and what GraphQL itself finds wrong with a request) are shown with
 * their code; everything else becomes INTERNAL with a request id, and the log has the rest.
 */
import { randomUUID } from "node:crypto";
import { type ExecutionResult, GraphQLError } from "graphql";
import type { Logger } from "pino";
import { RequestError, type RequestErrorCode } from "../terms/errors.ts";
import { limits } from "./limits.ts";
import { currentRequest } from "./watching/request.ts";

export type Present = (error: unknown) => GraphQLError;

const causeOf = (error: unknown): unknown => {
  let cause = error;
  while (cause instanceof GraphQLError && (cause.cause ?? cause.originalError))
    cause = cause.cause ?? cause.originalError;
  return cause;
};

/**
 * A fault that GraphQL found in the request: a document or variables that do not fit (no path), or an argument of a field (the
 * error names the argument's place). One without a place, inside a field, is a value of ours that does not fit the schema.
 */
const isRequestFault = (error: GraphQLError, cause: unknown): boolean =>
  cause instanceof GraphQLError && (error.path === undefined || cause.nodes !== undefined);

export interface Http {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly spec?: boolean;
}

/** Which HTTP status a request has that failed as a whole. Field errors keep 200. */
const httpFor = (error: GraphQLError, code: string, patienceMs: number | null): Http | undefined => {
  if (error.path !== undefined) return undefined;
  const given = error.extensions["http"] as Http | undefined;
  if (code === "INTERNAL") return { status: 500 };
  if (code === "UNAUTHENTICATED")
    return { status: 401, headers: { "www-authenticate": 'Bearer realm="claimwire"' }, spec: false };
  if (code === "FORBIDDEN") return { status: 403, spec: false };
  if (code === "LIMIT_EXCEEDED" && patienceMs !== null)
    return { status: 429, headers: { "retry-after": String(Math.ceil(patienceMs / 1000)) }, spec: false };
  // what is wrong with the request itself is wrong whatever answer it accepts; a document that does not fit answers as
  // GraphQL over HTTP says: 400, but 200 to a client that knows plain application/json only
  const aboutBody = error.extensions["code"] === "BAD_REQUEST";
  if (aboutBody) return { ...given, status: given?.status ?? 400, spec: false };
  return given?.status !== undefined && given.status !== 400 ? given : { ...given, status: 400, spec: true };
};

/** What GraphQL reads by recursion, variables and literals, may be sent nested deeper than any stack; never a fault of a field. */
const nestsTooDeep = (error: unknown, cause: unknown): boolean =>
  cause instanceof RangeError &&
  /call stack/i.test(cause.message) &&
  !(error instanceof GraphQLError && error.path !== undefined);

const place = (error: unknown) =>
  error instanceof GraphQLError
    ? {
        ...(error.nodes ? { nodes: error.nodes } : {}),
        ...(error.source ? { source: error.source } : {}),
        ...(error.positions ? { positions: error.positions } : {}),
        ...(error.path ? { path: error.path } : {}),
      }
    : {};

const shownAs = (
  error: unknown,
  message: string,
  code: RequestErrorCode,
  details: Readonly<Record<string, unknown>>,
): GraphQLError => {
  const outer = error instanceof GraphQLError ? error : new GraphQLError(message);
  const { retryAfterMs } = details;
  const http = httpFor(outer, code, typeof retryAfterMs === "number" ? retryAfterMs : null);
  return new GraphQLError(message, { ...place(error), extensions: { code, ...details, ...(http ? { http } : {}) } });
};

/** What is no expected failure: the client gets an id, the log has the rest under the same. */
const mask = (error: unknown, cause: unknown, logger: Logger): GraphQLError => {
  const requestId = currentRequest()?.id ?? randomUUID();
  const path = error instanceof GraphQLError ? error.path : undefined;
  logger.error({ err: cause, requestId, path }, "a request failed unexpectedly");
  const message = "Something went wrong on our side. Quote the request id when you report it.";
  return shownAs(error, message, "INTERNAL", { requestId });
};

/** Makes the one function that decides what clients see. */
export const createPresent = (logger: Logger, count: (code: string) => void = () => undefined): Present => {
  const shown = new WeakSet<GraphQLError>();
  const show = (error: unknown): GraphQLError => {
    const cause = causeOf(error);
    if (cause instanceof RequestError) {
      const patience = cause.code === "OVERLOADED" ? { retryAfterMs: limits.retryAfterMs } : {};
      return shownAs(error, cause.message, cause.code, { ...patience, ...cause.details });
    }
    if (error instanceof GraphQLError && isRequestFault(error, cause)) {
      const isTooLarge = error.extensions["code"] === "REQUEST_ENTITY_TOO_LARGE";
      return shownAs(error, error.message, isTooLarge ? "LIMIT_EXCEEDED" : "BAD_INPUT", {});
    }
    if (nestsTooDeep(error, cause))
      return shownAs(error, "The document or its variables nest deeper than can be read.", "BAD_INPUT", {});
    return mask(error, cause, logger);
  };
  return (error) => {
    if (error instanceof GraphQLError && shown.has(error)) return error;
    const presented = show(error);
    shown.add(presented);
    const code = String(presented.extensions["code"]);
    count(code);
    currentRequest()?.codes.add(code);
    return presented;
  };
};

/** The same for a whole result. */
export const presentResult = (result: ExecutionResult, present: Present): ExecutionResult =>
  result.errors ? { ...result, errors: result.errors.map(present) } : result;

/** An error as it is sent outside of HTTP: without what only HTTP needs. */
export const withoutHttp = (error: GraphQLError): GraphQLError => {
  if (!("http" in error.extensions)) return error;
  const { http: _, ...extensions } = error.extensions;
  return new GraphQLError(error.message, { ...place(error), extensions });
};

/** What HTTP needs of an error that was presented. */
export const httpOf = ({ extensions }: GraphQLError): Http | undefined => extensions["http"] as Http | undefined;

/** The status of an answer that is nothing but this error. */
export const statusOf = (error: GraphQLError): number => httpOf(error)?.status ?? 400;
