/** One key far over its limits beside another within them: who is refused hears which limit, who is not is answered as ever. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServiceChild, spawnService } from "./support/child.ts";
import { type Answer, hearOverSocket, post, socketClient } from "./support/client.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { testAdminKey } from "./support/key.ts";

const limits = { costPerMinute: 60_000, connectionsPerKey: 20, subscriptionsPerKey: 30 };
let database: TestDatabase;
let service: ServiceChild;
let url: string;
beforeAll(async () => {
  database = await createTestDatabase();
  service = spawnService({
    DATABASE_URL: database.url,
    CLAIMWIRE_READING: "keys",
    CLAIMWIRE_COST_PER_MINUTE: String(limits.costPerMinute),
    CLAIMWIRE_CONNECTIONS_PER_KEY: String(limits.connectionsPerKey),
    CLAIMWIRE_SUBSCRIPTIONS_PER_KEY: String(limits.subscriptionsPerKey),
  });
  url = await service.ready;
});
afterAll(async () => {
  service.process.kill("SIGTERM");
  await service.ended;
  await database.drop();
});

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const makeKey = async (name: string): Promise<string> => {
  const document = "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }";
  const input = { name, scope: "READ" };
  const { data } = await post<{ createApiKey: { key: string } }>(url, document, { input }, bearer(testAdminKey));
  return data?.createApiKey.key ?? "";
};

const small = "{ viewer { name } }";
const large = "{ claims(first: 100) { nodes { id entities { role entity { name } } } } }";

/** What `count` small requests, one after the other, take: ms, sorted. */
const time = async (key: string, count: number): Promise<number[]> => {
  const taken: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const began = performance.now();
    const { errors, status } = await post(url, small, {}, bearer(key));
    taken.push(performance.now() - began);
    expect({ errors, status }).toEqual({ errors: undefined, status: 200 });
  }
  return taken.sort((one, other) => one - other);
};

/** So many requests a second; more and sooner than it may. */
const startFlood = (key: string, perSecond: number) => {
  const answers: Answer[] = [];
  const running = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const asked = post(url, large, {}, bearer(key)).then((answer) => void answers.push(answer));
    running.add(asked);
    void asked.finally(() => running.delete(asked)).catch(() => undefined);
  }, 1_000 / perSecond);
  return {
    answers,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(running);
    },
  };
};

const middle = (sorted: readonly number[]): string => (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(2);

test("a key that costs too much is refused with the numbers, and another is answered all the while", {
  timeout: 90_000,
}, async () => {
  const [greedy, modest] = [await makeKey("greedy"), await makeKey("modest")];
  await time(modest, 100);
  const alone = await time(modest, 150);
  const flood = startFlood(greedy, 100);
  const refused = (): Answer[] => flood.answers.filter(({ status }) => status !== 200);
  await expect.poll(() => refused().length, { timeout: 20_000 }).toBeGreaterThan(20);
  const beside = await time(modest, 150);
  await flood.stop();
  for (const { status, errors } of refused()) {
    expect(status).toBe(429);
    expect(errors).toMatchObject([
      { extensions: { code: "LIMIT_EXCEEDED", limit: limits.costPerMinute, retryAfterMs: expect.any(Number) } },
    ]);
  }
  const told = `${middle(alone)} ms alone, ${middle(beside)} ms beside 100 a second over the limit`;
  process.stdout.write(`a small request, median: ${told} (${refused().length} refused)\n`);
});

test("a key that opens too much is refused with the numbers, and what it has open goes on", async () => {
  const key = await makeKey("many");
  const wsUrl = url.replace("http", "ws");
  const connectionParams = { authorization: `Bearer ${key}` };
  const open = () => socketClient(wsUrl, { connectionParams });
  const ready = { claimEvents: { kind: "READY" } };
  const listen = { query: "subscription { claimEvents { kind } }" };
  const clients = Array.from({ length: limits.connectionsPerKey }, open);
  const heard = clients.map((client) => hearOverSocket(client, listen));
  expect(await Promise.all(heard.map((one) => one.next()))).toEqual(clients.map(() => ready));
  const oneTooMany = open();
  await expect(hearOverSocket(oneTooMany, listen).next()).rejects.toMatchObject({
    code: 4429,
    reason: expect.stringMatching(/^LIMIT_EXCEEDED limit=20 actual=21/),
  });
  const [first] = clients;
  if (!first) throw new Error("no client");
  const more = Array.from({ length: 10 }, () => hearOverSocket(first, listen));
  expect(await Promise.all(more.map((one) => one.next()))).toEqual(more.map(() => ready));
  await expect(hearOverSocket(first, listen).next()).rejects.toMatchObject([
    {
      extensions: { code: "LIMIT_EXCEEDED", limit: limits.subscriptionsPerKey, actual: limits.subscriptionsPerKey + 1 },
    },
  ]);
  const last = hearOverSocket(open(), listen);
  await expect(last.next()).rejects.toMatchObject({ code: 4429 });
  for (const client of clients) await client.dispose();
});
