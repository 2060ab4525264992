/**
 * What a client asks for over a socket or an event stream, made ready to run. A subscription whose one root field is claimEvents
 * becomes a `Rendering`: executed once for each event and group, its text shared by all subscribers of the group. Every other
 * operation runs through GraphQL's own execute and subscribe, and answers the same bytes.
 */
import {
  type DocumentNode,
  type ExecutionResult,
  executeRootSelectionSet,
  GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  type mapSourceToResponseEvent,
  OperationTypeNode,
  type ValidatedExecutionArgs,
  type ValidatedSubscriptionArgs,
  validateExecutionArgs,
} from "graphql";
import { requireScope } from "../../access/require.ts";
import type { Viewer } from "../../access/viewer.ts";
import type { RenderedStream } from "../../fanout/fanout.ts";
import { type ClaimFilterInput, parseClaimFilter } from "../../filter/filter.ts";
import { scopeOf } from "../../schema/scopes.ts";
import { createContext, type Rooms } from "../context.ts";
import { type Cost, checkCost, pointsOf, withCost } from "../cost.ts";
import { type Present, presentResult } from "../errors.ts";
import type { Asked, OperationRules } from "../rules.ts";
import { createTexts } from "../texts/texts.ts";
import { coerceInTurns } from "../variables.ts";
import { createDocuments, plainRootField } from "./document.ts";
import { subscribePlainly } from "./plain.ts";
import { createRenderings } from "./rendering.ts";

export interface Request extends Asked {
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** it has so much in it that its variables are coerced in turns */
  readonly isLarge?: boolean;
  readonly viewer: Viewer;
  /** where it comes from, as limits count it */
  readonly address: string;
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
  | {
      readonly type: "single";
      readonly operation: OperationTypeNode;
      run(): Promise<ExecutionResult>;
      /** What `run` would give, as finished JSON text; null where only `run` can tell, and nothing was done. */
      text(): Promise<string | null>;
    };

export interface Operations {
  open(request: Request): Promise<Opened>;
  /** The document of a request that was opened, shared with everyone who sends the same. Throws where it has faults. */
  documentOf(request: Asked): DocumentNode;
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
    scope: scopeOf(field),
    where: parseClaimFilter(filter as ClaimFilterInput | undefined),
    after: typeof after === "string" ? after : null,
  };
};

const isSubscription = (args: ValidatedExecutionArgs): args is ValidatedSubscriptionArgs =>
  args.operation.operation === OperationTypeNode.SUBSCRIPTION;

/** Releases what is held when a stream has ended, however it ends. */
const releaseAtEnd = (opened: Opened, release: () => void): Opened => {
  if (opened.type === "events") {
    opened.events.onEnd({ streamEnded: release });
    return opened;
  }
  if (opened.type !== "results") {
    release();
    return opened;
  }
  const { results } = opened;
  const settle = async <Result extends IteratorResult<unknown>>(turn: Promise<Result>): Promise<Result> => {
    try {
      const result = await turn;
      if (result.done) release();
      return result;
    } catch (fault) {
      release();
      throw fault;
    }
  };
  const counted: ResultStream = {
    next: () => settle(results.next()),
    return: (value) => settle(results.return(value)),
    throw: (fault) => settle(results.throw(fault)),
    [Symbol.asyncIterator]: () => counted,
    [Symbol.asyncDispose]: async () => void (await settle(results.return(undefined))),
  };
  return { type: "results", results: counted };
};

export const createOperations = (
  schema: GraphQLSchema,
  rooms: Rooms,
  present: Present,
  rules: OperationRules,
  count: (type: OperationTypeNode) => void = () => undefined,
): Operations => {
  const check = createDocuments(schema, rules.hidesSchema);
  const renderingOf = createRenderings(schema, rooms, present);
  const textOf = createTexts(rooms.database, present);

  type Validated = ValidatedExecutionArgs | readonly GraphQLError[];

  const validateLarge = async (document: DocumentNode, request: Request): Promise<Validated> => {
    const { operationName = null, variables } = request;
    const hideSuggestions = rules.hidesSchema;
    const given = { schema, document, operationName, variables: variables ?? {}, hideSuggestions };
    const coerced = await coerceInTurns(given);
    if (!("shells" in coerced)) return coerced;
    const args = validateExecutionArgs({
      ...{ schema, document, hideSuggestions },
      variableValues: coerced.shells,
      operationName: operationName ?? undefined,
    });
    return "schema" in args ? coerced.put(args) : args;
  };

  const validateRequest = (request: Request): Validated | Promise<Validated> => {
    const { document, errors, introspects } = check(rules.textOf(request));
    if (errors) return errors;
    if (introspects) rules.requireIntrospection(request.viewer);
    if (request.isLarge) return validateLarge(document, request);
    return validateExecutionArgs({
      schema,
      document,
      variableValues: request.variables ?? {},
      operationName: request.operationName ?? undefined,
      hideSuggestions: rules.hidesSchema,
    });
  };

  const openSingle = (request: Request, args: ValidatedExecutionArgs, cost: Cost): Opened => ({
    type: "single",
    operation: args.operation.operation,
    text: async () => (request.showsCost ? null : textOf(args, request.viewer)),
    run: async () => {
      const contextValue = createContext(rooms, request.viewer);
      const result = presentResult(await executeRootSelectionSet({ ...args, contextValue }), present);
      return request.showsCost ? withCost(result, cost) : result;
    },
  });

  const subscribeShared = async (request: Request, args: ValidatedSubscriptionArgs): Promise<Opened> => {
    const asked = askedOf(schema, args);
    const { viewer, lastEventId } = request;
    if (!asked) return subscribePlainly(args, viewer, rooms, present);
    requireScope(viewer, asked.scope, asked.root.name.value);
    const rendering = renderingOf({ args, root: asked.root, variables: request.variables ?? {}, viewer });
    const after = lastEventId ?? asked.after;
    return { type: "events", events: await rooms.fanout.subscribeRendered({ where: asked.where, after }, rendering) };
  };

  /** Counts a subscription until it has ended. */
  const hold = async (request: Request, subscribe: () => Promise<Opened>): Promise<Opened> => {
    const release = rooms.access.holdSubscription(request);
    try {
      return releaseAtEnd(await subscribe(), release);
    } catch (fault) {
      release();
      throw fault;
    }
  };

  const openWith = async (request: Request, subscribe: typeof subscribeShared): Promise<Opened> => {
    try {
      const validated = validateRequest(request);
      const args = validated instanceof Promise ? await validated : validated;
      if (!("schema" in args)) return { type: "refused", errors: args.map(present) };
      const cost = checkCost(args);
      // seldom anything to wait for: what a minute may cost is counted in memory
      const charged = rooms.access.charge(request.viewer, pointsOf(cost));
      if (charged) await charged;
      count(args.operation.operation);
      if (!isSubscription(args)) return openSingle(request, args, cost);
      if (!request.streams) throw refuseSubscription();
      return await hold(request, () => subscribe(request, args));
    } catch (fault) {
      return { type: "refused", errors: [present(fault)] };
    }
  };

  return Object.freeze({
    open: (request: Request) => openWith(request, subscribeShared),
    documentOf: (request: Asked) => {
      const { document, errors } = check(rules.textOf(request));
      if (errors) throw errors[0];
      return document;
    },
    openPlainly: (request: Request) =>
      openWith(request, ({ viewer }, args) => subscribePlainly(args, viewer, rooms, present)),
  });
};
