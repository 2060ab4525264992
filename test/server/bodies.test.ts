/** A deployment may keep the texts of articles to itself and still tell what they claim. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { hearOverSocket, post, socketClient } from "../support/client.ts";
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

test("subscribers of one operation with unequal rights are told what each may see, whoever of them comes first", async () => {
  const document = `subscription ($filter: ClaimFilter) {
    claimEvents(filter: $filter) { kind claim { article { body } } } }`;
  const variables = { filter: { text: { matches: "lighthouse" } } };
  const key = { connectionParams: { authorization: `Bearer ${testAdminKey}` } };
  type Told = { claimEvents: { kind: string; claim: { article: { body: string | null } } | null } };
  const clients = [socketClient(service.wsUrl, key), socketClient(service.wsUrl), socketClient(service.wsUrl, key)];
  const listeners = clients.map((client) => hearOverSocket<Told>(client, { query: document, variables }));
  for (const heard of listeners) expect((await heard.next()).claimEvents.kind).toBe("READY");
  const body = "The lighthouse is lit again.";
  const sent = { uri: "https://coast.example/light", body, language: "en", claims: [{ key: "lit", text: body }] };
  await post(
    service.url,
    "mutation ($articles: [ArticleInput!]!) { ingestArticles(input: { articles: $articles }) { batchId } }",
    { articles: [sent] },
    { authorization: `Bearer ${testAdminKey}` },
  );
  const told = await Promise.all(listeners.map(async (heard) => (await heard.next()).claimEvents.claim?.article.body));
  expect(told).toEqual([body, null, body]);
  for (const heard of listeners) heard.close();
  await Promise.all(clients.map((client) => client.dispose()));
});
