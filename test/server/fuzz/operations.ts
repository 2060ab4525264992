/** Operations made from the schema: each root field with arguments of the right types, or nearly, and hostile texts in every place. */
import fc from "fast-check";
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
} from "graphql";
import { hostileJson, hostileNumber, hostileText } from "./hostile.ts";

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const types = ["Claim", "Article", "Entity", "Publisher", "IngestBatch", "ClaimRelation", "Nothing"];
const idOf = (type: string, id: string): string => Buffer.from(`${type}:${id}`).toString("base64url");

/** Of nothing that is stored: what writes by an id finds nothing to change. */
const unknownId: fc.Arbitrary<string> = fc.oneof(
  hostileText,
  fc
    .tuple(fc.constantFrom(...types), fc.constantFrom("0", "-1", "999999999", "9223372036854775808", "1e5", "1;--", ""))
    .map(([type, id]) => idOf(type, id)),
);
const someId = fc.oneof(
  unknownId,
  fc.tuple(fc.constantFrom(...types), fc.nat({ max: 5 })).map(([type, id]) => idOf(type, String(id))),
);
const someDate = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom("2025-08-19T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z"),
  },
  { weight: 1, arbitrary: fc.constantFrom("-271821-04-20T00:00:00Z", "0000-01-01", "2025-02-30T00:00:00Z") },
  { weight: 1, arbitrary: hostileText },
);

/** Values of input types by their names; `ids` says which ids occur, `cursor` is a sound one. */
const createValues = (ids: fc.Arbitrary<string>, cursor: string) => {
  const known = new Map<string, fc.Arbitrary<unknown>>();
  const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    ID: ids,
    Int: fc.oneof(
      { weight: 12, arbitrary: fc.integer({ min: 1, max: 100 }) },
      { weight: 3, arbitrary: fc.constantFrom(0, -1, 101, 2 ** 31 - 1, -(2 ** 31)) },
      { weight: 1, arbitrary: hostileNumber },
    ),
    Float: hostileNumber,
    Boolean: fc.boolean(),
    DateTime: someDate,
    LogCursor: fc.oneof(hostileText, fc.constant(cursor)),
  };
  const plain = (type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> => {
    if (isNonNullType(type)) return anyOf(type.ofType, depth);
    if (isListType(type)) return fc.array(anyOf(type.ofType, depth), { maxLength: 3 });
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
    if (!isInputObjectType(type)) return scalars[type.name] ?? hostileText;
    const fields = Object.values(type.getFields());
    const required = fields.filter(isRequiredInputField);
    const optional = depth > 0 ? fields.filter((field) => !isRequiredInputField(field)) : [];
    // few at once: a filter with a fault in every field is refused for the first
    const few = { minLength: Math.min(1, optional.length), maxLength: Math.min(2, optional.length) };
    return fc.subarray(optional, few).chain((some) => {
      const entries = [...required, ...some].map((field) => [field.name, anyOf(field.type, depth - 1)] as const);
      return fc.record(Object.fromEntries(entries));
    });
  };
  const anyOf = (type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> => {
    const key = `${type} ${depth}`;
    const made =
      known.get(key) ?? fc.oneof({ weight: 80, arbitrary: plain(type, depth) }, { weight: 1, arbitrary: hostileJson });
    known.set(key, made);
    return made;
  };
  return anyOf;
};

const selectionOf = (field: GraphQLField<unknown, unknown>): string => {
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return "";
  const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
  const isConnection = fields.includes("pageInfo");
  return isConnection
    ? "{ nodes { __typename } pageInfo { endCursor } }"
    : `{ __typename ${fields.includes("nodes") ? "nodes { __typename }" : ""} }`;
};

const depth = 4;

/** One field with all of its arguments as variables. `fixed`: what an argument always is. */
const operationOf = (
  kind: string,
  field: GraphQLField<unknown, unknown>,
  values: ReturnType<typeof createValues>,
): fc.Arbitrary<Operation> => {
  const args = field.args as readonly GraphQLArgument[];
  const definitions = args.map(({ name, type }) => `$${name}: ${type}`).join(", ");
  const given = args.map(({ name }) => `${name}: $${name}`).join(", ");
  const head = args.length > 0 ? `(${definitions})` : "";
  const query = `${kind} Fuzz${head} { ${field.name}${given ? `(${given})` : ""} ${selectionOf(field)} }`;
  const entries = args.map(({ name, type }) => [name, values(type, depth)] as const);
  const required = args.filter(({ type }) => isNonNullType(type)).map(({ name }) => name);
  return fc
    .record(Object.fromEntries(entries), { requiredKeys: required })
    .map((variables) => ({ query, variables: variables as Record<string, unknown> }));
};

/** Whatever a text is given to them, these write: a new key, a ticket. */
const writesAnyway = ["createApiKey", "createStreamTicket"];

/** An ingest is a dry run: with sound texts it would be right to store it. */
const asDryRun = ({ query, variables }: Operation): Operation => {
  const { input } = variables;
  const isInput = typeof input === "object" && input !== null && !Array.isArray(input);
  return { query, variables: isInput ? { ...variables, input: { ...input, dryRun: true } } : variables };
};

/** Operations that change nothing where the service does what it says. */
export const hostileOperations = (schema: GraphQLSchema, cursor: string): fc.Arbitrary<Operation> => {
  const [reading, writing] = [createValues(someId, cursor), createValues(unknownId, cursor)];
  const queries = Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) =>
    operationOf("query", field, reading),
  );
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
    .filter(({ name }) => !writesAnyway.includes(name))
    .map((field) => {
      const operations = operationOf("mutation", field, writing);
      return field.name === "ingestArticles" ? operations.map(asDryRun) : operations;
    });
  return fc.oneof(fc.oneof(...queries), fc.oneof(...mutations));
};

const tokens = [
  "{",
  "}",
  "(",
  ")",
  "$",
  "...",
  "@",
  "!",
  "|",
  "&",
  '"""',
  '"',
  "#",
  ",",
  "on",
  "fragment",
  "null",
  "\u0000",
];

/** A sound document with some of its pieces taken out, doubled or replaced; or no document at all. */
export const hostileDocuments = (sound: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.array(fc.constantFrom(...tokens, "claims", "nodes", "id"), { maxLength: 60 }).map((all) => all.join(" ")),
    fc
      .tuple(
        fc.constantFrom(...sound),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom("drop", "twice", "replace"), fc.constantFrom(...tokens)), {
          minLength: 1,
          maxLength: 6,
        }),
      )
      .map(([document, changes]) => {
        const pieces = document.split(/(\W)/);
        for (const [at, change, token] of changes) {
          const index = at % pieces.length;
          const piece = pieces[index] ?? "";
          pieces[index] = { drop: "", twice: `${piece}${piece}`, replace: token }[change] ?? "";
        }
        return pieces.join("");
      }),
  );
