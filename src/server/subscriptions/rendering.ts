/**
 * The text of an event: one execution of a subscription's selection, with the event as its root. Made once for each event and
 * group of subscribers; what is read for it is shared by all groups that render events of the same batch.
 */
import {
  type ExecutionResult,
  executeSubscriptionEvent,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  type ValidatedExecutionArgs,
  type ValidatedSubscriptionArgs,
  validateSubscriptionArgs,
} from "graphql";
import { rightsOf, type Viewer } from "../../access/viewer.ts";
import type { Rendering, WireEvent } from "../../fanout/fanout.ts";
import { createShelf } from "../../fanout/shelf.ts";
import type { Context } from "../../schema/context.ts";
import { RequestError } from "../../terms/errors.ts";
import { createContext, type Rooms } from "../context.ts";
import type { Present } from "../errors.ts";
import { selectionOf } from "./document.ts";

/** Errors of an event have no place in a document: the subscribers of a group may have written it differently. */
const placeless = (error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message, { ...(error.path ? { path: error.path } : {}), extensions: error.extensions });

/** The payload of one event, data before errors, as graphql-ws writes it. */
export const payloadOf = ({ data, errors }: ExecutionResult, present: Present): ExecutionResult => ({
  ...(data === undefined ? {} : { data }),
  ...(errors ? { errors: errors.map((error) => placeless(present(error))) } : {}),
});

/** Rows that were read are news for so long. Who hears an event later is told what its claim is by then. */
const contextMs = 5_000;
/** Batches whose rows are kept at once, of whatever rights: those who are behind may each read a page of their own. */
const keptContexts = 32;

/** One context for all groups of equal rights and one batch of events, so that each row is read once for all of them. */
const createEventContexts = (rooms: Rooms) => {
  const shelf = createShelf(contextMs, keptContexts);
  const byRights = new Map<string, WeakMap<object, Context>>();
  const batchesOf = (viewer: Viewer): WeakMap<object, Context> => {
    const rights = rightsOf(viewer);
    const byBatch = byRights.get(rights) ?? new WeakMap<object, Context>();
    byRights.set(rights, byBatch);
    return byBatch;
  };
  /** Forgets a context that is too old, or that remembers a read that failed. */
  const forget = (event: WireEvent, viewer: Viewer, context: Context): void => {
    const byBatch = batchesOf(viewer);
    if (byBatch.get(event.batch) === context) byBatch.delete(event.batch);
  };
  const contextOf = (event: WireEvent, viewer: Viewer): Context => {
    shelf.trim();
    const byBatch = batchesOf(viewer);
    const known = byBatch.get(event.batch);
    if (known) return known;
    const context = createContext(rooms, viewer);
    byBatch.set(event.batch, context);
    shelf.put(1, () => forget(event, viewer, context));
    return context;
  };
  return { contextOf, forget };
};

/** A fault that passes by itself: the event is executed again, and no subscriber is told of a database that was away. */
export const passingFaultIn = ({ errors = [] }: ExecutionResult): RequestError | null => {
  for (const { originalError } of errors)
    if (originalError instanceof RequestError && originalError.code === "OVERLOADED") return originalError;
  return null;
};

const expectArgs = (args: ValidatedSubscriptionArgs | readonly GraphQLError[]): ValidatedSubscriptionArgs => {
  if ("schema" in args) return args;
  throw args[0] ?? new Error("GraphQL refused an operation without saying why");
};

export interface Rendered {
  readonly args: ValidatedExecutionArgs;
  /** claimEvents, standing plainly in the operation */
  readonly root: FieldNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer;
}

export const createRenderings = (schema: GraphQLSchema, rooms: Rooms, present: Present) => {
  const { contextOf, forget } = createEventContexts(rooms);
  /** by key, as long as a subscriber has it: the subscribers of a group hold one rendering together */
  const known = new Map<string, WeakRef<Rendering>>();
  const tidy = new FinalizationRegistry<string>((key) => {
    if (!known.get(key)?.deref()) known.delete(key);
  });

  return ({ args, root, variables, viewer }: Rendered): Rendering => {
    const selection = selectionOf(args.document, args.operation, root);
    const used = Object.entries(variables)
      .filter(([name]) => selection.variables.has(name))
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const key = JSON.stringify([selection.text, used, rightsOf(viewer)]);
    const shared = known.get(key)?.deref();
    if (shared) return shared;
    const prepared = expectArgs(
      validateSubscriptionArgs({
        schema,
        document: selection.document,
        operationName: args.operation.name?.value,
        variableValues: Object.fromEntries(used),
      }),
    );
    const rendering: Rendering = {
      key,
      render: async (event) => {
        const contextValue = contextOf(event, viewer);
        const result = await executeSubscriptionEvent({ ...prepared, rootValue: event, contextValue });
        const passing = passingFaultIn(result);
        if (passing) {
          forget(event, viewer, contextValue);
          throw passing;
        }
        return JSON.stringify(payloadOf(result, present));
      },
    };
    known.set(key, new WeakRef(rendering));
    tidy.register(rendering, key);
    return rendering;
  };
};
