/** Each dashboard loses its connection, news come meanwhile, and it has heard all of them once, in order. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { followWithApollo } from "../../examples/dashboard/apollo.ts";
import { followWithGraphqlWs } from "../../examples/dashboard/graphql-ws.ts";
import type { Heard } from "../../examples/dashboard/operation.ts";
import { followWithUrql } from "../../examples/dashboard/urql.ts";
import { openService } from "../../src/cli/client/service.ts";
import { startNetwork } from "../cli/network.ts";
import { startService, type TestService } from "../support/service.ts";

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

test.each([
  ["graphql-ws", followWithGraphqlWs, ws],
  ["urql", followWithUrql, (url: string) => url],
  ["Apollo Client", followWithApollo, ws],
] as const)("%s resumes from its last cursor", async (name, follow, address) => {
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
