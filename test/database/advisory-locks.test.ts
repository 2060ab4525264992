import { expect, test } from "vitest";
import { advisoryLocks } from "../../src/database/advisory-locks.ts";
import { readMigrations } from "../../src/database/migrations.ts";

test("no two advisory locks are the same, and the log's is the one that its trigger takes", async () => {
  const numbers = Object.values(advisoryLocks);
  expect(new Set(numbers).size).toBe(numbers.length);
  const taken = (await readMigrations()).flatMap(({ script }) =>
    [...script.matchAll(/pg_advisory\w*\((\d+)\)/g)].map(([, number]) => BigInt(number ?? 0)),
  );
  expect(new Set(taken)).toEqual(new Set([advisoryLocks.log]));
});
