/** The checker sees faults: each of these, put in on purpose, is found, and where nothing was put in nothing is. */
import pg from "pg";
import { expect, test } from "vitest";
import type { Differences } from "./check.ts";
import type { Cluster } from "./cluster.ts";
import type { Payload } from "./line.ts";
import { createRandom } from "./random.ts";
import { type RunOptions, runLive } from "./run.ts";
import type { Tamper } from "./subscriber.ts";

/** Short, and nothing breaks but what is put in. */
const quietRun: Omit<RunOptions, "seed"> = {
  durationMs: 6_000,
  instances: 1,
  subscribers: 42,
  writers: 6,
  byHand: 4,
  holdMs: 20,
  killMs: null,
  cutMs: null,
  crashMs: null,
};
const run = (changes: Partial<RunOptions>) =>
  runLive({ ...quietRun, seed: Math.floor(Math.random() * 1e9), ...changes });

const isChange = ({ data }: Payload): boolean => {
  const { claimEvents } = (data ?? {}) as { claimEvents?: { claimId: string | null } };
  return claimEvents !== undefined && claimEvents.claimId !== null;
};
/** Passes every tenth change on in its own way. */
const everyTenth = (pass: (payload: Payload) => readonly Payload[]): Tamper => {
  const random = createRandom(1);
  return { pass: (payload) => (isChange(payload) && random.chance(0.1) ? pass(payload) : [payload]) };
};
/** Holds every tenth back until the next has passed. */
const overtaking = (): Tamper => {
  let held: Payload | null = null;
  const holding = everyTenth((payload) => {
    held = payload;
    return [];
  });
  return {
    pass: (payload) => {
      const passed = holding.pass?.(payload) ?? [];
      if (!held || passed.length === 0) return passed;
      const late = held;
      held = null;
      return [...passed, late];
    },
  };
};
/** What a client does that puts its cursor into the operation once and for all. */
const stale = (): Tamper => {
  let first: string | null = null;
  return {
    resumeAt: ({ cursor }) => {
      first ??= cursor;
      return first;
    },
  };
};

const mutants: readonly { readonly name: keyof Differences | null; readonly make: () => Tamper }[] = [
  { name: null, make: () => ({}) },
  { name: "lost", make: () => everyTenth(() => []) },
  { name: "doubled", make: () => everyTenth((payload) => [payload, payload]) },
  { name: "disordered", make: overtaking },
  { name: "doubled", make: stale },
  // one that begins where the log ends now, whatever it heard
  { name: "lost", make: () => ({ resumeAt: () => null }) },
];

test("messages that are lost, doubled or overtaken on their way, and cursors that are too old or too new, are found", async () => {
  const { each, faults } = await run({
    tamper: (subscriber) => mutants[subscriber % mutants.length]?.make() ?? {},
  });
  expect(faults).toEqual([]);
  for (const [index, { name }] of mutants.entries()) {
    const own = each.filter((_, subscriber) => subscriber % mutants.length === index);
    const sum = (field: keyof Differences): number => own.reduce((total, one) => total + one[field], 0);
    if (name) expect(sum(name), `${name}, by mutant ${index}`).toBeGreaterThan(0);
    else expect([sum("lost"), sum("doubled"), sum("disordered"), sum("strange")]).toEqual([0, 0, 0, 0]);
  }
}, 180_000);

const dropTrigger = async ({ databaseUrl }: Cluster): Promise<void> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query("ALTER TABLE claim_event DISABLE TRIGGER claim_event_in_commit_order");
  await client.end();
};

test("without the log's lock, events that commit late are lost, and it shows", async () => {
  const { verdict } = await run({ sabotage: dropTrigger, holdMs: 800 });
  expect(verdict.lost).toBeGreaterThan(0);
}, 180_000);
