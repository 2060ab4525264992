/**
 * GraphQL over plain HTTP in every form that clients know, and GraphiQL. What is posted as JSON takes the short way of `json.ts`;
 * subscriptions have doors of their own in `subscriptions/`.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  executeRootSelectionSet,
  type GraphQLSchema,
  parse,
  validateExecutionArgs,
} from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import { localViewer } from "../access/viewer.ts";
import { createContext, type Rooms } from "./context.ts";
import { checkCost, costHeader, withCost } from "./cost.ts";
import { type Present, presentResult } from "./errors.ts";
import { graphiql, renderGraphiQL } from "./graphiql.ts";
import { limits } from "./limits.ts";
import { refuseSubscription } from "./subscriptions/operation.ts";

const executeChecked = async (args: ExecutionArgs, showsCost: boolean) => {
  const validated = validateExecutionArgs(args);
  if (!("schema" in validated)) return { errors: validated };
  const cost = checkCost(validated);
  const result = await executeRootSelectionSet(validated);
  return showsCost ? withCost(result, cost) : result;
};

const asksForCost = (context: unknown): boolean =>
  (context as { request?: Request }).request?.headers.get(costHeader) === "1";

/**
 * One engine everywhere: over sockets and event streams the same functions run. The context is handed over here and not by
 * `context`, which copies what it is given: a mutation could then not renew its reading.
 */
const useOneEngine = (rooms: Rooms): Plugin => ({
  onParse: ({ setParseFn }) =>
    setParseFn((source: string): DocumentNode => parse(source, { maxTokens: limits.documentTokens })),
  onExecute: ({ setExecuteFn }) =>
    setExecuteFn((args: ExecutionArgs) =>
      executeChecked({ ...args, contextValue: createContext(rooms, localViewer) }, asksForCost(args.contextValue)),
    ),
  onSubscribe: ({ setResultAndStopExecution }) => setResultAndStopExecution({ errors: [refuseSubscription()] }),
});

/** Every error leaves through one function, those of parsing and validation included. */
const usePresentedErrors = (present: Present): Plugin => ({
  onResultProcess: ({ result, setResult }) => {
    if ("errors" in result && result.errors) setResult(presentResult(result, present));
  },
});

export const createHttp = (schema: GraphQLSchema, rooms: Rooms, present: Present) =>
  createYoga({
    schema,
    graphqlEndpoint: "/graphql",
    landingPage: false,
    graphiql,
    renderGraphiQL,
    batching: false,
    multipart: false,
    // pages of other hosts were refused before; those that are left may read
    cors: (request) => ({ origin: request.headers.get("origin") ?? "*", credentials: false, maxAge: 600 }),
    maxRequestBodySize: limits.requestBytes,
    maskedErrors: false,
    logging: false,
    plugins: [useOneEngine(rooms), usePresentedErrors(present)],
  });
