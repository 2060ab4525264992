/** A deployment may keep the texts of articles to itself and still tell what they claim. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { post } from "../support/client.ts";
import { testAdminKey } from "../support/key.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService({ environment: { CLAIMWIRE_BODIES: "curate" } });
});
afterAll(() => service.stop());

test("bodies are shown to the scope that the deployment names, and to others are null; quotes and search stay", async () => {
  const admin = { authorization: `Bearer ${testAdminKey}` };
  const sent = {
    ...{ uri: "https://coast.example/ferry", body: "The ferry sails again. Tickets cost less.", language: "en" },
    claims: [{ key: "ferry", text: "The ferry sails", quote: { text: "The ferry sails again" } }],
  };
  await post(
    service.url,
    "mutation ($articles: [ArticleInput!]!) { ingestArticles(input: { articles: $articles }) { batchId } }",
    { articles: [sent] },
    admin,
  );
  const question = `{ claims(filter: { article: { text: { matches: "tickets" } } }) {
    nodes { quote { text } article { body revisions { body } } } } }`;
  const answer = (body: string | null) => ({
    claims: { nodes: [{ quote: { text: "The ferry sails again" }, article: { body, revisions: [{ body }] } }] },
  });
  expect((await post(service.url, question)).data).toEqual(answer(null));
  expect((await post(service.url, question, {}, admin)).data).toEqual(answer(sent.body));
});
