/** A claim's versions, asked for as of an instant: each has the claim as its own commit left it, whatever is around it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { article, type Ingested, ingest } from "./news.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const send = async (text: string): Promise<string> => {
  const articles = [article("quay", [{ key: "crane", text, about: ["Quay"] }])];
  const { ingestArticles } = await ask<Ingested>(service.url, ingest, { input: { articles } });
  return ingestArticles.results[0]?.claims[0]?.claim.id ?? "";
};

test("the claim of a version stays at that version's commit, also below one that is looked at as of another", async () => {
  const id = await send("A crane fell at the old quay");
  const { claim } = await ask<{ claim: { ingestedAt: string } }>(
    service.url,
    "query ($id: ID!) { claim(id: $id) { ingestedAt } }",
    { id },
  );
  await send("A crane fell at the new quay");
  await ask(service.url, 'mutation ($id: ID!) { retractClaims(ids: [$id], reason: "None fell") { retracted } }', {
    id,
  });

  // a request of its own: what else is asked in one shares its rows, and puts them where they belong
  const told = await ask(
    service.url,
    `query ($id: ID!, $first: DateTime) { claim(id: $id, asOf: $first) {
       history { claim { corroboration { articles } article { body } } }
     } }`,
    { id, first: claim.ingestedAt },
  );
  const version = (articles: number, quay: string) => ({
    claim: { corroboration: { articles }, article: { body: `A crane fell at the ${quay} quay` } },
  });
  expect(told).toEqual({ claim: { history: [version(0, "new"), version(1, "new"), version(1, "old")] } });
});
