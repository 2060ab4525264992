/**
 * What the benchmark's workloads cost, told without a clock: statements an operation, rows that PostgreSQL reads for it, executions
 * an event. A change that makes one of them dearer fails here, on whatever machine. The numbers are what is needed, with a little
 * room for the planner; raise one only with a reason.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadWorld } from "../../bench/data/load.ts";
import { createWorld } from "../../bench/data/world.ts";
import { createSource, ingestMutation, subscription } from "../../bench/work/live.ts";
import { pageWork, readWorks } from "../../bench/work/reads.ts";
import type { Database, Queryable, Transaction } from "../../src/database/database.ts";
import type { Sql } from "../../src/database/sql.ts";
import { createDomain } from "../../src/domain/create.ts";
import { ask, hearOverSocket, socketClient } from "../support/client.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { startService, type TestService } from "../support/service.ts";

const size = { name: "guard", articles: 600, entities: 400, publishers: 40 };
const world = createWorld(size);

let database: TestDatabase;
let client: pg.Client;
let service: TestService;
/** statements that the service sent to read, in order */
let sent: Sql[] = [];
/** how many the commits sent */
let written = 0;
let domain: ReturnType<typeof createDomain>;

const watched = <Floor extends Queryable>(floor: Floor): Floor => ({
  ...floor,
  query: (statement: Sql) => {
    sent.push(statement);
    return floor.query(statement);
  },
});
const watchedDatabase = (floor: Database): Database => ({
  ...watched(floor),
  snapshot: (read) => floor.snapshot((transaction) => read(watched(transaction))),
  transaction: (work) =>
    floor.transaction((transaction) => {
      const counting: Transaction = {
        ...transaction,
        query: (statement) => {
          written += 1;
          return transaction.query(statement);
        },
      };
      return work(counting);
    }),
});

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await loadWorld(client, world, () => undefined);
  await client.query("RESET session_replication_role; SET jit = off");
  service = await startService({
    databaseUrl: database.url,
    replace: (rooms) => {
      const watching = watchedDatabase(rooms.database);
      domain = createDomain({ database: watching });
      return { ...rooms, domain, database: watching };
    },
  });
});
afterAll(async () => {
  await domain?.stop();
  await service?.stop();
  await client?.end();
  await database?.drop();
});

interface PlanNode {
  readonly "Node Type": string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Rows that scans took from tables and indexes, those that they threw away included. */
const rowsRead = (node: PlanNode): number => {
  const own = node["Node Type"].includes("Scan") && !/(CTE|Subquery|Function|Values)/.test(node["Node Type"]);
  const removed = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  const rows = own ? (node["Actual Rows"] + removed) * node["Actual Loops"] : 0;
  return (node.Plans ?? []).reduce((sum, each) => sum + rowsRead(each), rows);
};

/** A table this small is cheaper read whole: what counts is which way there is, as on a large one. */
const explain = async ({ text, values }: Sql): Promise<number> => {
  await client.query("SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off");
  const explained = await client.query<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
    `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
    values as unknown[],
  );
  const plan = explained.rows[0]?.["QUERY PLAN"][0]?.Plan;
  if (!plan) throw new Error("nothing was explained");
  return rowsRead(plan);
};

const costOf = async (document: string, variables: Readonly<Record<string, unknown>>) => {
  sent = [];
  await ask(service.url, document, variables);
  const statements = [...sent];
  let rows = 0;
  for (const statement of statements) rows += await explain(statement);
  return { statements: statements.length, rows };
};

/** Rows read at most, by workload, for the dearest of some requests. */
const allowed: Readonly<Record<string, number>> = { Q1: 1, Q2: 300, Q3: 2_000, Q4: 2_000 };

test.each(readWorks.map((work) => [work.id, work] as const))(
  "%s is one statement, and reads no more rows than it needs",
  async (id, work) => {
    let most = 0;
    for (const values of work.values(size).slice(0, 12)) {
      const { statements, rows } = await costOf(work.document, work.variables(values));
      expect(statements).toBe(1);
      most = Math.max(most, rows);
    }
    process.stdout.write(`${id}: at most ${most} rows read\n`);
    expect(most).toBeLessThanOrEqual(allowed[id] ?? 0);
  },
);

interface Skipped {
  readonly claims: { readonly pageInfo: { readonly endCursor: string } };
}

test("Q5: a late page is one statement, and reads as many rows as the first", async () => {
  const first = await costOf(pageWork.document, { after: null });
  let after: string | null = null;
  for (let skipped = 0; skipped < 40; skipped++)
    after = (await ask<Skipped>(service.url, pageWork.skip, { after })).claims.pageInfo.endCursor;
  const late = await costOf(pageWork.document, { after });
  process.stdout.write(`Q5: ${first.rows} rows read for the first page, ${late.rows} for page 201\n`);
  expect([first.statements, late.statements]).toEqual([1, 1]);
  expect(late.rows).toBeLessThanOrEqual(first.rows * 1.3);
});

interface Answer {
  readonly ingestArticles: { readonly results: readonly { readonly status: string }[] };
}

test("M1: a batch of 1,000 claims takes as many statements as one of 10, and no more than 25", async () => {
  const source = createSource(createWorld(size, { knownShare: 0.1, claims: 10 }));
  const counts: number[] = [];
  for (const articles of [100, 1, 100]) {
    written = 0;
    const { ingestArticles } = await ask<Answer>(service.url, ingestMutation, {
      input: { articles: source.take(articles) },
    });
    expect(new Set(ingestArticles.results.map(({ status }) => status))).toEqual(new Set(["CREATED"]));
    counts.push(written);
  }
  process.stdout.write(`M1: ${counts.join(", ")} statements for 100, 1 and 100 articles\n`);
  expect(Math.abs((counts[2] ?? 0) - (counts[1] ?? 0))).toBeLessThanOrEqual(3);
  expect(Math.max(...counts)).toBeLessThanOrEqual(25);
});

interface Heard {
  readonly claimEvents: { readonly kind: string };
}

test("S1: an event is executed once for all who ask the same, and events of one commit share their reads", async () => {
  const subscribers = 50;
  const claims = 20;
  const sockets = Array.from({ length: subscribers }, () => socketClient(service.wsUrl));
  const listeners = sockets.map((socket) => hearOverSocket<Heard>(socket, { query: subscription }));
  await Promise.all(listeners.map((each) => each.until(({ claimEvents }) => claimEvents.kind === "READY")));
  const source = createSource(createWorld({ ...size, articles: 9_000 }, { knownShare: 1, claims: 10 }));
  const before = service.rooms.fanout.metrics().renders;
  sent = [];
  await ask(service.url, ingestMutation, { input: { articles: source.take(claims / 10) } });
  await Promise.all(
    listeners.map(async (each) => {
      let heard = 0;
      await each.until(({ claimEvents }) => claimEvents.kind === "ADDED" && ++heard === claims);
    }),
  );
  for (const each of listeners) each.close();
  const executions = service.rooms.fanout.metrics().renders - before;
  process.stdout.write(
    `S1: ${executions} executions, ${sent.length} statements for ${claims} events to ${subscribers}\n`,
  );
  expect(executions).toBe(claims);
  // alone each event takes three; on a busy machine one commit's are read in several batches
  expect(sent.length).toBeLessThan(claims);
});
