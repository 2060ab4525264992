import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openListener } from "../../src/database/listen.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";
import { openWire } from "../support/wire.ts";

let database: TestDatabase;
let other: pg.Client;
beforeAll(async () => {
  database = await createEmptyDatabase();
  other = new pg.Client(database.url);
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await database.drop();
});

/** Resolves once `wake` was called again. */
const wakeCounter = () => {
  let count = 0;
  return {
    wake: () => {
      count++;
    },
    reaches: (n: number) => vi.waitFor(() => expect(count).toBeGreaterThanOrEqual(n), { timeout: 10_000, interval: 5 }),
    get count() {
      return count;
    },
  };
};

const cutListeners = () =>
  other.query(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'claimwire listen' AND datname = current_database()",
  );

test("each notification wakes, and beginning to listen wakes too", async () => {
  const counter = wakeCounter();
  const listener = await openListener({ url: database.url, wake: counter.wake });
  expect(listener.connected).toBe(true);
  expect(counter.count).toBe(1);
  await other.query("NOTIFY claimwire_log");
  await counter.reaches(2);
  await listener.stop();
  expect(listener.connected).toBe(false);
});

test("after its session was ended it listens again, and wakes for what it may have missed", async () => {
  const counter = wakeCounter();
  const listener = await openListener({ url: database.url, wake: counter.wake });
  await cutListeners();
  await counter.reaches(2);
  await other.query("NOTIFY claimwire_log");
  await counter.reaches(3);
  await listener.stop();
});

test("a connection that is silent without being cut is found dead, and replaced", async () => {
  const wire = await openWire(database.url);
  const counter = wakeCounter();
  const listener = await openListener({ url: wire.url, wake: counter.wake, heartbeatMs: 30, answerLimitMs: 2_000 });
  await counter.reaches(1);
  wire.lose("both");
  await vi.waitFor(() => expect(listener.connected).toBe(false), { timeout: 10_000, interval: 5 });
  wire.lose(null);
  await vi.waitFor(() => expect(listener.connected).toBe(true), { timeout: 10_000, interval: 5 });
  await counter.reaches(2);
  await listener.stop();
  wire.close();
});

test("where nothing can be reached it begins away, and stops at once", async () => {
  const listener = await openListener({ url: "postgres://me@127.0.0.1:1/none", wake: () => undefined });
  expect(listener.connected).toBe(false);
  await listener.stop();
});
