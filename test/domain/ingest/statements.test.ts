import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../../../src/database/database.ts";
import { article, claim, local, openTestDomain, type TestDomain } from "../support.ts";

let statements = 0;

const counting = (database: Database): Database => ({
  ...database,
  transaction: (work) =>
    database.transaction((transaction) =>
      work({
        ...transaction,
        query: (statement) => {
          statements++;
          return transaction.query(statement);
        },
      }),
    ),
});

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain(counting);
});
afterAll(() => at.stop());

const batch = (prefix: string, articles: number, claimsEach: number, text: string) =>
  Array.from({ length: articles }, (_, index) =>
    article(`${prefix}-${index}`, {
      title: text,
      body: `Body ${text}.`,
      publisher: { name: `Paper ${index % 7}`, domain: `paper${index % 7}.example` },
      citedPublishers: [{ name: "Wire" }],
      entities: [
        {
          key: "e",
          kind: "ORGANIZATION",
          name: `Mill ${prefix} ${index % 50}`,
          aliases: [`Alias ${text} ${index % 50}`],
        },
      ],
      claims: Array.from({ length: claimsEach }, (_, key) =>
        claim(`${key}`, {
          text: `${text} ${key}`,
          quote: { text: "Body" },
          entities: [{ entity: "e", role: text === "first" ? "SUBJECT" : "OBJECT" }],
          attributions: [{ kind: "WIRE", publisher: { name: `Wire ${text}` } }],
        }),
      ),
    }),
  );

const countOf = async (prefix: string, articles: number, claimsEach: number, text: string): Promise<number> => {
  statements = 0;
  await at.domain.ingestArticles({ articles: batch(prefix, articles, claimsEach, text), batchKey: prefix }, local);
  return statements;
};

test("a batch takes the same handful of statements, whatever its size: new, unchanged and changed", async () => {
  for (const text of ["first", "second"]) await countOf("warm", 10, 10, text);
  const counts: number[][] = [];
  for (const [prefix, articles, claims] of [
    ["one", 1, 1],
    ["ten", 10, 10],
    ["many", 100, 10],
  ] as const)
    counts.push([
      await countOf(prefix, articles, claims, "first"),
      await countOf(prefix, articles, claims, "first"),
      await countOf(prefix, articles, claims, "second"),
    ]);
  process.stdout.write(
    `statements for new, unchanged, changed batches of 1, 100, 1,000 claims: ${counts.join(" | ")}\n`,
  );
  expect(counts[1]).toEqual(counts[0]);
  expect(counts[2]).toEqual(counts[0]);
  expect(Math.max(...counts.flat())).toBeLessThanOrEqual(45);
});
