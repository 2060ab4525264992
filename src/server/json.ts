/**
 * The short way for what nearly every request is: an operation posted as JSON and answered as JSON. It answers what `http.ts`
 * answers, for a third of its work; every other request (GET, GraphiQL, forms) goes there.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type ExecutionResult, type GraphQLError, OperationTypeNode } from "graphql";
import type { Caller } from "../access/access.ts";
import { RequestError } from "../terms/errors.ts";
import { costHeader } from "./cost.ts";
import { httpOf, type Present, statusOf, withoutHttp } from "./errors.ts";
import { endAnswer } from "./leftover.ts";
import { allowOrigin } from "./origin.ts";
import { readParams } from "./params.ts";
import type { Operations } from "./subscriptions/operation.ts";

const plain = "application/json";
const specified = "application/graphql-response+json";

/** Which of the two JSON types the client wants; null where it wants something else. */
const acceptedType = (accept: string | undefined): string | null => {
  if (accept === undefined) return plain;
  const types = accept.split(",").map((type) => type.split(";", 1)[0]?.trim().toLowerCase());
  const first = types.find((type) => type === plain || type === specified);
  return first ?? (types.some((type) => type === "*/*" || type === "application/*") ? plain : null);
};

export const takesShortWay = ({ method, headers }: IncomingMessage): boolean =>
  method === "POST" &&
  /^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "") &&
  acceptedType(headers.accept) !== null;

/** As GraphQL over HTTP says, plain JSON answers 200 to a sound request whose document does not fit. */
const statusFor = (type: string, errors: readonly GraphQLError[]): number =>
  type === plain && errors.every((error) => httpOf(error)?.spec === true) ? 200 : Math.max(...errors.map(statusOf));

const headersOf = ({ errors = [] }: ExecutionResult): Readonly<Record<string, string>> | undefined =>
  errors[0] && httpOf(errors[0])?.headers;

export const mutationByGet = new RequestError("BAD_INPUT", "A mutation needs POST; GET only reads.");

/** An answer as GraphQL gives it, or finished: the text of a request that did not fail as a whole. */
type Answer = ExecutionResult | string;

const textOf = (result: ExecutionResult): string =>
  JSON.stringify(result.errors ? { ...result, errors: result.errors.map(withoutHttp) } : result);

const send = (request: IncomingMessage, response: ServerResponse, status: number, answer: Answer): void => {
  const type = acceptedType(request.headers.accept) ?? plain;
  const text = typeof answer === "string" ? answer : textOf(answer);
  response.writeHead(status, {
    ...allowOrigin(request),
    ...(status === 200 || typeof answer === "string" ? {} : headersOf(answer)),
    "content-type": `${type}; charset=utf-8`,
    "content-length": Buffer.byteLength(text),
  });
  endAnswer(response, text);
};

export const createShortWay = (operations: Operations, present: Present) => {
  const answer = async (request: IncomingMessage, caller: Caller): Promise<Answer> => {
    const params = await readParams(request, caller.viewer);
    const showsCost = request.headers[costHeader] === "1";
    const opened = await operations.open({
      ...params,
      ...caller,
      lastEventId: null,
      streams: false,
      showsCost,
    });
    if (opened.type === "single") {
      if (request.method === "GET" && opened.operation === OperationTypeNode.MUTATION) throw mutationByGet;
      return (await opened.text()) ?? opened.run();
    }
    if (opened.type === "refused") return { errors: opened.errors };
    throw new Error("a stream was opened for a client that takes none");
  };
  return async (request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void> => {
    const result = await answer(request, caller).catch((fault: unknown): Answer => ({ errors: [present(fault)] }));
    if (response.destroyed) return;
    const type = acceptedType(request.headers.accept) ?? plain;
    const failed = typeof result !== "string" && result.errors !== undefined && result.data === undefined;
    send(request, response, failed ? statusFor(type, result.errors ?? []) : 200, result);
  };
};
