import { expect, test } from "vitest";
import { RequestError } from "../../src/terms/errors.ts";
import { ask, hearOverSocket, socketClient } from "../support/client.ts";
import { startService } from "../support/service.ts";
import { about, article, ingest, type Listened, listen } from "./news.ts";

const hidden =
  "subscription ($filter: ClaimFilter) { ...Root } fragment Root on Subscription { claimEvents(filter: $filter) { kind claim { key } } }";

test.each([
  ["of a group", listen],
  ["of a subscription with its field in a fragment", hidden],
])("an event %s whose claim cannot be read just now is told when it can, and with its claim", async (_, query) => {
  let failures = 0;
  const service = await startService({
    replace: (rooms) => ({
      ...rooms,
      database: {
        ...rooms.database,
        query: (statement) => {
          if (failures === 0) return rooms.database.query(statement);
          failures--;
          return Promise.reject(new RequestError("OVERLOADED", "The database cannot serve this just now."));
        },
      },
    }),
  });
  const client = socketClient(service.wsUrl);
  const heard = hearOverSocket<Listened>(client, { query, variables: { filter: about("Away") } });
  expect((await heard.next()).claimEvents.kind).toBe("READY");
  const claims = [1, 2, 3].map((n) => ({ key: `k${n}`, text: `Number ${n}.`, about: ["Away"] }));
  const send = "mutation Send($input: IngestArticlesInput!) { ingestArticles(input: $input) { cursor } }";
  failures = 3;
  await ask(service.url, send, { input: { articles: [article("away", claims)] } });
  const events = [await heard.next(), await heard.next(), await heard.next()];
  expect(events.map(({ claimEvents: { kind, claim } }) => [kind, claim?.key])).toEqual([
    ["ADDED", "k1"],
    ["ADDED", "k2"],
    ["ADDED", "k3"],
  ]);
  expect(failures).toBe(0);
  heard.close();
  await client.dispose();
  await service.stop();
});

test("GET /health/live says what the way out holds and has done", async () => {
  const service = await startService();
  const client = socketClient(service.wsUrl);
  const heard = hearOverSocket<Listened>(client, { query: listen, variables: { filter: about("Live") } });
  await heard.next();
  await ask(service.url, ingest, {
    input: { articles: [article("live", [{ key: "k", text: "It is.", about: ["Live"] }])] },
  });
  await heard.next();
  const response = await fetch(service.url.replace("graphql", "health/live"));
  expect(await response.json()).toMatchObject({
    status: "live",
    fanout: { subscribers: 1, groups: 1, headMinusDelivered: 0, matches: 1, renders: 2, catchUps: 0 },
  });
  heard.close();
  await client.dispose();
  await service.stop();
});
