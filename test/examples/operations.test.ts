/** Every example that is printed anywhere is held against the committed schema, and run on its mock. */
import { existsSync, readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  Kind,
  OperationTypeNode,
  parse,
  subscribe,
  validate,
} from "graphql";
import { describe, expect, test } from "vitest";
import { follow } from "../../examples/dashboard/operation.ts";
import { claimChanges } from "../../src/cli/changes/operation.ts";
import { committedSchema, mockSchema } from "../../src/cli/mock.ts";
import { claimEvents } from "../../src/cli/tail/operation.ts";

const schema = mockSchema(committedSchema());

interface Example {
  readonly name: string;
  readonly text: string;
  /** the file beside it; null where it has none */
  readonly variables: Readonly<Record<string, unknown>> | null;
}

const variablesOf = (path: string): Example["variables"] => {
  const file = path.replace(/\.graphql$/, ".variables.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
};

const examples: Example[] = [
  { name: "the dashboards' subscription", text: follow, variables: {} },
  { name: "what tail asks", text: claimEvents, variables: {} },
  { name: "what changes asks", text: claimChanges, variables: { since: "x" } },
];
for await (const path of glob("examples/**/*.graphql"))
  examples.push({ name: path, text: readFileSync(path, "utf8"), variables: variablesOf(path) });
const readme = existsSync("README.md") ? readFileSync("README.md", "utf8") : "";
for (const [index, [, text = ""]] of [...readme.matchAll(/^```graphql\n(.*?)^```/gms)].entries())
  examples.push({ name: `README.md, operation ${index + 1}`, text, variables: null });
// the one in TypeScript sends one of the operations above
const scraper = /"""(mutation .*?)"""/s.exec(readFileSync("examples/scraper.py", "utf8"))?.[1] ?? "no operation";
examples.push({ name: "examples/scraper.py", text: scraper, variables: { input: { articles: [{ uri: "urn:x" }] } } });

/** Something for each required variable, where the example has no file of its own. */
const required = (document: DocumentNode): Record<string, unknown> => {
  const values: Record<string, unknown> = {};
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      for (const { type, variable } of definition.variableDefinitions ?? [])
        if (type.kind === Kind.NON_NULL_TYPE) values[variable.name.value] = "something";
  return values;
};

const isStream = (value: unknown): value is AsyncGenerator<ExecutionResult> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

const runOnMock = async (
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Promise<ExecutionResult> => {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const given = { schema, document, variableValues: variables };
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return execute(given);
  const stream = await subscribe(given);
  if (!isStream(stream)) return stream;
  await stream.next();
  const { value } = await stream.next();
  void stream.return(undefined);
  return value ?? {};
};

describe.each(examples)("$name", ({ text, variables }) => {
  test("is valid against schema.graphql", () => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  test("is answered by the mock", async () => {
    const document = parse(text);
    const { data, errors } = await runOnMock(document, variables ?? required(document));
    expect(errors).toBeUndefined();
    expect(data).toBeTruthy();
  });
});

test("there are examples of every kind", () => {
  expect(examples.length).toBeGreaterThan(10);
});
