/** What a minute may cost is one count over all instances, and costs the database a statement now and then. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Allowance, createAllowance, dropOldCounts } from "../../src/access/allowance.ts";
import type { Database, Queryable } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import { sql } from "../../src/database/sql.ts";
import { RequestError } from "../../src/terms/errors.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = await openDatabase({ url: own.url, directUrl: null, dataFolder: "", say: () => undefined });
});
afterAll(async () => {
  await database.stop();
  await own.drop();
});

const counting = () => {
  let asked = 0;
  const queryable: Queryable = {
    query: (statement) => {
      asked += 1;
      return database.query(statement);
    },
  };
  return { queryable, asked: () => asked };
};

const minute = async (): Promise<number> => {
  const [row] = await database.query<{ minute: number }>(
    sql`SELECT floor(extract(epoch FROM clock_timestamp()) / 60)::int AS minute`,
  );
  return row?.minute ?? 0;
};

/** Runs within one minute of the database's clock: where it turned meanwhile, once more. */
const withinOneMinute = async <Result>(run: (turn: number) => Promise<Result>): Promise<Result> => {
  for (let turn = 0; ; turn += 1) {
    const before = await minute();
    const result = await run(turn);
    if ((await minute()) === before) return result;
  }
};

/** How many of so many charges were granted, and what the last refusal said. */
const spend = async (allowances: readonly Allowance[], subject: string, times: number, cost: number) => {
  let granted = 0;
  let refusal: RequestError | null = null;
  const charge = async (allowance: Allowance): Promise<void> => {
    try {
      await allowance.charge(subject, cost);
      granted += 1;
    } catch (fault) {
      if (!(fault instanceof RequestError)) throw fault;
      refusal = fault;
    }
  };
  await Promise.all(
    Array.from({ length: times }, (_, n) => allowances[n % allowances.length]).map((one) => one && charge(one)),
  );
  return { granted, refusal: refusal as RequestError | null };
};

test("two instances give a key its minute once, not twice, and ask the database some twenty times for it", async () => {
  const { granted, refusal, asked } = await withinOneMinute(async (turn) => {
    const { queryable, asked } = counting();
    const instances = [createAllowance(queryable, 1_000), createAllowance(queryable, 1_000)];
    return { ...(await spend(instances, `shared ${turn}`, 2_000, 1)), asked: asked() };
  });
  expect(granted).toBe(1_000);
  expect(asked).toBeLessThan(60);
  expect(refusal).toMatchObject({ code: "LIMIT_EXCEEDED", details: { limit: 1_000 } });
  expect(Number(refusal?.details["actual"])).toBeGreaterThan(1_000);
  expect(Number(refusal?.details["retryAfterMs"])).toBeGreaterThan(0);
  expect(Number(refusal?.details["retryAfterMs"])).toBeLessThanOrEqual(60_000);
});

test("an operation that costs more than a lease is granted, one that costs more than the minute is not", async () => {
  const results = await withinOneMinute(async (turn) => {
    const allowance = createAllowance(database, 1_000);
    const large = await spend([allowance], `large ${turn}`, 1, 900);
    const larger = await spend([allowance], `large ${turn}`, 1, 101);
    const rest = await spend([allowance], `large ${turn}`, 1, 100);
    return [large.granted, larger.granted, rest.granted];
  });
  expect(results).toEqual([1, 0, 1]);
});

test("one key's minute is none of another's", async () => {
  const results = await withinOneMinute(async (turn) => {
    const allowance = createAllowance(database, 10);
    await spend([allowance], `one ${turn}`, 20, 1);
    return spend([allowance], `other ${turn}`, 10, 1);
  });
  expect(results.granted).toBe(10);
});

test("the next minute begins anew, and counts of an hour ago go", async () => {
  const allowance = createAllowance(database, 10);
  await database.query(sql`INSERT INTO allowance (subject, minute, used) VALUES ('late', 1, 10), ('gone', 1, 10)`);
  expect((await spend([allowance], "late", 10, 1)).granted).toBe(10);
  await dropOldCounts(database);
  const left = await database.query<{ subject: string }>(
    sql`SELECT subject FROM allowance WHERE subject IN ('late', 'gone')`,
  );
  expect(left).toEqual([{ subject: "late" }]);
});
