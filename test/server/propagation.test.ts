/** Who was first, and who followed whom. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const told = (outlet: string, publishedAt: string | null, credits: string | null) => ({
  ...{ uri: `https://${outlet}.example/dam`, language: "en", body: `${outlet} on the dam.`, publishedAt },
  publisher: { name: outlet, domain: `${outlet}.example` },
  claims: [
    {
      ...{ key: "dam", text: "The dam leaks" },
      attributions: credits
        ? [{ kind: "CITES_PUBLISHER", publisher: { name: credits, domain: `${credits}.example` } }]
        : [{ kind: "OWN_REPORTING" }],
    },
  ],
});

test("a claim's appearances stand in the order of their dates, each with whom it credits and how long after", async () => {
  const { ingestArticles } = await ask<{ ingestArticles: { results: { claims: { claim: { id: string } }[] }[] } }>(
    service.url,
    "mutation ($articles: [ArticleInput!]!) { ingestArticles(input: { articles: $articles }) { results { claims { claim { id } } } } }",
    {
      articles: [
        told("evening", "2026-03-01T18:00:00Z", "coast"),
        told("coast", "2026-03-01T06:00:00Z", null),
        told("later", "2026-03-02T06:00:00Z", "evening"),
        told("undated", null, null),
      ],
    },
  );
  const [evening, coast, later, undated] = ingestArticles.results.map(({ claims }) => claims[0]?.claim.id);
  for (const other of [coast, later, undated])
    await ask(
      service.url,
      "mutation ($from: ID!, $to: ID!) { relateClaims(input: { from: $from, to: $to, type: SAME_AS }) { created } }",
      { from: evening, to: other },
    );
  const { claim } = await ask<{ claim: { propagation: { dated: boolean }[] } }>(
    service.url,
    `query ($id: ID!) { claim(id: $id) { propagation {
      claim { id } dated lagSeconds article { publisher { name } } follows { lagSeconds claim { id } } } } }`,
    { id: later },
  );
  const hour = 3_600;
  expect(claim.propagation.filter(({ dated }) => dated)).toEqual([
    { claim: { id: coast }, dated: true, lagSeconds: 0, article: { publisher: { name: "coast" } }, follows: [] },
    {
      ...{ claim: { id: evening }, dated: true, lagSeconds: 12 * hour, article: { publisher: { name: "evening" } } },
      follows: [{ lagSeconds: 12 * hour, claim: { id: coast } }],
    },
    {
      ...{ claim: { id: later }, dated: true, lagSeconds: 24 * hour, article: { publisher: { name: "later" } } },
      follows: [{ lagSeconds: 12 * hour, claim: { id: evening } }],
    },
  ]);
  expect(claim.propagation.at(-1)).toMatchObject({ claim: { id: undated }, dated: false, follows: [] });
});
