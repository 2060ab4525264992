/** Reads what an event stream asks for: query parameters of a GET, JSON of a POST, as GraphQL over HTTP has them. */
import type { IncomingMessage } from "node:http";
import { RequestError } from "../../terms/errors.ts";
import { limits } from "../limits.ts";

export interface Params {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
}

const bad = (message: string): RequestError => new RequestError("BAD_INPUT", message);

const parseJson = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw bad(`${what} is not JSON: ${fault instanceof Error ? fault.message : "unreadable"}.`);
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const paramsOf = (given: Record<string, unknown>): Params => {
  const { query, operationName = null, variables = null } = given;
  if (typeof query !== "string") throw bad("`query` must be a text with the operation.");
  if (operationName !== null && typeof operationName !== "string") throw bad("`operationName` must be a text.");
  if (variables !== null && !isObject(variables)) throw bad("`variables` must be a JSON object.");
  return { query, operationName, variables };
};

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limits.requestBytes)
      throw new RequestError(
        "LIMIT_EXCEEDED",
        `A request's body may have ${limits.requestBytes} bytes; this one has more.`,
        {
          limit: limits.requestBytes,
          actual: size,
        },
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

const readGet = (request: IncomingMessage): Params => {
  const search = new URL(request.url ?? "/", "http://localhost").searchParams;
  const variables = search.get("variables");
  return paramsOf({
    query: search.get("query"),
    operationName: search.get("operationName"),
    variables: variables === null ? null : parseJson(variables, "The query parameter `variables`"),
  });
};

const readPost = async (request: IncomingMessage): Promise<Params> => {
  if (!/^application\/(graphql\+)?json\b/i.test(request.headers["content-type"] ?? ""))
    throw bad("A POST needs the header Content-Type: application/json.");
  const body = parseJson(await readText(request), "The request's body");
  if (!isObject(body)) throw bad("The request's body must be a JSON object with `query`.");
  return paramsOf(body);
};

export const readParams = async (request: IncomingMessage): Promise<Params> => {
  if (request.method === "GET") return readGet(request);
  if (request.method === "POST") return readPost(request);
  throw bad("GraphQL takes GET and POST.");
};
