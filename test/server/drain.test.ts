/** A service that stops under load loses nothing: what it took it answers, and whom it sends away goes on where it was. */
import { Agent, request } from "node:http";
import { expect, test, vi } from "vitest";
import { hearOverSocket, hearStream, post, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { article, type ClaimEvent, ingest, type Listened, listen } from "./news.ts";

/** What became of a request: its status, or how the connection failed. */
const send = async (url: string, key: string): Promise<number | string> => {
  const input = { articles: [article(key, [{ key, text: `It is ${key}.`, about: ["Drain"] }])] };
  try {
    const { status, errors } = await post(url, ingest, { input });
    return errors ? String(errors[0]?.extensions.code) : status;
  } catch (fault) {
    const { cause } = fault as { readonly cause?: { readonly code?: string } };
    return String(cause?.code ?? fault);
  }
};

/** Sends one article after the other, to the second service once the first takes no more connections. */
const startWriter = (name: string, urls: readonly [string, string]) => {
  const stored: string[] = [];
  const lost: (number | string)[] = [];
  let [url] = urls;
  let going = true;
  const run = async (): Promise<void> => {
    for (let number = 0; going; number += 1) {
      const key = `${name}-${number}`;
      const became = await send(url, key);
      if (became === 200) stored.push(key);
      else if (became === "ECONNREFUSED" && url === urls[0]) [, url] = urls;
      else lost.push(became);
    }
  };
  const done = run();
  return {
    stored,
    lost,
    stop: async () => {
      going = false;
      await done;
    },
  };
};

/** A stock client that goes to the second service when the first has sent it away. */
const startSubscriber = (urls: readonly [string, string]) => {
  const heard: ClaimEvent[] = [];
  const codes: number[] = [];
  let [url] = urls;
  let last: string | null = null;
  const client = socketClient(urls[0], {
    url: () => url,
    retryAttempts: 20,
    retryWait: () => Promise.resolve(),
    on: {
      closed: (event) => {
        codes.push((event as { readonly code: number }).code);
        [, url] = urls;
      },
    },
  });
  const variables = {
    filter: {},
    get after() {
      return last;
    },
  };
  const query = listen.replace("$filter: ClaimFilter, ", "").replace("filter: $filter, ", "");
  const subscription = hearOverSocket<Listened>(client, { query, variables });
  const run = async (): Promise<void> => {
    for await (const { claimEvents } of subscription) {
      heard.push(claimEvents);
      last = claimEvents.cursor;
    }
  };
  void run().catch(() => undefined);
  return { heard, codes, close: () => client.dispose() };
};

const keysOf = (heard: readonly ClaimEvent[]): (string | undefined)[] =>
  heard.filter(({ kind }) => kind === "ADDED").map(({ claim }) => claim?.key);

/** Asks on one connection that is kept open, as a proxy's. */
const createKept = (url: string) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (path: string): Promise<{ status: number; connection: string | undefined; text: string }> =>
    new Promise((resolve, reject) => {
      const asked = request(new URL(path, url), { agent }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        const { statusCode: status = 0, headers } = response;
        response.on("end", () => resolve({ status, connection: headers.connection, text }));
      });
      asked.on("error", reject).end();
    });
};

test("a stop under load loses no request, and every subscriber resumes elsewhere with every event once", {
  timeout: 90_000,
}, async () => {
  const first = await startService();
  const second = await startService({ databaseUrl: first.databaseUrl });
  const subscribers = Array.from({ length: 30 }, () => startSubscriber([first.wsUrl, second.wsUrl]));
  await vi.waitFor(() => expect(subscribers.every(({ heard }) => heard.length > 0)).toBe(true), { timeout: 10_000 });
  const writers = ["a", "b", "c"].map((name) => startWriter(name, [first.url, second.url]));
  const stored = (): number => writers.reduce((sum, writer) => sum + writer.stored.length, 0);
  await vi.waitFor(() => expect(stored()).toBeGreaterThan(10), { timeout: 10_000 });
  const before = stored();
  await first.stopServer(8_000);
  await vi.waitFor(() => expect(stored()).toBeGreaterThan(before + 10), { timeout: 10_000 });
  for (const writer of writers) await writer.stop();
  const all = writers.flatMap((writer) => writer.stored).sort();
  expect(writers.flatMap(({ lost }) => lost)).toEqual([]);
  await vi.waitFor(
    () => {
      for (const { heard } of subscribers) expect(keysOf(heard)).toHaveLength(all.length);
    },
    { timeout: 30_000, interval: 100 },
  );
  for (const { heard, codes, close } of subscribers) {
    expect(keysOf(heard).sort()).toEqual(all);
    expect(codes).toEqual([1012]);
    await close();
  }
  await second.stop();
  await first.stop();
});

test("while it stops it is not ready, takes no new connection, and ends those it has with their last answer", async () => {
  const service = await startService();
  const kept = createKept(service.url);
  expect(await kept("/health/ready")).toMatchObject({ status: 200, connection: "keep-alive" });
  const client = socketClient(service.wsUrl);
  const heard = hearOverSocket<Listened>(client, { query: listen });
  const streamed = hearStream(service.url, { query: listen });
  await Promise.all([heard.next(), streamed.next()]);
  const stopped = service.stopServer(2_000);
  // at once: connections that nobody uses are ended after a moment
  const asked = await kept("/health/ready");
  await vi.waitFor(() => expect(fetch(service.url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } }), {
    timeout: 10_000,
  });
  expect(asked).toMatchObject({ status: 503, connection: "close" });
  expect(JSON.parse(asked.text)).toMatchObject({
    status: "not ready",
    checks: { service: "stopping", database: "ok" },
  });
  await expect(heard.next()).rejects.toMatchObject({ code: 1012 });
  await streamed.ended;
  await stopped;
  await client.dispose();
  await service.stop();
});

/** An upload that never ends by itself. */
const openUpload = async (service: TestService) => {
  const body = new TransformStream<Uint8Array, Uint8Array>();
  const writer = body.writable.getWriter();
  const text = new TextEncoder();
  const answered = fetch(new URL("/ingest", service.url), {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: body.readable,
    duplex: "half",
  } as RequestInit);
  const write = (value: object): Promise<void> => writer.write(text.encode(`${JSON.stringify(value)}\n`));
  await write(article("upload", [{ key: "k", text: "It is.", about: ["Upload"] }]));
  return { answer: await answered };
};

test("an upload that goes on is told where it stands when the service leaves", async () => {
  const service = await startService();
  const { answer } = await openUpload(service);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  expect(JSON.parse(first?.value ?? "")).toMatchObject({ index: 0, status: "CREATED" });
  const stopped = service.stopServer(500);
  const last = await reader?.read();
  expect(JSON.parse(last?.value ?? "")).toMatchObject({
    done: false,
    error: { code: "OVERLOADED", retryAfterMs: expect.any(Number) },
  });
  await stopped;
  await service.stop();
});

test("a stop ends when its time is up, whatever clients do, and at once where nobody is there", async () => {
  const service = await startService();
  const deaf = createKept(service.url);
  expect(await deaf("/health/live")).toMatchObject({ status: 200 });
  const { answer } = await openUpload(service);
  expect(answer.status).toBe(200);
  await service.stopServer(0);
  await expect(answer.text()).rejects.toThrow();
  await service.stop();
  const idle = await startService();
  await idle.stopServer(60_000);
  await idle.stop();
});
