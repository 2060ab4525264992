/**
 * Queries whose answer is JSON text from the database on: each field of the operation is one that `schema/texts.ts` knows, and
 * selects what `reading/texts` can tell. Everything else, whatever looks unusual included, is left to GraphQL's own execution,
 * which answers the same bytes.
 */
import {
  type FieldNode,
  type GraphQLError,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isObjectType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  OperationTypeNode,
  type ValidatedExecutionArgs,
  visit,
} from "graphql";
import type { Viewer } from "../../access/viewer.ts";
import type { Queryable } from "../../database/database.ts";
import { isTransient } from "../../database/faults.ts";
import type { Ask } from "../../reading/texts/texts.ts";
import { textFields } from "../../schema/texts.ts";
import type { RequestError } from "../../terms/errors.ts";
import { type Present, withoutHttp } from "../errors.ts";
import { choose, collect, isOpen } from "./selection.ts";

/** A field of the operation whose selection is ready. */
interface Prepared {
  readonly key: string;
  readonly node: FieldNode;
  make(args: ValidatedExecutionArgs): Ask;
}

const prepareField = (
  key: string,
  nodes: readonly FieldNode[],
  query: GraphQLObjectType,
  args: ValidatedExecutionArgs,
): Prepared | null => {
  const [node] = nodes;
  if (node?.name.value === "__typename") return { key, node, make: () => async () => JSON.stringify(query.name) };
  const field = node && query.getFields()[node.name.value];
  const known = textFields.get(node?.name.value ?? "");
  if (!node || !field || !known || !isOpen(field)) return null;
  if (!(node.arguments ?? []).every(({ name }) => known.args.has(name.value))) return null;
  const type = getNamedType(field.type);
  const chosen = isObjectType(type) ? choose(nodes, type, args) : null;
  const make = chosen && known.compile(chosen);
  return make && { key, node, make: ({ variableValues }) => make(getArgumentValues(field, node, variableValues)) };
};

const prepare = (args: ValidatedExecutionArgs): readonly Prepared[] | null => {
  const query = args.schema.getQueryType();
  if (!query || args.operation.operation !== OperationTypeNode.QUERY) return null;
  const fields: Prepared[] = [];
  for (const [key, nodes] of collect([args.operation.selectionSet], query, args)) {
    const field = prepareField(key, nodes, query, args);
    if (!field) return null;
    fields.push(field);
  }
  return fields;
};

/** Variables that directives look at: where they are equal, the same is selected. */
const decidersIn = ({ document }: ValidatedExecutionArgs): readonly string[] => {
  const names = new Set<string>();
  visit(document, {
    enter: (node) => {
      if (node.kind !== Kind.DIRECTIVE) return;
      for (const { value } of node.arguments ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
};

/** Selections of one operation that are kept ready; more come from directives that take turns. */
const mostSelections = 16;
/** Operations with their variables that are kept ready, with their statements: what is asked again is often the very same. */
const mostCalls = 1_000;
/** Characters of variables; longer ones seldom come twice. */
const longestVariables = 2_000;

interface Call {
  readonly fields: readonly Prepared[];
  /** one for each field */
  readonly asks: readonly Ask[];
}

/** Operations are kept ready for as long as their documents are. */
const createPreparing = () => {
  interface Known {
    readonly number: number;
    readonly deciders: readonly string[];
    readonly selections: Map<string, readonly Prepared[] | null>;
  }
  const known = new WeakMap<OperationDefinitionNode, Known>();
  const calls = new Map<string, Call>();
  let operations = 0;

  const knownOf = (args: ValidatedExecutionArgs): Known => {
    const operation = known.get(args.operation);
    if (operation) return operation;
    const made = { number: operations++, deciders: decidersIn(args), selections: new Map() };
    known.set(args.operation, made);
    return made;
  };
  const fieldsOf = ({ deciders, selections }: Known, args: ValidatedExecutionArgs): readonly Prepared[] | null => {
    const values = deciders.map((name) => String(args.variableValues.coerced[name])).join();
    const ready = selections.get(values);
    if (ready !== undefined) return ready;
    const prepared = prepare(args);
    if (selections.size >= mostSelections) selections.clear();
    selections.set(values, prepared);
    return prepared;
  };
  /** null: not for us. Throws what is wrong with the arguments. */
  return (args: ValidatedExecutionArgs): Call | null => {
    const operation = knownOf(args);
    const fields = fieldsOf(operation, args);
    if (!fields) return null;
    const variables = JSON.stringify(args.variableValues.coerced);
    const key = variables.length > longestVariables ? null : `${operation.number} ${variables}`;
    const call = (key !== null && calls.get(key)) || { fields, asks: fields.map((field) => field.make(args)) };
    if (key === null) return call;
    calls.delete(key);
    calls.set(key, call);
    const oldest = calls.keys().next();
    if (calls.size > mostCalls && !oldest.done) calls.delete(oldest.value);
    return call;
  };
};

/** The text of an operation's whole answer; null: GraphQL's own execution is to answer. */
export type AnswerText = (args: ValidatedExecutionArgs, viewer: Viewer) => Promise<string | null>;

/** Faults of the moment are kept: no other way of reading would be spared them. What is wrong with a request is told the plain way. */
const keep = async (read: Promise<string>): Promise<string | RequestError> => {
  try {
    return await read;
  } catch (fault) {
    if (isTransient(fault)) return fault;
    throw fault;
  }
};

export const createTexts = (database: Queryable, present: Present): AnswerText => {
  const callOf = createPreparing();
  const assemble = (fields: readonly Prepared[], texts: readonly (string | RequestError)[]): string => {
    const errors: GraphQLError[] = [];
    const data = fields.map(({ key, node }, index) => {
      const text = texts[index] ?? "null";
      if (typeof text !== "string") errors.push(withoutHttp(present(locatedError(text, [node], [key]))));
      return `${JSON.stringify(key)}:${typeof text === "string" ? text : "null"}`;
    });
    return `{${errors.length > 0 ? `"errors":${JSON.stringify(errors)},` : ""}"data":{${data.join()}}}`;
  };
  return async (args, viewer) => {
    if (!viewer.scopes.has("read")) return null;
    try {
      const call = callOf(args);
      return call && assemble(call.fields, await Promise.all(call.asks.map((ask) => keep(ask(database)))));
    } catch {
      // said again by the plain way, as it says it
      return null;
    }
  };
};
