/** What transfers cost and how much a body may hold: the doors beside GraphQL are counted with it. */
import { afterEach, expect, test } from "vitest";
import { localViewer } from "../../src/access/viewer.ts";
import { chargeInTime } from "../../src/server/charging.ts";
import { limits } from "../../src/server/limits.ts";
import { RequestError } from "../../src/terms/errors.ts";
import { post } from "../support/client.ts";
import { testAdminKey } from "../support/key.ts";
import { startService, type TestService } from "../support/service.ts";

const running: TestService[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
});
const start = async (environment: Record<string, string>): Promise<TestService> => {
  const service = await startService({ environment });
  running.push(service);
  return service;
};
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const readKey = async (service: TestService): Promise<string> =>
  (await service.rooms.access.createKey({ name: "reader", scope: "read", createdBy: "the test" })).secret;

test("exports, the feed and uploads are counted with the operations of their key, and wait in the middle, not break", async () => {
  const service = await start({ CLAIMWIRE_COST_PER_MINUTE: "100" });
  const key = async (): Promise<string> =>
    (await service.rooms.access.createKey({ name: "wire", scope: "ingest", createdBy: "the test" })).secret;
  const at = (path: string) => service.url.replace("/graphql", path);
  const untilRefused = async (send: () => Promise<Response>): Promise<Response> => {
    for (let turn = 0; turn < 30; turn += 1) {
      const response = await send();
      if (response.status !== 200) return response;
      await response.text();
    }
    throw new Error("it was never refused");
  };
  const headers = { "content-type": "application/x-ndjson" };
  const doors: ((key: string) => Promise<Response>)[] = [
    (one) => fetch(at("/export/claims.csv"), { headers: bearer(one) }),
    (one) => fetch(at("/feed.atom"), { headers: bearer(one) }),
    (one) => fetch(at("/ingest"), { method: "POST", headers: { ...headers, ...bearer(one) }, body: "{}\n" }),
  ];
  for (const door of doors) {
    const one = await key();
    const refused = await untilRefused(() => door(one));
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "LIMIT_EXCEEDED", limit: 100 } }] });
  }
});

test("a transfer takes what it costs from as many minutes as it needs, and stops asking when its client has gone", async () => {
  const fault = new RequestError("LIMIT_EXCEEDED", "The minute is used up.", {
    limit: 40,
    actual: 41,
    retryAfterMs: 1,
  });
  const taken: number[] = [];
  let calls = 0;
  const charge = (_: unknown, cost: number): void => {
    calls += 1;
    if (cost > 40 || calls % 2 === 1) throw fault;
    taken.push(cost);
  };
  expect(await chargeInTime(charge, localViewer, 100, new AbortController().signal)).toBe(true);
  expect(taken).toEqual([40, 40, 20]);
  const gone = new AbortController();
  const never = (): void => {
    gone.abort();
    throw fault;
  };
  expect(await chargeInTime(never, localViewer, 1, gone.signal)).toBe(false);
});

test("only who may send articles may send much", async () => {
  const service = await start({});
  const query = `{ logHead } ${"# so long a word\n".repeat(70_000)}`;
  const ask = (headers: Record<string, string>) => post(service.url, query, {}, headers);
  const limit = limits.otherRequestBytes;
  const refused = await ask(bearer(await readKey(service)));
  expect([refused.status, refused.errors?.[0]?.extensions]).toMatchObject([413, { code: "LIMIT_EXCEEDED", limit }]);
  // its document is what is too long
  expect((await ask(bearer(testAdminKey))).errors?.[0]?.extensions).toMatchObject({ limit: limits.documentLength });
});
