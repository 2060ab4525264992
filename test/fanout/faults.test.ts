import { afterAll, beforeAll, expect, test } from "vitest";
import { maintainLog } from "../../src/claim-log/retention.ts";
import { openPool } from "../../src/database/pool.ts";
import { sql } from "../../src/database/sql.ts";
import { type FanoutOptions, openFanout } from "../../src/fanout/create.ts";
import { encodeLogCursor } from "../../src/terms/cursors.ts";
import { RequestError } from "../../src/terms/errors.ts";
import { active, inLanguage, simpleLanguage } from "./language.ts";
import { createModelLog, epoch } from "./model-log.ts";
import { cursorOf, isChange, openWorld, take, takeMany, takeUntil, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Each query may fail first, the first one does, as the pool says it when a connection was lost. */
const failing = (share: number): FanoutOptions["database"] => {
  let asked = 0;
  return {
    ...world.database,
    query: (statement) =>
      share > 0 && (asked++ === 0 || Math.random() < share)
        ? Promise.reject(new RequestError("OVERLOADED", "The database cannot serve this just now."))
        : world.database.query(statement),
  };
};

test("database faults that pass are waited out: subscribers hear everything, once, and never an error", async () => {
  const { cursor } = await world.addClaims(1);
  const faults: unknown[] = [];
  const { claims: before } = await world.addClaims(600);
  const database = failing(0);
  const fanout = await world.open({ database, report: (fault) => faults.push(fault) });
  // a page of entries is read by four queries, and read again where one of them fails
  Object.assign(database, failing(0.1));
  const stream = await fanout.subscribe({ where: active, after: cursor });
  const late = takeUntil(stream, "READY");
  expect((await late).filter(isChange).map(({ claimId }) => claimId)).toEqual(before);
  const made: bigint[] = [];
  const heard = takeMany(stream, 20);
  for (let n = 0; n < 10; n++) made.push(...(await world.addClaims(2)).claims);
  expect((await heard).map(({ claimId }) => claimId)).toEqual(made);
  expect(faults.length).toBeGreaterThan(0);
});

test("the connections of an instance may all be cut while it serves", async () => {
  const own = openPool({ url: `${world.url}?application_name=victim`, size: 4, statementTimeoutMs: 5_000 });
  const cut = () =>
    world.database.query(sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'victim' AND datname = current_database()`);
  const fanout = await world.open({ database: { ...own, listen: world.database.listen }, pollMs: 20 });
  const stream = await fanout.subscribe({ where: active, after: null });
  const first = await take(stream);
  const made: bigint[] = [];
  for (let n = 0; n < 8; n++) {
    made.push(...(await world.addClaims(3)).claims);
    await cut();
  }
  expect((await takeMany(stream, made.length)).map(({ claimId }) => claimId)).toEqual(made);
  await cut();
  const late = await takeUntil(await fanout.subscribe({ where: active, after: cursorOf(first) }), "READY");
  expect(late.filter(isChange).map(({ claimId }) => claimId)).toEqual(made);
  await fanout.stop(1_000);
  await own.stop();
});

test("an instance that no notification reaches finds what was committed by itself", async () => {
  const fanout = await world.open({
    database: { ...world.database, listen: async () => ({ connected: false, stop: async () => undefined }) },
    pollMs: 20,
  });
  const stream = await fanout.subscribe({ where: active, after: null });
  await take(stream);
  const { claims } = await world.addClaims(1);
  expect((await take(stream)).claimId).toBe(claims[0]);
});

test("one who lags behind what retention keeps is told so instead of missing something in silence", async () => {
  const fanout = await world.open({ maxPending: 2, ringBytes: 1, archiveBytes: 1 });
  const stream = await fanout.subscribe({ where: active, after: null });
  const ready = await take(stream);
  const watcher = await fanout.subscribe({ where: active, after: null });
  await take(watcher);
  await world.database.query(sql`SELECT setval('claim_event_seq', 20000000)`);
  const { claims } = await world.addClaims(5);
  await takeMany(watcher, claims.length);
  await maintainLog(world.database, { keepEntries: 0 });
  await world.database.query(sql`UPDATE log_epoch SET pruned_to = 20000003`);
  const failure = stream.next();
  await expect(failure).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
  expect(await stream.ended).toMatchObject({ reason: "FAILED" });
  await expect(fanout.subscribe({ where: active, after: cursorOf(ready) })).rejects.toMatchObject({
    code: "CURSOR_EXPIRED",
  });
});

test("many who catch up at once from memory leave others their turn", async () => {
  const fanout = await world.open();
  const watcher = await fanout.subscribe({ where: active, after: null });
  const from = cursorOf(await take(watcher));
  await world.addClaims(400);
  await takeMany(watcher, 400);
  const streams = await Promise.all(
    Array.from({ length: 300 }, () => fanout.subscribe({ where: active, after: from })),
  );
  let turns = 0;
  let watching = true;
  const watch = (): void => {
    turns++;
    if (watching) setImmediate(watch);
  };
  watch();
  const counts = await Promise.all(streams.map(async (stream) => (await takeUntil(stream, "READY")).length));
  watching = false;
  expect(new Set(counts)).toEqual(new Set([401]));
  expect(turns).toBeGreaterThan(4); // two, where nobody minds the others
});

test("one who is behind when the log becomes another one hears nothing of that one under its old cursor", async () => {
  const log = createModelLog(
    async () => undefined,
    () => 1n,
  );
  for (const claim of [1n, 2n, 3n]) log.append(claim, "en");
  let renewed = false;
  const now = <Answer extends { readonly epoch: string }>(answer: Answer): Answer =>
    renewed ? { ...answer, epoch: "00000000-0000-4000-8000-000000000002" } : answer;
  const fanout = await openFanout(
    {
      ...log,
      bounds: async () => now(await log.bounds()),
      page: async (after, bodies) => now(await log.page(after, bodies)),
    },
    { language: simpleLanguage, pollMs: 600_000 },
  );
  const after = encodeLogCursor({ epoch, seq: 0n });
  const stream = await fanout.subscribe({ where: inLanguage("en"), after });
  renewed = true;
  expect(await stream.next()).toEqual({ done: true, value: undefined });
  expect(await stream.ended).toMatchObject({ reason: "RENEWED", position: { epoch, seq: 0n } });
  await expect(fanout.subscribe({ where: inLanguage("en"), after })).rejects.toMatchObject({ code: "CURSOR_INVALID" });
  await fanout.stop(1_000);
});
