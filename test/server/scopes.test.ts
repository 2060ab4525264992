/** Every field with every scope: what the schema says that a field needs is what it takes, no less and no more. */
import { existsSync, readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isScope, type Scope, scopes, scopesUpTo } from "../../src/access/viewer.ts";
import { createSchema } from "../../src/schema/schema.ts";
import { scopeOf } from "../../src/schema/scopes.ts";
import { post } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

const schema = createSchema();
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((root) => !!root);

const scalars: Readonly<Record<string, string>> = {
  ID: '"x"',
  String: '"x"',
  Int: "1",
  Float: "1",
  Boolean: "true",
  DateTime: '"2026-09-14T06:10:00.000Z"',
  LogCursor: '"x"',
};

/** Some value that the type takes; whether it means anything is for the field to say, once it is let in. */
const literalOf = (type: GraphQLInputType): string => {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) return "[]";
  if (isEnumType(type)) return type.getValues()[0]?.name ?? "";
  if (!isInputObjectType(type)) return scalars[type.name] ?? '"x"';
  const needed = Object.values(type.getFields()).filter(isRequiredInputField);
  return `{ ${needed.map((field) => `${field.name}: ${literalOf(field.type)}`).join(" ")} }`;
};

const callOf = (field: GraphQLField<unknown, unknown>): string => {
  const args = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${literalOf(arg.type)}`);
  const selection = isCompositeType(getNamedType(field.type)) ? " { __typename }" : "";
  return `${field.name}${args.length > 0 ? `(${args.join(" ")})` : ""}${selection}`;
};

interface Row {
  readonly kind: "query" | "mutation" | "subscription";
  readonly field: string;
  readonly scope: Scope;
  readonly document: string;
}

const kindOf = (root: GraphQLObjectType): Row["kind"] => root.name.toLowerCase() as Row["kind"];

const rows = roots.flatMap((root): Row[] =>
  Object.values(root.getFields()).map((field) => ({
    kind: kindOf(root),
    field: field.name,
    scope: scopeOf(field),
    document: `${kindOf(root)} { ${callOf(field)} }`,
  })),
);
const table = rows.flatMap((row) => [null, ...scopes].map((holder) => ({ ...row, holder })));

let service: TestService;
const keys = new Map<Scope, string>();
beforeAll(async () => {
  // without a key nobody reads here, so that a key's scope alone decides
  service = await startService({ environment: {} });
  for (const scope of scopes) {
    const { secret } = await service.rooms.access.createKey({ name: `of ${scope}`, scope, createdBy: "the test" });
    keys.set(scope, secret);
  }
});
afterAll(() => service.stop());

/** The code with which it is refused for who asks; null where it is let in, whatever becomes of it then. */
const refusalOf = async ({ document, kind }: Row, holder: Scope | null): Promise<string | null> => {
  const key = holder && keys.get(holder);
  const headers: Record<string, string> = {
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...(kind === "subscription" ? { accept: "text/event-stream" } : {}),
  };
  if (kind === "subscription") {
    const leave = new AbortController();
    const body = JSON.stringify({ query: document });
    const type = { "content-type": "application/json" };
    const response = await fetch(service.url, {
      method: "POST",
      headers: { ...type, ...headers },
      body,
      signal: leave.signal,
    });
    if (response.ok) {
      leave.abort();
      return null;
    }
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    return errors[0]?.extensions.code ?? "";
  }
  const { errors = [] } = await post(service.url, document, {}, headers);
  const code = errors[0]?.extensions.code;
  return code === "FORBIDDEN" || code === "UNAUTHENTICATED" ? code : null;
};

const expected = (scope: Scope, holder: Scope | null): string | null => {
  // reading is open on loopback; everything else needs a key
  if (holder === null) return scope === "read" ? null : "UNAUTHENTICATED";
  return scopesUpTo(holder).has(scope) ? null : "FORBIDDEN";
};

test("there are fields of every scope", () => {
  expect(new Set(rows.map(({ scope }) => scope))).toEqual(new Set(scopes));
});

describe("a field of the root", () => {
  test.each(table)("$kind $field, which needs $scope, with a key of $holder", async ({ holder, ...row }) => {
    expect(await refusalOf(row, holder)).toBe(expected(row.scope, holder));
  });
});

const inner = Object.values(schema.getTypeMap())
  .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith("__"))
  .filter((type): type is GraphQLObjectType => !roots.some((root) => root === type))
  .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));

/** Whether a field's own code is reached; what it then does with a row that is none does not matter. */
const letsIn = async (field: GraphQLField<unknown, unknown>, holder: Scope): Promise<boolean> => {
  const viewer = {
    name: "x",
    scopes: scopesUpTo(holder),
    extractors: [],
    subject: "x",
    known: true,
    keyId: null,
    expiresAtMs: null,
  };
  try {
    await field.resolve?.({}, {}, { viewer, looksBack: () => false }, {} as never);
    return true;
  } catch (fault) {
    return !(fault instanceof Error && "code" in fault && fault.code === "FORBIDDEN");
  }
};

test("a field of any other type takes the scope that it says, with every scope", async () => {
  const wrong: string[] = [];
  for (const { type, field } of inner)
    for (const holder of scopes)
      if (isObjectType(type) && (await letsIn(field, holder)) !== scopesUpTo(holder).has(scopeOf(field)))
        wrong.push(`${type.name}.${field.name} with ${holder}`);
  expect(wrong).toEqual([]);
  expect(new Set(inner.map(({ field }) => scopeOf(field)))).toEqual(new Set(scopes));
});

test("every field says its scope, and what it says is what it takes", () => {
  const fields = [...roots.flatMap((root) => Object.values(root.getFields())), ...inner.map(({ field }) => field)];
  const stated = fields.map((field) => [field.name, /Scope: (\w+)/.exec(field.description ?? "")?.[1]]);
  expect(stated).toEqual(fields.map((field) => [field.name, scopeOf(field)]));
});

test("what is read on the way needs no more than reading", () => {
  const reading = inner.filter(({ type }) =>
    ["Article", "Claim", "Entity", "Publisher", "ClaimEvent"].includes(type.name),
  );
  expect(reading.length).toBeGreaterThan(40);
  expect(reading.filter(({ field }) => scopeOf(field) !== "read")).toEqual([]);
});

const contractFile = "../shared/contract.graphql";
test.runIf(existsSync(contractFile))("mutations need the scope that the contract gives them", () => {
  const contract = buildSchema(readFileSync(contractFile, "utf8")).getMutationType();
  const wrong = Object.values(contract?.getFields() ?? {}).filter(({ name, description }) => {
    const said = /^Scope: (\w+)/.exec(description ?? "")?.[1] ?? "curate";
    const own = schema.getMutationType()?.getFields()[name];
    return !own || !isScope(said) || scopeOf(own) !== said;
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});
