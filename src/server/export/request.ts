/**
 * What a plain GET asks for: the filter as JSON, checked by GraphQL as a variable is, and the few other parameters. Whatever it
 * refuses is refused before the first byte, with the errors that the same filter gets in an operation.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type GraphQLSchema, getVariableValues, Kind, parse } from "graphql";
import { type ClaimFilterInput, parseClaimFilter } from "../../filter/filter.ts";
import type { ClaimTree } from "../../filter/tree.ts";
import { RequestError } from "../../terms/errors.ts";
import { parseJsonAtOnce } from "../json-in-turns.ts";
import { Refusal } from "../refusal.ts";

const parseJson = (text: string): unknown => {
  try {
    return parseJsonAtOnce(text);
  } catch (fault) {
    if (fault instanceof RequestError) throw fault;
    const why = fault instanceof Error ? fault.message : "unreadable";
    throw new RequestError("BAD_INPUT", `The parameter filter is not JSON: ${why}. Encode it with encodeURIComponent.`);
  }
};

const [definition] = parse("query ($filter: ClaimFilter) { __typename }").definitions;
const variables = definition?.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [];

/** Reads a ClaimFilter as text; the same language, limits and errors as the argument `filter` of a field. */
export const createFilterReader =
  (schema: GraphQLSchema) =>
  (text: string | null): ClaimTree => {
    if (text === null) return parseClaimFilter(null);
    const { variableValues, errors } = getVariableValues(schema, variables, { filter: parseJson(text) });
    if (errors) throw new Refusal(errors);
    return parseClaimFilter(variableValues.coerced["filter"] as ClaimFilterInput | null | undefined);
  };

/** The query's parameters; one that is not known, or comes twice, is refused, so that a slip never reads as "everything". */
export const readSearch = <Name extends string>(
  request: IncomingMessage,
  names: readonly Name[],
): Record<Name, string | null> => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  for (const name of searchParams.keys()) {
    if (!names.some((known) => known === name))
      throw new RequestError(
        "BAD_INPUT",
        `${JSON.stringify(name.slice(0, 80))} is no parameter of ${pathname}: ${names.join(" and ")} are.`,
      );
    if (searchParams.getAll(name).length > 1) throw new RequestError("BAD_INPUT", `${name} is given more than once.`);
  }
  return Object.fromEntries(names.map((name) => [name, searchParams.get(name)])) as Record<Name, string | null>;
};

/** These doors only read. */
export const refuseMethod = (response: ServerResponse): void => {
  const text = `${JSON.stringify({ errors: [{ message: "Only GET and HEAD are answered here.", extensions: { code: "BAD_INPUT" } }] })}\n`;
  response.writeHead(405, { allow: "GET, HEAD", "content-type": "application/json; charset=utf-8" }).end(text);
};

/** The host that the client called, without its port; a name for ids and links. */
export const hostOf = (request: IncomingMessage): string => {
  const authority = `http://${request.headers.host ?? ""}`;
  const name = URL.canParse(authority) ? new URL(authority).hostname : "";
  return /^[a-z0-9.-]+$/i.test(name) ? name : "localhost";
};
