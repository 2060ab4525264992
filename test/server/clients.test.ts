import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, hearOverSocket, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { about, article, ingest, type Listened, listen } from "./news.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const send = (name: string) =>
  ask(service.url, ingest, { input: { articles: [article(name, [{ key: name, text: `${name}.`, about: [name] }])] } });

test("urql asks over HTTP and listens over graphql-ws", async () => {
  const sockets = socketClient(service.wsUrl);
  const client = new Client({
    url: service.url,
    preferGetMethod: false,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: sockets.subscribe(
              { query, variables: { ...variables } },
              sink as Parameters<typeof sockets.subscribe>[1],
            ),
          }),
        }),
      }),
      fetchExchange,
    ],
  });
  const heard: unknown[] = [];
  const ready = Promise.withResolvers<void>();
  const added = Promise.withResolvers<void>();
  const { unsubscribe } = client
    .subscription<Listened>(listen, { filter: about("urql") })
    .subscribe(({ data, error }) => {
      if (error) added.reject(error);
      heard.push(data?.claimEvents.kind);
      (heard.length === 1 ? ready : added).resolve();
    });
  await ready.promise;
  const mutation = await client.mutation(ingest, {
    input: { articles: [article("urql", [{ key: "u", text: "It works.", about: ["urql"] }])] },
  });
  expect(mutation.error).toBeUndefined();
  await added.promise;
  expect(heard).toEqual(["READY", "ADDED"]);
  const { data } = await client.query("query C($filter: ClaimFilter) { claims(filter: $filter) { totalCount } }", {
    filter: about("urql"),
  });
  expect(data).toEqual({ claims: { totalCount: 1 } });
  unsubscribe();
  await sockets.dispose();
});

test("urql listens over server-sent events by itself", async () => {
  const client = new Client({
    url: service.url,
    preferGetMethod: false,
    fetchSubscriptions: true,
    exchanges: [fetchExchange],
  });
  const ready = Promise.withResolvers<void>();
  const added = Promise.withResolvers<string | undefined>();
  const { unsubscribe } = client
    .subscription<Listened>(listen, { filter: about("sse") })
    .subscribe(({ data, error }) => {
      if (error) added.reject(error);
      else if (data?.claimEvents.kind === "READY") ready.resolve();
      else added.resolve(data?.claimEvents.claim?.text);
    });
  await ready.promise;
  await send("sse");
  expect(await added.promise).toBe("sse.");
  unsubscribe();
});

test("graphql-ws comes back after its socket was cut and resumes where it was, hearing nothing twice", async () => {
  let socket: { terminate(): void } | null = null;
  const missed = Promise.withResolvers<void>();
  const client = socketClient(service.wsUrl, {
    retryAttempts: 5,
    retryWait: () => missed.promise,
    shouldRetry: () => true,
    on: {
      connected: (opened) => {
        socket = opened as { terminate(): void };
      },
    },
  });
  let last: string | undefined;
  const heard = hearOverSocket<Listened>(client, {
    query: listen,
    variables: {
      filter: about("Cut"),
      get after() {
        return last;
      },
    },
  });
  const next = async () => {
    const { claimEvents } = await heard.next();
    last = claimEvents.cursor;
    return [claimEvents.kind, claimEvents.claim?.key];
  };
  const sendCut = (key: string) =>
    ask(service.url, ingest, { input: { articles: [article(key, [{ key, text: `${key}.`, about: ["Cut"] }])] } });
  expect(await next()).toEqual(["READY", undefined]);
  await sendCut("before");
  expect(await next()).toEqual(["ADDED", "before"]);
  (socket as { terminate(): void } | null)?.terminate();
  await sendCut("while-away");
  missed.resolve();
  expect(await next()).toEqual(["ADDED", "while-away"]);
  expect(await next()).toEqual(["READY", undefined]);
  await sendCut("after");
  expect(await next()).toEqual(["ADDED", "after"]);
  heard.close();
  await client.dispose();
});
