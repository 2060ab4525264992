import fc from "fast-check";
import { type DocumentNode, parse, validateExecutionArgs } from "graphql";
import { expect, test } from "vitest";
import { createSchema } from "../../src/schema/schema.ts";
import { coerceInTurns } from "../../src/server/variables.ts";

const schema = createSchema();
const document: DocumentNode =
  parse(`mutation ($input: IngestArticlesInput!, $filter: ClaimFilter, $ids: [ID!]!, $reason: String = "x") {
  ingestArticles(input: $input) { batchId }
  retractClaims(ids: $ids, reason: $reason) { claims { article { claims(filter: $filter) { totalCount } } } }
}`);

const maybe = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: fc.constantFrom(null, 3, "x", [], {}) });
/** Now and then with a field that is none. */
const object = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .tuple(fc.record(fields, { requiredKeys: [] }), fc.nat(20))
    .map(([value, chance]): object => (chance === 0 ? { ...value, odd: 1 } : value));
const text = maybe(fc.constantFrom("a", "b"));
const claim = object({
  key: fc.constantFrom("a", "b"),
  text,
  quote: maybe(object({ text, start: maybe(fc.nat(9)) })),
  entities: maybe(
    fc.array(object({ entity: text, role: fc.constantFrom("SUBJECT", "SUBJECT", "NONE") }), { maxLength: 3 }),
  ),
  confidence: maybe(fc.constantFrom(0.5, 1)),
});
const article = object({
  uri: text,
  publisher: maybe(object({ name: text })),
  authors: maybe(fc.array(text, { maxLength: 3 })),
  claims: maybe(fc.array(maybe(claim), { maxLength: 4 })),
});
const { filter } = fc.letrec((tie) => ({
  filter: object({
    and: fc.oneof({ depthSize: "small" }, fc.constant(null), fc.array(tie("filter"), { maxLength: 2 })),
    not: fc.oneof({ depthSize: "small" }, fc.constant({}), tie("filter")),
    text: maybe(object({ matches: text })),
    modality: maybe(object({ in: fc.array(fc.constantFrom("DENIED", "SAID"), { maxLength: 2 }) })),
  }),
}));
const variables = fc.record(
  {
    input: maybe(
      object({ articles: maybe(fc.array(article, { maxLength: 4 })), dryRun: maybe(fc.boolean()), batchKey: text }),
    ),
    filter,
    ids: maybe(fc.array(text)),
  },
  { requiredKeys: [] },
);

test("variables that are coerced in turns are what GraphQL makes of them, and are refused for the same reasons", () =>
  fc.assert(
    fc.asyncProperty(variables, async (values) => {
      const expected = validateExecutionArgs({ schema, document, variableValues: values });
      const coerced = await coerceInTurns({
        schema,
        document,
        operationName: null,
        variables: values,
        hideSuggestions: false,
      });
      const shells =
        "shells" in coerced ? validateExecutionArgs({ schema, document, variableValues: coerced.shells }) : coerced;
      if (!("schema" in expected)) {
        expect("schema" in shells).toBe(false);
        // what an error shows of a value is the value with its lists set aside
        const messages = (errors: readonly { message: string }[]) =>
          errors.map(({ message }) => message.replace(/,? found: .*$/is, "")).sort();
        // what is missing altogether is seen after what is wrong
        const found = "schema" in shells ? [] : messages(shells);
        expect(found.length).toBeGreaterThan(0);
        // of more errors than are told, each may tell others
        const all = messages(expected);
        if (!all.some((message) => message.startsWith("Too many errors")))
          expect(all).toEqual(expect.arrayContaining(found));
        return;
      }
      if (!("schema" in shells) || !("shells" in coerced)) throw new Error("refused what GraphQL takes");
      expect(JSON.stringify(coerced.put(shells).variableValues.coerced)).toBe(
        JSON.stringify(expected.variableValues.coerced),
      );
    }),
    { numRuns: 150 },
  ));
