import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openPool } from "../../src/database/pool.ts";
import { sql } from "../../src/database/sql.ts";
import { startNetwork } from "../cli/network.ts";
import { about, article, type Ingested, ingest, type Listened, listen } from "../server/news.ts";
import { spawnService } from "../support/child.ts";
import { ask, hearOverSocket, socketClient } from "../support/client.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";
import { testAdminKey } from "../support/key.ts";
import { hasPgBouncer, type PgBouncer, startPgBouncer } from "../support/pgbouncer.ts";

/** Processes of their own on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000 });

const present = hasPgBouncer();
if (!present) process.stdout.write("PgBouncer is not installed here: the tests through it are left out.\n");

describe.runIf(present)("through PgBouncer in transaction mode", () => {
  let database: TestDatabase;
  let pooler: PgBouncer;
  beforeAll(async () => {
    database = await createEmptyDatabase();
    pooler = await startPgBouncer(database.url, 2);
  });
  afterAll(async () => {
    await pooler.stop();
    await database.drop();
  });

  test("a service migrates, ingests, answers and tells subscribers at once, many at a time over two sessions", async () => {
    const child = spawnService({
      DATABASE_URL: pooler.url,
      DATABASE_DIRECT_URL: database.url,
      CLAIMWIRE_POOLER: "transaction",
    });
    const url = await child.ready;
    const client = socketClient(url.replace("http", "ws"));
    const heard = hearOverSocket<Listened>(client, { query: listen, variables: { filter: about("Pool") } });
    expect((await heard.next()).claimEvents.kind).toBe("READY");
    const sendOne = (n: number): Promise<Ingested> =>
      ask<Ingested>(
        url,
        ingest,
        { input: { articles: [article(`pool-${n}`, [{ key: `k${n}`, text: `Number ${n}.`, about: ["Pool"] }])] } },
        { authorization: `Bearer ${testAdminKey}` },
      );
    const count = 40;
    const read =
      "{ claims(first: 100) { totalCount nodes { text article { uri publisher { name } } entities { entity { name } } } } }";
    const numbers = Array.from({ length: count }, (_, n) => n);
    await Promise.all(numbers.map((n) => Promise.all([sendOne(n), ask(url, read)])));
    const keys: (string | undefined)[] = [];
    while (keys.length < count) {
      const { claimEvents } = await heard.next();
      if (claimEvents.kind === "ADDED") keys.push(claimEvents.claim?.key);
    }
    expect(new Set(keys)).toEqual(new Set(numbers.map((n) => `k${n}`)));
    const { claims } = await ask<{ claims: { totalCount: number } }>(url, read);
    expect(claims.totalCount).toBe(count);
    heard.close();
    await client.dispose();
    child.process.kill("SIGTERM");
    expect(await child.ended).toEqual({ code: 0, signal: null });
  });

  test("each statement has its limits, and leaves neither them nor a prepared statement in the session", async () => {
    const pool = openPool({ url: pooler.url, size: 4, statementTimeoutMs: 20_000, pooled: true });
    const settings = sql`SELECT current_setting('statement_timeout') AS timeout, current_setting('jit') AS jit,
      (SELECT count(*) FROM pg_prepared_statements) AS prepared`;
    const kept = { timeout: "20s", jit: "off", prepared: 0n };
    for (let turn = 0; turn < 3; turn++) expect(await pool.query(settings)).toEqual([kept]);
    expect(await pool.snapshot((tx) => tx.query(settings))).toEqual([kept]);
    expect(await pool.transaction((tx) => tx.query(settings))).toEqual([kept]);
    const hasty = openPool({ url: pooler.url, size: 1, statementTimeoutMs: 300, pooled: true });
    await expect(hasty.query(sql`SELECT pg_sleep(5)`)).rejects.toMatchObject({ code: "TIMEOUT" });
    await hasty.stop();
    expect(await pool.prisma.publisher.count()).toBe(1);
    const plain = openPool({ url: database.url, size: 1, statementTimeoutMs: 20_000 });
    expect(
      await plain.query(sql`SELECT count(*) AS idle FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'idle in transaction'`),
    ).toEqual([{ idle: 0n }]);
    await plain.stop();
    await pool.stop();
  });

  test("a database that crashes behind the pooler is OVERLOADED, for plain SQL and for Prisma", async () => {
    const network = await startNetwork(database.url);
    const { hostname, port } = new URL(network.url);
    const behind = Object.assign(new URL(database.url), { hostname, port });
    const crashing = await startPgBouncer(behind.href, 4);
    const pool = openPool({ url: crashing.url, size: 4, statementTimeoutMs: 20_000, pooled: true });
    const watcher = openPool({ url: database.url, size: 1, statementTimeoutMs: 20_000 });
    const running = [
      pool.query(sql`SELECT pg_sleep(30) AS "crashOne"`),
      pool.prisma.$queryRaw`SELECT pg_sleep(30)::text AS "crashTwo"`,
    ].map((answer) =>
      answer.then(
        () => null,
        (fault: unknown) => fault,
      ),
    );
    const sleeping = sql`SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query ~ '"crash(One|Two)"' AND pid <> pg_backend_pid()`;
    await vi.waitFor(async () => expect(await watcher.query(sleeping)).toEqual([{ count: 2 }]), { timeout: 10_000 });
    network.cut();
    for (const fault of await Promise.all(running)) expect(fault).toMatchObject({ code: "OVERLOADED" });
    await Promise.all([pool.stop(), watcher.stop()]);
    await crashing.stop();
    await network.stop();
  });
});
