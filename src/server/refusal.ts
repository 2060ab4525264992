/** Requests that are refused as a whole at the doors beside GraphQL: uploads, exports, the feed. */
import type { ServerResponse } from "node:http";
import type { GraphQLError } from "graphql";
import { httpOf, type Present, withoutHttp } from "./errors.ts";
import { endAnswer } from "./leftover.ts";
import { limits } from "./limits.ts";
import { allowOrigin } from "./origin.ts";

/** Several faults of one filter, as GraphQL finds them. */
export class Refusal extends Error {
  readonly errors: readonly GraphQLError[];
  constructor(errors: readonly GraphQLError[]) {
    super(errors[0]?.message ?? "refused");
    this.name = "Refusal";
    this.errors = errors;
  }
}

const statuses: Readonly<Record<string, number>> = {
  INTERNAL: 500,
  OVERLOADED: 503,
  TIMEOUT: 504,
};

/** Answers with what went wrong, in the form of GraphQL's errors; only where nothing was sent yet. */
export const refuse = (response: ServerResponse, fault: unknown, present: Present): void => {
  if (response.destroyed) return;
  const errors = (fault instanceof Refusal ? fault.errors : [fault]).map(present);
  const [first] = errors;
  const code = String(first?.extensions["code"]);
  const text = `${JSON.stringify({ errors: errors.map(withoutHttp) })}\n`;
  const patience = Number(first?.extensions["retryAfterMs"] ?? limits.retryAfterMs);
  const http = first && httpOf(first);
  response.writeHead(statuses[code] ?? http?.status ?? 400, {
    ...allowOrigin(response.req),
    ...http?.headers,
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...(code === "OVERLOADED" ? { "retry-after": String(Math.ceil(patience / 1000)) } : {}),
  });
  endAnswer(response, response.req.method === "HEAD" ? undefined : text);
};
