import { existsSync, readFileSync } from "node:fs";
import {
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from "graphql";
import { expect, test } from "vitest";
import { printedSchema } from "../../src/schema/print.ts";
import { createSchema } from "../../src/schema/schema.ts";

const contractFile = "../shared/contract.graphql";
const present = existsSync(contractFile);
if (!present) process.stdout.write(`${contractFile} is not here: the schema is not compared with the contract.\n`);

/** What the contract has and the schema does not have yet. An entry goes when its part is built; the list is empty in the end. */
const toCome: readonly string[] = [];

/** `Type`, `Type.field`, `Type.VALUE` where the schema has it. */
const has = (schema: GraphQLSchema, coordinate: string): boolean => {
  const [typeName = "", member] = coordinate.split(".");
  const type = schema.getType(typeName);
  if (!type || member === undefined) return type !== undefined;
  if (isEnumType(type)) return type.getValue(member) !== undefined;
  return (isObjectType(type) || isInputObjectType(type)) && member in type.getFields();
};

const missing = /^(?:Field |Enum value )?(?<coordinate>[A-Za-z.]+?(?:\.[A-Z_]+)?) was removed\.$/;

/** Every way in which a client of the contract would break on this schema, but for what is still to come. */
const broken = (contract: GraphQLSchema, schema: GraphQLSchema): string[] =>
  findBreakingChanges(contract, schema)
    .map(({ description }) => description)
    .filter((description) => !toCome.includes(missing.exec(description)?.groups?.["coordinate"] ?? ""));

const inputDefaults = (schema: GraphQLSchema): Map<string, unknown> =>
  new Map(
    Object.values(schema.getTypeMap())
      .filter(isInputObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const))
      .filter(([, field]) => field.default !== undefined)
      .map(([coordinate, field]) => [coordinate, JSON.stringify(field.astNode?.defaultValue)]),
  );

test("schema.graphql is what the code says", () => {
  expect(readFileSync("schema.graphql", "utf8")).toBe(printedSchema());
});

test("the schema is valid, and stands in schema.graphql whole", () => {
  expect(validateSchema(createSchema())).toEqual([]);
  const written = buildSchema(readFileSync("schema.graphql", "utf8"));
  expect(findBreakingChanges(createSchema(), written)).toEqual([]);
  expect(findBreakingChanges(written, createSchema())).toEqual([]);
});

test.runIf(present)("a client of the contract finds everything in schema.graphql but what is still to come", () => {
  const contract = buildSchema(readFileSync(contractFile, "utf8"));
  const written = buildSchema(readFileSync("schema.graphql", "utf8"));
  expect(broken(contract, written)).toEqual([]);
  const changedDefaults = findDangerousChanges(contract, written).filter(({ type }) => type.includes("DEFAULT"));
  expect(changedDefaults).toEqual([]);
  const defaults = inputDefaults(written);
  expect([...inputDefaults(contract).keys()].filter((coordinate) => !defaults.has(coordinate))).toEqual([]);
});

test("what is still to come is really absent, so the list shrinks as it is built", () => {
  const written = buildSchema(readFileSync("schema.graphql", "utf8"));
  expect(toCome.filter((coordinate) => has(written, coordinate))).toEqual([]);
});

test.runIf(present)("what is still to come is in the contract, so the list holds no inventions", () => {
  const contract = buildSchema(readFileSync(contractFile, "utf8"));
  expect(toCome.filter((coordinate) => !has(contract, coordinate))).toEqual([]);
});

type Described = readonly [coordinate: string, description: string | null | undefined];

const membersOf = (type: GraphQLNamedType): Described[] => {
  if (isEnumType(type)) return type.getValues().map((value) => [`${type.name}.${value.name}`, value.description]);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field.description]);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field): Described[] => [
    [`${type.name}.${field.name}`, field.description],
    ...field.args.map((arg): Described => [`${type.name}.${field.name}(${arg.name}:)`, arg.description]),
  ]);
};

test("every element of the schema says what it means", () => {
  const own = Object.values(createSchema().getTypeMap()).filter(
    (type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type),
  );
  const described = own.flatMap((type): Described[] => [[type.name, type.description], ...membersOf(type)]);
  expect(described.filter(([, description]) => !description || description.length < 6)).toEqual([]);
});
