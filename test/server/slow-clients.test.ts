import { connect } from "node:net";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { ask, hearOverSocket, socketClient } from "../support/client.ts";
import { startService } from "../support/service.ts";
import { article, type Ingested, ingest, type Listened } from "./news.ts";

const heavy = "subscription { claimEvents { kind cursor claim { key article { body } } } }";

test("a subscriber that takes nothing is sent away to come back, and nobody else waits for it", {
  timeout: 90_000,
}, async () => {
  const service = await startService({ stallMs: 4_000 });
  const client = socketClient(service.wsUrl);
  const well = hearOverSocket<Listened>(client, { query: "subscription { claimEvents { kind } }" });
  expect((await well.next()).claimEvents.kind).toBe("READY");

  const slow = new WebSocket(service.wsUrl, "graphql-transport-ws");
  const closed = new Promise<number>((resolve) => slow.on("close", resolve));
  await new Promise((resolve) => slow.on("open", resolve));
  slow.send(JSON.stringify({ type: "connection_init" }));
  await new Promise((resolve) => slow.once("message", resolve));
  slow.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: heavy } }));
  await vi.waitFor(() => expect(service.rooms.fanout.metrics().subscribers).toBe(2), { timeout: 10_000 });
  slow.pause();

  const body = "news ".repeat(90_000);
  const claims = [...Array(60).keys()].map((number) => ({
    key: `k${number}`,
    text: `Number ${number}.`,
    about: ["A"],
  }));
  const sent = await ask<Ingested>(service.url, ingest, { input: { articles: [article("heavy", claims, { body })] } });
  expect(sent.ingestArticles.results).toMatchObject([{ status: "CREATED" }]);
  for (const _ of claims) expect((await well.next()).claimEvents.kind).toBe("ADDED");

  await vi.waitFor(() => expect(service.rooms.fanout.metrics().subscribers).toBe(1), { timeout: 30_000 });
  slow.resume();
  expect(await closed).toBe(1013);
  well.close();
  await client.dispose();
  await service.stop();
});

test("a client that never answers the close does not keep the service from stopping", async () => {
  const service = await startService();
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  const upgraded = new Promise((resolve) => socket.once("data", resolve));
  socket.write(
    [
      "GET /graphql HTTP/1.1",
      `Host: ${hostname}:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${Buffer.alloc(16, 1).toString("base64")}`,
      "Sec-WebSocket-Protocol: graphql-transport-ws",
      "\r\n",
    ].join("\r\n"),
  );
  expect(String(await upgraded)).toMatch(/^HTTP\/1.1 101/);
  const cut = new Promise((resolve) => socket.once("close", resolve));
  await service.stopServer(200);
  await cut;
  await service.stop();
});

test("a subscription that fails lets go of its place, and the others on its socket go on", async () => {
  const service = await startService({
    replace: (rooms) => ({
      ...rooms,
      fanout: {
        ...rooms.fanout,
        subscribeRendered: (request, rendering) =>
          rooms.fanout.subscribeRendered(
            request,
            request.after === null
              ? rendering
              : { key: "broken", render: () => Promise.reject(new Error("it has no text")) },
          ),
      },
    }),
  });
  const { logHead } = await ask<{ logHead: string }>(service.url, "{ logHead }");
  const client = socketClient(service.wsUrl);
  const well = hearOverSocket<Listened>(client, { query: "subscription { claimEvents { kind } }" });
  expect((await well.next()).claimEvents.kind).toBe("READY");
  const broken = hearOverSocket(client, {
    query: "subscription ($after: LogCursor) { claimEvents(after: $after) { kind } }",
    variables: { after: logHead },
  });
  await expect(broken.next()).rejects.toMatchObject([{ extensions: { code: "INTERNAL" } }]);
  await vi.waitFor(() => expect(service.rooms.fanout.metrics().subscribers).toBe(1), { timeout: 10_000 });
  await ask<Ingested>(service.url, ingest, {
    input: { articles: [article("well", [{ key: "a", text: "All is well.", about: ["A"] }])] },
  });
  expect((await well.next()).claimEvents.kind).toBe("ADDED");
  well.close();
  await client.dispose();
  await service.stop();
});
