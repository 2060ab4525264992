/**
 * Variables of a large request, brought into the types that the operation gives them: in turns, to the same values and the same
 * errors that GraphQL's own coercion gives. That one takes every item of every list at one stretch, a second for 25 MB.
 */
import {
  coerceInputValue,
  type DocumentNode,
  GraphQLError,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type ValidatedExecutionArgs,
  type VariableDefinitionNode,
  validateInputValue,
} from "graphql";
import { type Computation, inTurns } from "../domain/ingest/slices.ts";

type Values = Readonly<Record<string, unknown>>;

/** A place in a variable; a link to the place around it, as most places never see a fault. */
interface Place {
  readonly around: Place | null;
  readonly step: string | number;
}
type Step = string | number;
type Report = (fault: GraphQLError, place: Place | null, inner: readonly Step[]) => void;

const maxErrors = 50;
const tooManyErrors = "Too many errors processing variables, error limit reached. Execution aborted.";

const pathOf = (place: Place | null): readonly Step[] => (place ? [...pathOf(place.around), place.step] : []);
const printed = (path: readonly Step[]): string =>
  path.length === 0 ? "" : ` at ${path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("")}`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type Shape = "LIST" | "OBJECT" | "OTHER";

/** A large request asks for the same few fields thousands of times, and graphql-js takes long to say what a type is. */
const shapes = new WeakMap<GraphQLInputField, Shape>();

const shapeOf = (field: GraphQLInputField): Shape => {
  const known = shapes.get(field);
  if (known !== undefined) return known;
  const nullable = getNullableType(field.type);
  const isOpen = isInputObjectType(nullable) && !isNonNullType(field.type);
  const shape = isListType(nullable) ? "LIST" : isOpen ? "OBJECT" : "OTHER";
  shapes.set(field, shape);
  return shape;
};

/** What stands for a field's value while the object around it is checked; undefined where nothing can. */
const standIn = (field: GraphQLInputField, value: unknown): readonly [] | null | undefined => {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return shapeOf(field) === "LIST" ? [] : undefined;
  return shapeOf(field) === "OBJECT" ? null : undefined;
};

type Fields = Readonly<Record<string, GraphQLInputField>>;

/** An object with its lists and objects set aside, and what was. */
const setAside = (value: Values, fields: Fields) => {
  const shell: Record<string, unknown> = Object.create(null);
  const aside: GraphQLInputField[] = [];
  for (const [name, inner] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const instead = field && standIn(field, inner);
    shell[name] = instead === undefined ? inner : instead;
    if (field && instead !== undefined) aside.push(field);
  }
  return { shell, aside };
};

const createCoercion = (report: Report, hideSuggestions: boolean) => {
  const atOnce = (value: unknown, type: GraphQLInputType, place: Place | null): unknown => {
    const coerced = coerceInputValue(value, type);
    if (coerced === undefined)
      validateInputValue(value, type, (fault, path) => report(fault, place, path), hideSuggestions);
    return coerced;
  };

  function* coerceList(items: readonly unknown[], type: GraphQLInputType, place: Place | null): Computation<unknown> {
    const coerced: unknown[] = [];
    for (const [index, item] of items.entries()) {
      const value = yield* coerce(item, type, { around: place, step: index });
      if (value !== undefined) coerced.push(value);
      yield;
    }
    return coerced.length === items.length ? coerced : undefined;
  }

  function* coerceObject(value: Values, type: GraphQLInputObjectType, place: Place | null): Computation<unknown> {
    const { shell, aside } = setAside(value, type.getFields());
    const coerced = atOnce(shell, type, place);
    let isSound = coerced !== undefined;
    const made = (coerced ?? {}) as Record<string, unknown>;
    for (const { name, type: inner } of aside) {
      made[name] = yield* coerce(value[name], inner, { around: place, step: name });
      isSound &&= made[name] !== undefined;
    }
    return isSound ? made : undefined;
  }

  /** undefined where it does not fit, which was reported. */
  function* coerce(value: unknown, type: GraphQLInputType, place: Place | null): Computation<unknown> {
    const nullable = getNullableType(type);
    if (isListType(nullable) && Array.isArray(value)) return yield* coerceList(value, nullable.ofType, place);
    if (isInputObjectType(nullable) && isObject(value)) return yield* coerceObject(value, nullable, place);
    return atOnce(value, type, place);
  }
  return coerce;
};

/** The operation that a request means, where that is clear. */
const operationIn = ({ definitions }: DocumentNode, name: string | null): OperationDefinitionNode | undefined => {
  const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return name === null ? operations.at(-1) : operations.find((node) => node.name?.value === name);
};

export interface Coerced {
  /** what GraphQL may coerce again: the same variables with their lists empty */
  readonly shells: Values;
  /** Puts the coerced values in the place of the shells. */
  put(args: ValidatedExecutionArgs): ValidatedExecutionArgs;
}

export interface Coercion {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Values;
  readonly hideSuggestions: boolean;
}

/** A value that its type takes as well, without what is large in it. */
const shellOf = (value: object, type: GraphQLInputType): unknown => {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [];
  if (!isInputObjectType(nullable)) return value;
  const shell: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(nullable.getFields())) {
    const inner = (value as Record<string, unknown>)[name];
    const instead = standIn(field, inner);
    if (inner !== undefined) shell[name] = instead === undefined ? inner : instead;
  }
  return shell;
};

/** Collects faults up to GraphQL's limit, and ends the coercion there. */
const createErrors = () => {
  const errors: GraphQLError[] = [];
  const reportOf =
    (definition: VariableDefinitionNode): Report =>
    (fault, place, inner) => {
      if (errors.length >= maxErrors) throw new GraphQLError(tooManyErrors);
      const at = printed([...pathOf(place), ...inner]);
      const message = `Variable "$${definition.variable.name.value}" has invalid value${at}: ${fault.message}`;
      errors.push(new GraphQLError(message, { nodes: definition, originalError: fault }));
    };
  return { errors, reportOf };
};

function* coerceAll(coercion: Coercion): Computation<Coerced | readonly GraphQLError[]> {
  const { schema, document, operationName, variables, hideSuggestions } = coercion;
  const { errors, reportOf } = createErrors();
  const shells: Record<string, unknown> = { ...variables };
  const values: Record<string, unknown> = {};
  try {
    for (const definition of operationIn(document, operationName)?.variableDefinitions ?? []) {
      const name = definition.variable.name.value;
      const type = typeFromAST(schema, definition.type);
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (!type || !isInputType(type) || typeof value !== "object" || value === null) continue;
      values[name] = yield* createCoercion(reportOf(definition), hideSuggestions)(value, type, null);
      shells[name] = shellOf(value, type);
    }
  } catch (fault) {
    if (!(fault instanceof GraphQLError)) throw fault;
    return [...errors, fault];
  }
  if (errors.length > 0) return errors;
  const put = (args: ValidatedExecutionArgs): ValidatedExecutionArgs => ({
    ...args,
    variableValues: { ...args.variableValues, coerced: { ...args.variableValues.coerced, ...values } },
  });
  return { shells, put };
}

/** The variables of a request, coerced in turns, or what is wrong with them. */
export const coerceInTurns = async (coercion: Coercion): Promise<Coerced | readonly GraphQLError[]> =>
  inTurns(() => coerceAll(coercion));
