/**
 * Answers as of an instant: what is read as of one stays so all the way down. A field with `asOf` is answered in a context whose
 * reading looks back; every row that comes out of it is remembered with that context, and the fields of the row are resolved in
 * it. So no noun knows that there is a past.
 */
import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from "graphql";
import { builder } from "./builder.ts";
import type { Context } from "./context.ts";

type Resolver = GraphQLFieldResolver<unknown, Context>;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const remember = (value: unknown, context: Context): unknown => {
  if (value instanceof Promise) return value.then((settled) => remember(settled, context));
  if (Array.isArray(value)) for (const item of value) remember(item, context);
  // a row that was placed at a commit of its own stays there, also below one of another
  else if (isObject(value) && !context.pastRows.has(value)) context.pastRows.set(value, context);
  return value;
};

const lookBack =
  (resolve: Resolver): Resolver =>
  (parent, args, context, info) => {
    if (!context.looksBack()) return resolve(parent, args, context, info);
    const past = isObject(parent) ? context.pastRows.get(parent) : undefined;
    return past ? remember(resolve(parent, args, past, info), past) : resolve(parent, args, context, info);
  };

/** Makes the fields of all objects follow their parent into the past. */
export const followThePast = (schema: GraphQLSchema): GraphQLSchema => {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && type !== schema.getSubscriptionType())
      for (const field of Object.values(type.getFields())) if (field.resolve) field.resolve = lookBack(field.resolve);
  return schema;
};

/** Answers in the context as of an instant; null: now. */
export const asOf = async <Value>(
  context: Context,
  time: Date | null | undefined,
  answer: (context: Context) => Promise<Value>,
): Promise<Value> => {
  if (!time) return answer(context);
  const past = await context.asOf(time);
  const value = await answer(past);
  remember(value, past);
  return value;
};

/** Of a row that was not read in the past, but speaks of it. */
export const placeAt = <Row extends object>(context: Context, commit: bigint, row: Row): Row => {
  context.pastRows.set(row, context.atCommit(commit));
  return row;
};

/** The argument of every field that can look back. */
export const asOfArg = builder.args((t) => ({
  asOf: t.field({
    type: "DateTime",
    description:
      "Answer as was known then, by time of ingest: rows, filters, order, corroboration and status as they stood, and all that hangs on them. Bodies that were redacted since stay hidden. Slower than the present. An instant to come means now.",
  }),
}));
