/**
 * What a client asks for over a socket or an event stream, made ready to run. A subscription whose one root field is claimEvents
 * becomes a `Rendering`: executed once for each event and group, its text shared by all subscribers of the group. Every other
 * operation runs through GraphQL's own execute and subscribe, and answers the same bytes.
 */
import {
  createSourceEventStream,
  type DocumentNode,
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
} from "graphql";
import type { Viewer } from "../../access/viewer.ts";
import type { RenderedStream } from "../../fanout/fanout.ts";
import { type ClaimFilterInput, parseClaimFilter } from "../../filter/filter.ts";
import { createContext, type Rooms } from "../context.ts";
import { checkCost, costOf, withCost } from "../cost.ts";
import { type Present, presentResult } from "../errors.ts";
import { createDocuments, plainRootField } from "./document.ts";
import { createRenderings, payloadOf } from "./rendering.ts";

export interface Request {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly viewer: Viewer;
  /** resumes after this cursor, whatever `after` says; null: as the operation says */
  readonly lastEventId: string | null;
  /** false: the client takes one answer, so a subscription is refused */
  readonly streams: boolean;
  /** whether a single answer says what it could have cost */
  readonly showsCost?: boolean;
}

/** For a client that takes one answer. */
export const refuseSubscription = (): GraphQLError =>
  new GraphQLError(
    "A subscription is answered over a WebSocket (graphql-transport-ws), or with the header Accept: text/event-stream.",
    { extensions: { http: { status: 406 } } },
  );

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
  /** The document of a query that was opened, shared with everyone who sends the same. Throws where it has faults. */
  documentOf(query: string): DocumentNode;
  /** The same without sharing: claimEvents through GraphQL's own subscribe. */
  openPlainly(request: Request): Promise<Opened>;
}

/** What a plainly written claimEvents asks for; null where the operation is written in any other way. */
const askedOf = (schema: GraphQLSchema, args: ValidatedExecutionArgs) => {
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

const isSubscription = (args: ValidatedExecutionArgs): args is ValidatedSubscriptionArgs =>
  args.operation.operation === OperationTypeNode.SUBSCRIPTION;

export const createOperations = (schema: GraphQLSchema, rooms: Rooms, present: Present): Operations => {
  const check = createDocuments(schema);
  const renderingOf = createRenderings(schema, rooms, present);

  const validateRequest = (request: Request): ValidatedExecutionArgs | readonly GraphQLError[] => {
    const { document, errors } = check(request.query);
    if (errors) return errors;
    const args = validateExecutionArgs({
      schema,
      document,
      variableValues: request.variables ?? {},
      operationName: request.operationName ?? undefined,
    });
    if ("schema" in args) checkCost(args);
    return args;
  };

  const openSingle = (request: Request, args: ValidatedExecutionArgs): Opened => ({
    type: "single",
    operation: args.operation.operation,
    run: async () => {
      const contextValue = createContext(rooms, request.viewer);
      const result = presentResult(await executeRootSelectionSet({ ...args, contextValue }), present);
      return request.showsCost ? withCost(result, costOf(args)) : result;
    },
  });

  const subscribePlainly = async (request: Request, args: ValidatedSubscriptionArgs): Promise<Opened> => {
    const contextValue = createContext(rooms, request.viewer);
    const source = await createSourceEventStream({ ...args, contextValue });
    if (!(Symbol.asyncIterator in source)) return { type: "refused", errors: (source.errors ?? []).map(present) };
    const results = mapSourceToResponseEvent(args, source, async (perEvent) => {
      const renewed = createContext(rooms, request.viewer);
      return payloadOf(await executeSubscriptionEvent({ ...perEvent, contextValue: renewed }), present);
    });
    return { type: "results", results };
  };

  const subscribeShared = async (request: Request, args: ValidatedSubscriptionArgs): Promise<Opened> => {
    const asked = askedOf(schema, args);
    if (!asked) return subscribePlainly(request, args);
    const { viewer, lastEventId } = request;
    const rendering = renderingOf({ args, root: asked.root, variables: request.variables ?? {}, viewer });
    const after = lastEventId ?? asked.after;
    return { type: "events", events: await rooms.fanout.subscribeRendered({ where: asked.where, after }, rendering) };
  };

  const openWith = async (request: Request, subscribe: typeof subscribeShared): Promise<Opened> => {
    try {
      const args = validateRequest(request);
      if (!("schema" in args)) return { type: "refused", errors: args.map(present) };
      if (!isSubscription(args)) return openSingle(request, args);
      if (!request.streams) throw refuseSubscription();
      return await subscribe(request, args);
    } catch (fault) {
      return { type: "refused", errors: [present(fault)] };
    }
  };

  return Object.freeze({
    open: (request: Request) => openWith(request, subscribeShared),
    documentOf: (query: string) => {
      const { document, errors } = check(query);
      if (errors) throw errors[0];
      return document;
    },
    openPlainly: (request: Request) => openWith(request, subscribePlainly),
  });
};
