/** The checker sees faults: each of these, put in on purpose, is found. */
import pg from "pg";
import { expect, test } from "vitest";
import type { Cluster } from "./cluster.ts";
import type { Payload } from "./line.ts";
import { createRandom } from "./random.ts";
import { type RunOptions, runLive } from "./run.ts";
import type { Tamper } from "./subscriber.ts";

/** Short, and nothing breaks but what is put in. */
const quietRun: Omit<RunOptions, "seed"> = {
  durationMs: 4_000,
  instances: 1,
  subscribers: 16,
  writers: 4,
  byHand: 4,
  killMs: null,
  cutMs: null,
  crashMs: null,
};
const run = (changes: Partial<RunOptions>) =>
  runLive({ ...quietRun, seed: Math.floor(Math.random() * 1e9), ...changes });

const isChange = ({ data }: Payload): boolean =>
  (data as { claimEvents?: { claimId: string | null } } | null)?.claimEvents?.claimId != null;

/** Passes every tenth change on in its own way. */
const everyTenth = (pass: (payload: Payload) => readonly Payload[]): Tamper => {
  const random = createRandom(1);
  return { pass: (payload) => (isChange(payload) && random.chance(0.1) ? pass(payload) : [payload]) };
};
/** Holds one back until the next has passed. */
const swapping = (): Tamper => {
  let held: Payload | null = null;
  const tamper = everyTenth((payload) => {
    held = payload;
    return [];
  });
  return {
    pass: (payload) => {
      const passed = tamper.pass?.(payload) ?? [];
      if (!held || passed.length === 0) return passed;
      const late = held;
      held = null;
      return [...passed, late];
    },
  };
};

const dropTrigger = async ({ databaseUrl }: Cluster): Promise<void> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query("ALTER TABLE claim_event DISABLE TRIGGER claim_event_in_commit_order");
  await client.end();
};

test("a sound service and sound clients pass the same short run", async () => {
  const { verdict, faults } = await run({});
  expect(faults).toEqual([]);
  expect(Object.values(verdict).every((count) => count === 0)).toBe(true);
}, 60_000);

test("without the log's lock, events that commit late are lost", async () => {
  const { verdict } = await run({ sabotage: dropTrigger, durationMs: 6_000 });
  expect(verdict.lost).toBeGreaterThan(0);
}, 60_000);

test("a message that is lost, doubled or overtaken on its way is found", async () => {
  expect((await run({ tamper: everyTenth(() => []) })).verdict.lost).toBeGreaterThan(0);
  expect((await run({ tamper: everyTenth((payload) => [payload, payload]) })).verdict.doubled).toBeGreaterThan(0);
  expect((await run({ tamper: swapping() })).verdict.disordered).toBeGreaterThan(0);
}, 120_000);

test("a client that resumes too early hears events again, and one that resumes too late misses some", async () => {
  const first = new WeakMap<object, string>();
  const stale: Tamper = {
    resumeAt: (history) => {
      const cursor = first.get(history) ?? history.cursor;
      if (cursor) first.set(history, cursor);
      return cursor;
    },
  };
  expect((await run({ tamper: stale })).verdict.doubled).toBeGreaterThan(0);
  const forgetful: Tamper = { resumeAt: () => null };
  expect((await run({ tamper: forgetful })).verdict.lost).toBeGreaterThan(0);
}, 120_000);
