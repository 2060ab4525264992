/** What an event's text costs: statements, counted at the front door. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Queryable } from "../../src/database/database.ts";
import { ask, hearOverSocket, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
let statements = 0;
beforeAll(async () => {
  service = await startService({
    replace: (rooms) => {
      const query: Queryable["query"] = (statement) => {
        statements += 1;
        return rooms.database.query(statement);
      };
      return { ...rooms, database: { ...rooms.database, query } };
    },
  });
});
afterAll(() => service.stop());

const claims = 200;
const article = {
  uri: "https://lighthouse.example/log",
  language: "en",
  body: "The keeper wrote down every ship.",
  publisher: { name: "The Lighthouse", domain: "lighthouse.example" },
  entities: Array.from({ length: claims }, (_, index) => ({
    key: `ship-${index}`,
    kind: "PRODUCT",
    name: `Ship ${index}`,
  })),
  claims: Array.from({ length: claims }, (_, index) => ({
    key: `seen-${index}`,
    text: `Ship ${index} was seen.`,
    entities: [{ entity: `ship-${index}`, role: "SUBJECT" }],
  })),
};

test("a subscriber who was away hears 200 claims, three levels deep, for the statements of a few", async () => {
  const { logHead } = await ask<{ logHead: string }>(service.url, "{ logHead }");
  await ask(
    service.url,
    "mutation ($articles: [ArticleInput!]!) { ingestArticles(input: { articles: $articles }) { results { status } } }",
    { articles: [article] },
  );
  statements = 0;
  const heard = hearOverSocket<{ claimEvents: { kind: string } }>(socketClient(service.wsUrl), {
    query: `subscription ($after: LogCursor) { claimEvents(after: $after) {
      kind claim { text article { title publisher { name } } entities { role entity { name } } attributions { kind } } } }`,
    variables: { after: logHead },
  });
  const events = await heard.until(({ claimEvents }) => claimEvents.kind === "READY");
  heard.close();
  expect(events.filter(({ claimEvents }) => claimEvents.kind === "ADDED")).toHaveLength(claims);
  // one event after the other would be some five statements an event
  expect(statements).toBeLessThan(claims / 2);
});
