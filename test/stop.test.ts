import { once } from "node:events";
import { request } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { type ServiceChild, spawnService } from "./support/child.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { testAdminKey } from "./support/key.ts";

/** Processes of their own on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000 });

const children: ServiceChild[] = [];
const databases: TestDatabase[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.process.exitCode === null && child.process.signalCode === null) child.process.kill("SIGKILL");
    await child.ended;
  }
  for (const database of databases.splice(0)) await database.drop();
});

/** A service that is asked for something which never ends by itself: the answer has begun, the request goes on. */
const startBusy = async (drainSeconds: string) => {
  const database = await createTestDatabase();
  databases.push(database);
  const child = spawnService({ DATABASE_URL: database.url, CLAIMWIRE_DRAIN_SECONDS: drainSeconds });
  children.push(child);
  const headers = { "content-type": "application/x-ndjson", authorization: `Bearer ${testAdminKey}` };
  const upload = request(new URL("/ingest", await child.ready), { method: "POST", headers });
  upload.on("error", () => undefined);
  upload.flushHeaders();
  const [answer] = await once(upload, "response");
  expect(answer.statusCode).toBe(200);
  answer.on("error", () => undefined).resume();
  return child;
};

test("a stop takes no longer than it is given, and ends with 0 although a client goes on", async () => {
  const child = await startBusy("2");
  child.process.kill("SIGTERM");
  expect(await child.ended).toEqual({ code: 0, signal: null });
});

test("a second signal ends a stop at once, with 1", async () => {
  const child = await startBusy("3600");
  child.process.kill("SIGTERM");
  await expect
    .poll(() => child.lines(), { timeout: 30_000 })
    .toContainEqual(expect.stringMatching(/^SIGTERM: finishing what runs/));
  child.process.kill("SIGTERM");
  expect(await child.ended).toEqual({ code: 1, signal: null });
});
