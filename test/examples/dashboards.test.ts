/** Each dashboard loses its connection, news come meanwhile, and it has heard all of them once, in order. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { followWithApollo } from "../../examples/dashboard/apollo.ts";
import { followWithGraphqlWs } from "../../examples/dashboard/graphql-ws.ts";
import type { Heard } from "../../examples/dashboard/operation.ts";
import { followWithUrql } from "../../examples/dashboard/urql.ts";
import { openService } from "../../src/cli/client/service.ts";
import { startNetwork } from "../cli/network.ts";
import { startService, type TestService } from "../support/service.ts";
import { type Connection, startFakeSocket } from "./fake-socket.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const publish = async (uri: string, text: string): Promise<void> => {
  const article = { uri, language: "en", body: text, claims: [{ key: "c", text }] };
  await openService(service.url).ask(
    "mutation ($input: IngestArticlesInput!) { ingestArticles(input: $input) { batchId } }",
    { input: { articles: [article] } },
  );
};

const ws = (url: string): string => url.replace(/^http/, "ws");

const dashboards = [
  ["graphql-ws", followWithGraphqlWs, ws],
  ["urql", followWithUrql, (url: string) => url],
  ["Apollo Client", followWithApollo, ws],
] as const;

test.each(dashboards)("%s resumes from its last cursor", async (name, follow, address) => {
  const proxy = await startNetwork(service.url);
  const heard: Heard[] = [];
  const texts = (): string[] => heard.flatMap(({ claim }) => claim?.text ?? []);
  const filter = { text: { matches: `"${name}"` } };
  const stop = follow(address(proxy.url), filter, null, (event) => heard.push(event));
  try {
    await vi.waitFor(() => expect(heard.map(({ kind }) => kind)).toContain("READY"), { timeout: 10_000 });
    await publish(`urn:test:${name.length}:1`, `${name} one`);
    await vi.waitFor(() => expect(texts()).toEqual([`${name} one`]), { timeout: 10_000 });
    proxy.cut();
    await publish(`urn:test:${name.length}:2`, `${name} two`);
    await publish(`urn:test:${name.length}:3`, `${name} three`);
    proxy.mend();
    await vi.waitFor(() => expect(texts()).toHaveLength(3), { timeout: 15_000 });
    await publish(`urn:test:${name.length}:4`, `${name} four`);
    await vi.waitFor(() => expect(texts()).toHaveLength(4), { timeout: 10_000 });
    expect(texts()).toEqual(["one", "two", "three", "four"].map((word) => `${name} ${word}`));
  } finally {
    stop();
    await proxy.stop();
  }
});

test.each(dashboards)("%s is told what is refused", async (_, follow, address) => {
  const { promise: refused, resolve } = Promise.withResolvers<unknown>();
  const stop = follow(address(service.url), null, "no cursor", () => undefined, resolve);
  expect(JSON.stringify(await refused)).toContain("is not a log cursor");
  stop();
});

test.each(dashboards)(
  "%s hears of a claim that cannot be read, and goes on behind it with a new key",
  async (_, follow, address) => {
    const event = (cursor: string, more: object = {}) => ({
      kind: "ADDED",
      cursor,
      reason: null,
      claimId: cursor,
      claim: null,
      ...more,
    });
    const connections: Connection[] = [];
    const fake = await startFakeSocket((connection) => {
      connections.push(connection);
      if (connections.length > 1) return connection.next({ data: { claimEvents: event("second") } });
      connection.next({
        data: { claimEvents: event("first") },
        errors: [{ message: "Something went wrong on our side.", path: ["claimEvents", "claim"] }],
      });
      connection.close(4403, "UNAUTHENTICATED: the key is over");
    });
    const keys = ["old", "new"];
    const heard: Heard[] = [];
    const ends: unknown[] = [];
    const takeKey = async (): Promise<string> => keys[connections.length] ?? "";
    const stop = follow(
      address(fake.url),
      null,
      "start",
      (one) => heard.push(one),
      (end) => ends.push(end),
      takeKey,
    );
    try {
      await vi.waitFor(() => expect(heard.map(({ cursor }) => cursor)).toEqual(["first", "second"]), {
        timeout: 15_000,
      });
      expect(connections.map(({ after, authorization }) => [after, authorization])).toEqual([
        ["start", "Bearer old"],
        ["first", "Bearer new"],
      ]);
      expect(ends).toEqual([]);
    } finally {
      stop();
      await fake.stop();
    }
  },
);
