/**
 * What a client asks for over a socket or an event stream, made ready to run. A subscription whose one root field is claimEvents
 * becomes a `Rendering`: executed once for each event and group, its text shared by all subscribers of the group. Every other
 * operation runs through GraphQL's own execute and subscribe, and answers the same bytes.
 */
import {
  createSourceEventStream,
  type ExecutionResult,
  executeRootSelectionSet,
  executeSubscriptionEvent,
  GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  mapSourceToResponseEvent,
  OperationTypeNode,
  type ValidatedExecutionArgs,
  type ValidatedSubscriptionArgs,
  validateExecutionArgs,
  validateSubscriptionArgs,
} from "graphql";
import { rightsOf, type Viewer } from "../../access/viewer.ts";
import type { RenderedStream, Rendering, WireEvent } from "../../fanout/fanout.ts";
import { type ClaimFilterInput, parseClaimFilter } from "../../filter/filter.ts";
import type { Context } from "../../schema/context.ts";
import { createContext, type Rooms } from "../context.ts";
import { checkCost } from "../cost.ts";
import type { Present } from "../errors.ts";
import { createDocuments, plainRootField, selectionOf } from "./document.ts";

export interface Request {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly viewer: Viewer;
  /** resumes after this cursor, whatever `after` says; null: as the operation says */
  readonly lastEventId: string | null;
}

/** A stream of results, as texts or not; `return()` ends it at once. */
export type ResultStream = ReturnType<typeof mapSourceToResponseEvent>;

export type Opened =
  | { readonly type: "refused"; readonly errors: readonly GraphQLError[] }
  /** events of claimEvents, rendered once for all who ask the same */
  | { readonly type: "events"; readonly events: RenderedStream }
  /** any other subscription */
  | { readonly type: "results"; readonly results: ResultStream }
  /** a query or a mutation, which is not run before it is called */
  | { readonly type: "single"; readonly operation: OperationTypeNode; run(): Promise<ExecutionResult> };

export interface Operations {
  open(request: Request): Promise<Opened>;
  /** The same without sharing: claimEvents through GraphQL's own subscribe. */
  openPlainly(request: Request): Promise<Opened>;
}

/** Errors of an event have no place in a document: the subscribers of a group may have written it differently. */
const placeless = (error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message, { ...(error.path ? { path: error.path } : {}), extensions: error.extensions });

/** The payload of one event, data before errors, as graphql-ws writes it. */
const payloadOf = ({ data, errors }: ExecutionResult, present: Present): ExecutionResult => ({
  ...(data === undefined ? {} : { data }),
  ...(errors ? { errors: errors.map((error) => placeless(present(error))) } : {}),
});

const coerceArguments = (schema: GraphQLSchema, args: ValidatedExecutionArgs) => {
  const root = plainRootField(args.operation);
  const field = root && schema.getSubscriptionType()?.getFields()[root.name.value];
  if (!root || !field || field.name !== "claimEvents") return null;
  const { filter, after } = getArgumentValues(field, root, args.variableValues);
  return {
    root,
    where: parseClaimFilter(filter as ClaimFilterInput | undefined),
    after: typeof after === "string" ? after : null,
  };
};

/** One context for all groups of equal rights and one batch of events, so that each row is read once for all of them. */
const createEventContexts = (rooms: Rooms) => {
  const byRights = new Map<string, WeakMap<object, Context>>();
  return (event: WireEvent, viewer: Viewer): Context => {
    const rights = rightsOf(viewer);
    const byBatch = byRights.get(rights) ?? new WeakMap<object, Context>();
    byRights.set(rights, byBatch);
    const context = byBatch.get(event.batch) ?? createContext(rooms, viewer);
    byBatch.set(event.batch, context);
    return context;
  };
};

const expectArgs = <Args extends ValidatedExecutionArgs>(args: Args | readonly GraphQLError[]): Args => {
  if ("schema" in args) return args;
  throw args[0] ?? new Error("GraphQL refused an operation without saying why");
};

export const createOperations = (schema: GraphQLSchema, rooms: Rooms, present: Present): Operations => {
  const check = createDocuments(schema);
  const contextOf = createEventContexts(rooms);

  const renderingOf = (
    request: Request,
    args: ValidatedExecutionArgs,
    root: ReturnType<typeof plainRootField>,
  ): Rendering | null => {
    if (!root) return null;
    const selection = selectionOf(args.document, args.operation, root);
    const variables = Object.fromEntries(
      Object.entries(request.variables ?? {})
        .filter(([name]) => selection.variables.has(name))
        .sort(),
    );
    const prepared: ValidatedSubscriptionArgs = expectArgs(
      validateSubscriptionArgs({
        schema,
        document: selection.document,
        operationName: args.operation.name?.value,
        variableValues: variables,
      }),
    );
    return {
      key: JSON.stringify([selection.text, variables, rightsOf(request.viewer)]),
      render: async (event) => {
        const contextValue = contextOf(event, request.viewer);
        const result = await executeSubscriptionEvent({ ...prepared, rootValue: event, contextValue });
        return JSON.stringify(payloadOf(result, present));
      },
    };
  };

  const subscribePlainly = async (request: Request, args: ValidatedSubscriptionArgs): Promise<Opened> => {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return { type: "refused", errors: (source.errors ?? []).map(present) };
    const results = mapSourceToResponseEvent(args, source, async (perEvent) => {
      const contextValue = createContext(rooms, request.viewer);
      return payloadOf(await executeSubscriptionEvent({ ...perEvent, contextValue }), present);
    });
    return { type: "results", results };
  };

  const openChecked = async (request: Request, shared: boolean): Promise<Opened> => {
    const { document, errors } = check(request.query);
    if (errors) return { type: "refused", errors: errors.map(present) };
    const executionArgs = {
      schema,
      document,
      contextValue: createContext(rooms, request.viewer),
      variableValues: request.variables ?? {},
      operationName: request.operationName ?? undefined,
    };
    const args = validateExecutionArgs(executionArgs);
    if (!("schema" in args)) return { type: "refused", errors: args.map(present) };
    checkCost(args);
    const { operation } = args.operation;
    if (operation !== OperationTypeNode.SUBSCRIPTION)
      return {
        type: "single",
        operation,
        run: async () => payloadOf(await executeRootSelectionSet(args), present),
      };
    const asked = coerceArguments(schema, args);
    const rendering = asked && shared ? renderingOf(request, args, asked.root) : null;
    if (!asked || !rendering) return subscribePlainly(request, args as ValidatedSubscriptionArgs);
    const after = request.lastEventId ?? asked.after;
    return { type: "events", events: await rooms.fanout.subscribeRendered({ where: asked.where, after }, rendering) };
  };

  const openWith = async (request: Request, shared: boolean): Promise<Opened> => {
    try {
      return await openChecked(request, shared);
    } catch (fault) {
      return { type: "refused", errors: [present(fault)] };
    }
  };

  return Object.freeze({
    open: (request: Request) => openWith(request, true),
    openPlainly: (request: Request) => openWith(request, false),
  });
};
