/** Who tries keys is told to stop, and whoever has one does not notice, not even at the same address. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultAccessLimits } from "../../src/config/access.ts";
import { hearOverSocket, post, socketClient } from "../support/client.ts";
import { testAdminKey } from "../support/key.ts";
import { withinOneMinute } from "../support/minute.ts";
import { startService, type TestService } from "../support/service.ts";

const environment = { CLAIMWIRE_PROXIES: "1", CLAIMWIRE_READING: "open" };
let service: TestService;
const others: TestService[] = [];
beforeAll(async () => {
  service = await startService({ environment });
});
afterAll(async () => {
  for (const other of others) await other.stop();
  await service.stop();
});

/** Another instance, to which no key was shown yet. */
const startOther = async (): Promise<TestService> => {
  const other = await startService({ environment, databaseUrl: service.databaseUrl });
  others.push(other);
  return other;
};

const limit = defaultAccessLimits.keyGuessesPerMinute;

const ask = async (address: string, key: string, at = service): Promise<number> => {
  const headers = { authorization: `Bearer ${key}`, "x-forwarded-for": address };
  return (await post(at.url, "{ viewer { name } }", {}, headers)).status;
};
const likeOurs = (): string => `cw_${randomBytes(6).toString("hex")}_${randomBytes(32).toString("base64url")}`;
const chosen = (): string => `news-desk-${randomBytes(12).toString("hex")}`;
const makeKey = async (): Promise<string> =>
  (await service.rooms.access.createKey({ name: "reader", scope: "read", createdBy: "the test" })).secret;

/** How each of so many tries is answered. */
const guess = async (address: string, count: number, make: () => string): Promise<number[]> => {
  const answers: number[] = [];
  while (answers.length < count)
    answers.push(...(await Promise.all(Array.from({ length: 15 }, () => ask(address, make())))));
  return answers;
};

test("an address that has tried its keys for the minute is told so, on every instance; keys that are some go on", async () => {
  const [used, fresh] = [await makeKey(), await makeKey()];
  const seen = await withinOneMinute(async (turn) => {
    const [address, other] = [`203.0.113.${turn}`, await startOther()];
    for (let time = 0; time < 20; time += 1) await ask(address, used);
    const tried = [...(await guess(address, limit / 2, likeOurs)), ...(await guess(address, limit / 2, chosen))];
    const over = [await ask(address, likeOurs()), await ask(address, chosen()), await ask(address, likeOurs(), other)];
    const opened = [await ask(address, used), await ask(address, fresh), await ask("198.51.100.1", likeOurs())];
    // what somebody chose might be guessed: it is not even compared, unless it was shown rightly before
    const admin = [
      await ask(address, testAdminKey, other),
      await ask("198.51.100.1", testAdminKey, other),
      await ask(address, testAdminKey, other),
    ];
    return { tried: [...new Set(tried)], over, opened, admin };
  });
  expect(seen).toEqual({
    tried: [401],
    over: [429, 429, 429],
    opened: [200, 200, 401],
    admin: [429, 200, 200],
  });
});

test("the refusal has the limit and when to come back, at every door", async () => {
  // the socket's own, as it shows no other
  const address = "127.0.0.1";
  const { answers, closed } = await withinOneMinute(async () => {
    await guess(address, limit, likeOurs);
    const headers = () => ({ authorization: `Bearer ${likeOurs()}`, "x-forwarded-for": address });
    const doors = ["/graphql?query={logHead}", "/export/claims.ndjson", "/feed.atom", "/metrics"];
    const responses = await Promise.all(doors.map((door) => fetch(new URL(door, service.url), { headers: headers() })));
    const client = socketClient(service.wsUrl, { connectionParams: { authorization: `Bearer ${likeOurs()}` } });
    return {
      answers: await Promise.all(
        responses.map(async (response) => ({
          status: response.status,
          patience: Number(response.headers.get("retry-after")),
          body: (await response.json()) as object,
        })),
      ),
      closed: await hearOverSocket(client, { query: "subscription { claimEvents { kind } }" })
        .next()
        .catch((fault: unknown) => fault),
    };
  });
  for (const { status, patience, body } of answers) {
    expect(status).toBe(429);
    expect(patience).toBeGreaterThan(0);
    expect(body).toMatchObject({ errors: [{ extensions: { code: "LIMIT_EXCEEDED", limit, actual: limit + 1 } }] });
  }
  expect(closed).toMatchObject({ code: 4429, reason: expect.stringMatching(`^LIMIT_EXCEEDED limit=${limit}`) });
});
