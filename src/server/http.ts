/**
 * GraphQL over plain HTTP in every form that clients know, and GraphiQL. What is posted as JSON takes the short way of `json.ts`;
 * subscriptions have doors of their own in `subscriptions/`.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  executeRootSelectionSet,
  GraphQLError,
  type GraphQLSchema,
  type OperationTypeNode,
  validate,
  validateExecutionArgs,
} from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import type { Caller } from "../access/access.ts";
import { createContext, type Rooms } from "./context.ts";
import { checkCost, costHeader, pointsOf, withCost } from "./cost.ts";
import { parseDocument } from "./document.ts";
import { type Present, presentResult } from "./errors.ts";
import { graphiql, renderGraphiQL } from "./graphiql.ts";
import { limits } from "./limits.ts";
import type { OperationRules } from "./rules.ts";
import { introspectsIn } from "./subscriptions/document.ts";
import { refuseSubscription } from "./subscriptions/operation.ts";

interface Engine {
  readonly rooms: Rooms;
  readonly rules: OperationRules;
  /** told of each operation that is run */
  readonly count: (type: OperationTypeNode) => void;
}

const executeChecked = async (args: ExecutionArgs, { viewer }: Caller, { rooms, rules, count }: Engine) => {
  if (introspectsIn(args.document)) rules.requireIntrospection(viewer);
  const validated = validateExecutionArgs({ ...args, hideSuggestions: rules.hidesSchema });
  if (!("schema" in validated)) return { errors: validated };
  const cost = checkCost(validated);
  await rooms.access.charge(viewer, pointsOf(cost));
  count(validated.operation.operation);
  const result = await executeRootSelectionSet({ ...validated, contextValue: createContext(rooms, viewer) });
  return asksForCost(args.contextValue) ? withCost(result, cost) : result;
};

const asksForCost = (context: unknown): boolean =>
  (context as { request?: Request }).request?.headers.get(costHeader) === "1";

/**
 * One engine everywhere: over sockets and event streams the same functions run. The context is handed over here and not by
 * `context`, which copies what it is given: a mutation could then not renew its reading.
 */
const useOneEngine = (engine: Engine): Plugin<Caller> => ({
  onParse: ({ setParseFn }) => setParseFn(parseDocument),
  onValidate: ({ setValidationFn }) =>
    setValidationFn((schema: GraphQLSchema, document: DocumentNode) =>
      validate(schema, document, undefined, { hideSuggestions: engine.rules.hidesSchema }),
    ),
  onExecute: ({ setExecuteFn }) =>
    setExecuteFn((args: ExecutionArgs) =>
      // yoga's own context has what the door handed over
      executeChecked(args, args.contextValue as Caller, engine),
    ),
  onSubscribe: ({ setResultAndStopExecution }) => setResultAndStopExecution({ errors: [refuseSubscription()] }),
});

/** The request itself is broken: 400 whatever answer it accepts. */
const broken = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: "BAD_REQUEST", http: { status: 400 } } });

type RequestParser = NonNullable<Parameters<NonNullable<Plugin["onRequestParse"]>>[0]["requestParser"]>;

/** Parameters of an address or a form hold JSON, which yoga takes for granted: what is none is its sender's fault, not ours. */
const tellBrokenJson =
  (parser: RequestParser): RequestParser =>
  async (request) => {
    try {
      return await parser(request);
    } catch (fault) {
      if (!(fault instanceof SyntaxError)) throw fault;
      throw broken(`The request's variables or extensions are not JSON: ${fault.message}.`);
    }
  };

/** curl and forms send what they are given as a form unless told otherwise: what such a request lacks is a header. */
const useFormAdvice = (): Plugin => ({
  onRequestParse: ({ request, requestParser, setRequestParser }) => {
    if (requestParser) setRequestParser(tellBrokenJson(requestParser));
    return {
      onRequestParseDone: ({ requestParserResult: parsed }) => {
        const isForm = /form-urlencoded/i.test(request.headers.get("content-type") ?? "");
        if (!isForm || Array.isArray(parsed) || parsed.query) return;
        const message = "The form has no field `query`. JSON needs the header Content-Type: application/json.";
        throw broken(message);
      },
    };
  },
});

/** Every error leaves through one function, those of parsing and validation included. */
const usePresentedErrors = (present: Present): Plugin => ({
  onResultProcess: ({ result, setResult }) => {
    if ("errors" in result && result.errors) setResult(presentResult(result, present));
  },
});

export const createHttp = (
  schema: GraphQLSchema,
  rooms: Rooms,
  present: Present,
  rules: OperationRules,
  count: (type: OperationTypeNode) => void = () => undefined,
) =>
  createYoga<Caller>({
    schema,
    graphqlEndpoint: "/graphql",
    landingPage: false,
    graphiql,
    renderGraphiQL,
    batching: false,
    multipart: false,
    // pages of other hosts were refused before; those that are left may read
    cors: (request) => ({ origin: request.headers.get("origin") ?? "*", credentials: false, maxAge: 600 }),
    maxRequestBodySize: limits.otherRequestBytes,
    maskedErrors: false,
    logging: false,
    plugins: [useFormAdvice(), useOneEngine({ rooms, rules, count }), usePresentedErrors(present)],
  });
