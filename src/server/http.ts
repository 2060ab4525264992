/**
 * GraphQL over plain HTTP in every form that clients know, and GraphiQL. What is posted as JSON takes the short way of `json.ts`;
 * subscriptions have doors of their own in `subscriptions/`.
 */
import {
  type ExecutionArgs,
  executeRootSelectionSet,
  GraphQLError,
  type GraphQLSchema,
  validateExecutionArgs,
} from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import { localViewer } from "../access/viewer.ts";
import { createContext, type Rooms } from "./context.ts";
import { checkCost, costHeader, withCost } from "./cost.ts";
import { parseDocument } from "./document.ts";
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
  onParse: ({ setParseFn }) => setParseFn(parseDocument),
  onExecute: ({ setExecuteFn }) =>
    setExecuteFn((args: ExecutionArgs) =>
      executeChecked({ ...args, contextValue: createContext(rooms, localViewer) }, asksForCost(args.contextValue)),
    ),
  onSubscribe: ({ setResultAndStopExecution }) => setResultAndStopExecution({ errors: [refuseSubscription()] }),
});

/** curl and forms send what they are given as a form unless told otherwise: what such a request lacks is a header. */
const useFormAdvice = (): Plugin => ({
  onRequestParse: ({ request }) => ({
    onRequestParseDone: ({ requestParserResult: parsed }) => {
      const isForm = /form-urlencoded/i.test(request.headers.get("content-type") ?? "");
      if (!isForm || Array.isArray(parsed) || parsed.query) return;
      const message = "The form has no field `query`. JSON needs the header Content-Type: application/json.";
      throw new GraphQLError(message, { extensions: { code: "BAD_REQUEST", http: { status: 400 } } });
    },
  }),
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
    plugins: [useFormAdvice(), useOneEngine(rooms), usePresentedErrors(present)],
  });
