import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { committedSchema, type MockService, startMock } from "../../src/cli/mock.ts";

let mock: MockService;
beforeAll(async () => {
  mock = await startMock(committedSchema(), "127.0.0.1", 0);
});
afterAll(() => mock.stop());

test("a frontend reads a page of claims without a database", async () => {
  const response = await fetch(mock.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      query: "{ claims { logCursor totalCount nodes { text article { publisher { name } } } } }",
    }),
  });
  const { data, errors } = await response.json();
  expect(errors).toBeUndefined();
  expect(data.claims.nodes.length).toBeGreaterThan(0);
  expect(data.claims.nodes[0].text).toMatch(/\w/);
  expect(data.claims.totalCount).toBeGreaterThan(0);
});

test("and hears READY, then a claim, over a WebSocket", async () => {
  const client = createClient({ url: mock.url.replace(/^http/, "ws"), webSocketImpl: WebSocket });
  const kinds: unknown[] = [];
  for await (const { data } of client.iterate<{ claimEvents: { kind: string } }>({
    query: "subscription { claimEvents { kind claim { text } } }",
  })) {
    kinds.push(data?.claimEvents.kind);
    if (kinds.length === 2) break;
  }
  expect(kinds).toEqual(["READY", "ADDED"]);
  await client.dispose();
});

test("a taken port is one clear line", async () => {
  const port = Number(new URL(mock.url).port);
  await expect(startMock(committedSchema(), "127.0.0.1", port)).rejects.toThrow(/EADDRINUSE.*another PORT/);
});
