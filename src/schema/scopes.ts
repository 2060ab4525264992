/**
 * Scopes, as the schema states them. A field's description begins with its scope, and what it says is what is enforced, so that
 * the two cannot part: `Scope: curate. …`. A query without a word of it needs read; a mutation must say. A type's own fields need
 * what it takes to get there, unless the type or the field says more.
 */
import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { requireScope } from "../access/require.ts";
import { type Scope, scopes } from "../access/viewer.ts";
import type { Context } from "./context.ts";

type Composite = GraphQLObjectType | GraphQLInterfaceType;
type Field = GraphQLField<unknown, Context>;

const stated = /^Scope: (read|ingest|curate|admin)\b/;
const statedIn = (description: string | null | undefined): Scope | null =>
  (stated.exec(description ?? "")?.[1] as Scope | undefined) ?? null;

const lower = (one: Scope, other: Scope): Scope => (scopes.indexOf(one) < scopes.indexOf(other) ? one : other);

const compositesOf = (schema: GraphQLSchema): Composite[] =>
  Object.values(schema.getTypeMap()).filter(
    (type): type is Composite => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith("__"),
  );

const rootScope = (type: GraphQLObjectType, field: Field, isMutation: boolean): Scope => {
  const scope = statedIn(field.description);
  if (isMutation && scope === null) throw new Error(`${type.name}.${field.name} does not say which scope it needs`);
  return scope ?? "read";
};

const setScope = (field: Field, scope: Scope): void => {
  field.extensions = { ...field.extensions, scope };
};

/** What a field needs; set for every field of the schema. */
export const scopeOf = (field: { readonly name: string; readonly extensions: object }): Scope => {
  const { scope } = field.extensions as { readonly scope?: Scope };
  if (scope === undefined) throw new Error(`${field.name} has no scope`);
  return scope;
};

/** The lowest scope with which each type is reached from the root, through what its own description allows. */
const reachedFrom = (schema: GraphQLSchema, roots: readonly GraphQLObjectType[]): Map<Composite, Scope> => {
  const reached = new Map<Composite, Scope>();
  const reach = (type: unknown, at: Scope): void => {
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    const scope = statedIn(type.description) ?? at;
    const known = reached.get(type);
    if (known !== undefined && lower(known, scope) === known) return;
    reached.set(type, scope);
    for (const field of Object.values(type.getFields()))
      reach(getNamedType(field.type), statedIn(field.description) ?? scope);
    if (isInterfaceType(type)) for (const object of schema.getPossibleTypes(type)) reach(object, at);
  };
  for (const root of roots)
    for (const field of Object.values(root.getFields())) reach(getNamedType(field.type), scopeOf(field));
  return reached;
};

/** Refuses before the field's own code runs. */
const guardField = (field: Field, name: string): void => {
  const scope = scopeOf(field);
  const { resolve = defaultFieldResolver, subscribe } = field;
  if (subscribe) {
    field.subscribe = (source, args, context, info) => {
      requireScope(context.viewer, scope, name);
      return subscribe(source, args, context, info);
    };
    return;
  }
  field.resolve = (source, args, context, info) => {
    requireScope(context.viewer, scope, name);
    return resolve(source, args, context, info);
  };
};

const fieldsOf = (type: Composite): Field[] => Object.values(type.getFields());

/** Says the scope where the description does not: in front of a field of the root, behind any other's. */
const state = (field: Field, inFront: boolean): void => {
  if (statedIn(field.description)) return;
  const said = `Scope: ${scopeOf(field)}.`;
  field.description = inFront ? `${said} ${field.description ?? ""}` : `${field.description ?? ""} ${said}`.trim();
};

const guardRoot = (root: GraphQLObjectType, isMutation: boolean): void => {
  for (const field of fieldsOf(root)) {
    setScope(field, rootScope(root, field, isMutation));
    state(field, true);
    guardField(field, field.name);
  }
};

const guardType = (type: Composite, reachedWith: Scope): void => {
  for (const field of fieldsOf(type)) {
    const scope = statedIn(field.description) ?? reachedWith;
    setScope(field, scope);
    state(field, false);
    // whoever came this far may read: only what needs more is asked again
    if (scope !== "read" && isObjectType(type)) guardField(field, `${type.name}.${field.name}`);
  }
};

/** States and enforces the scope of every field; throws where a mutation does not say its own. Changes the schema in place. */
export const guardSchema = (schema: GraphQLSchema): GraphQLSchema => {
  const mutation = schema.getMutationType();
  const roots = [schema.getQueryType(), mutation, schema.getSubscriptionType()].filter((root) => !!root);
  for (const root of roots) guardRoot(root, root === mutation);
  const reached = reachedFrom(schema, roots);
  for (const type of compositesOf(schema))
    if (!roots.some((root) => root === type)) guardType(type, reached.get(type) ?? "read");
  return schema;
};
