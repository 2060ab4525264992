/** COMMIT is sent and its answer never comes: who was to be answered is told what became of it, by a look at the log. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { commit } from "../../src/claim-log/commit.ts";
import { type AdvisoryLock, advisoryLocks, lockNumber } from "../../src/database/advisory-locks.ts";
import type { Database } from "../../src/database/database.ts";
import { openPool } from "../../src/database/pool.ts";
import { sql } from "../../src/database/sql.ts";
import { createDomain } from "../../src/domain/create.ts";
import { article, claim, local, statuses } from "../domain/support.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { openWire, type Wire } from "../support/wire.ts";

let own: TestDatabase;
let wire: Wire;
/** through the wire, and beside it */
let database: Database;
let beside: Database;
interface Loss {
  readonly loses: "questions" | "answers";
  /** awaited before the connection is cut */
  readonly before: () => Promise<unknown>;
}
/** what the next COMMIT meets */
let next: Loss | null = null;

const notUsed = () => Promise.reject(new Error("not used here"));
const lastCommit = async (): Promise<bigint | undefined> =>
  (await beside.query<{ id: bigint }>(sql`SELECT id FROM log_commit ORDER BY id DESC LIMIT 1`))[0]?.id;
const soon = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 20_000, interval: 5 });

/** Its answer does not come: it is committed, then cut. */
const loseAnswer = async (): Promise<Loss> => {
  const last = await lastCommit();
  return { loses: "answers", before: () => soon(async () => expect(await lastCommit()).not.toBe(last)) };
};
/** It does not arrive. */
const loseQuestion = async (): Promise<Loss> => {
  const lost = wire.lost;
  return { loses: "questions", before: () => soon(() => expect(wire.lost).toBeGreaterThan(lost)) };
};

/** How many sessions wait for that lock. */
const waitingFor = async (lock: AdvisoryLock): Promise<number> => {
  const [row] = await beside.query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND (classid::bigint << 32 | objid::bigint) = ${advisoryLocks[lock]}
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
  return row?.count ?? 0;
};

const loseNext = async <Row extends object>(send: () => Promise<Row[]>): Promise<Row[]> => {
  if (!next) return send();
  const { loses, before } = next;
  next = null;
  wire.lose(loses);
  const sent = send();
  sent.catch(() => undefined);
  await before();
  wire.lose(null);
  wire.cut();
  return sent;
};

beforeAll(async () => {
  own = await createTestDatabase();
  wire = await openWire(own.url);
  const pool = openPool({ url: wire.url, size: 3, statementTimeoutMs: 20_000 });
  database = {
    ...pool,
    listen: notUsed,
    transaction: (work) =>
      pool.transaction((transaction) =>
        work({ ...transaction, commitWith: (text) => loseNext(() => transaction.commitWith(text)) }),
      ),
  };
  beside = { ...openPool({ url: own.url, size: 3, statementTimeoutMs: 20_000 }), listen: notUsed };
});
afterAll(async () => {
  await database.stop();
  await beside.stop();
  wire.close();
  await own.drop();
});
beforeEach(() => {
  next = null;
});

test("one that stands is answered as stored, with the log's end right behind it, whatever others commit meanwhile", async () => {
  const others = () => commit(beside, async (tx) => tx.touch([7n, 8n, 9n], true));
  const { loses, before } = await loseAnswer();
  next = { loses, before: () => before().then(others) };
  const { result, position } = await commit(database, async (tx) => {
    tx.touch([1n, 2n], true);
    return tx.id;
  });
  const entries = sql`SELECT max(seq) AS seq FROM claim_event WHERE commit_id = ${result}`;
  expect(await beside.query(entries)).toEqual([{ seq: position.seq }]);
  expect((await others()).position.seq).toBe(position.seq + 6n);
});

test("one without entries has the log's end before it", async () => {
  const { position: end } = await commit(beside, async (tx) => tx.touch([1n], true));
  next = await loseAnswer();
  expect((await commit(database, async () => undefined)).position).toEqual(end);
});

test("one that never reached the database is refused, and nothing of it is stored", async () => {
  const before = await lastCommit();
  next = await loseQuestion();
  await expect(commit(database, async (tx) => tx.touch([1n], true))).rejects.toMatchObject({
    code: "OVERLOADED",
    message: expect.stringMatching(/nothing of this is stored/),
  });
  expect(await lastCommit()).toBe(before);
});

test("one whose backend is still at work is waited for", async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // somebody has the log's lock, so that the last message stands still
  const holder = beside.transaction(async (transaction) => {
    await transaction.query(sql`SELECT pg_advisory_xact_lock(${lockNumber("log")})`);
    await held;
    await transaction.rollback();
  });
  next = { loses: "answers", before: () => soon(async () => expect(await waitingFor("log")).toBe(1)) };
  let answered = false;
  const made = commit(database, async (tx) => tx.touch([1n], true)).finally(() => {
    answered = true;
  });
  await soon(async () => expect(await waitingFor("writers")).toBe(1));
  expect(answered).toBe(false);
  release();
  await holder;
  expect((await made).position.seq).toBeGreaterThan(0n);
});

test("another one of its number is not taken for it, as numbers come again after a crash", async () => {
  const { loses, before } = await loseQuestion();
  let id = 0n;
  const another = async () => {
    await before();
    await beside.query(sql`INSERT INTO log_commit (id, at) VALUES (${id}, '2020-01-01T00:00:00Z')`);
  };
  next = { loses, before: another };
  const made = commit(database, async (tx) => {
    id = tx.id;
    tx.touch([1n], true);
  });
  await expect(made).rejects.toMatchObject({ message: expect.stringMatching(/nothing of this is stored/) });
});

test.each([
  ["answer", loseAnswer],
  ["question", loseQuestion],
] as const)("an article whose COMMIT loses its %s is stored once, and said to be", async (name, lose) => {
  const domain = createDomain({ database });
  const send = (fields: object) =>
    domain.ingestArticles({ articles: [article(name, { claims: [claim("c")], ...fields })] }, local);
  await send({ body: "One." });
  next = await lose();
  // sent a second time it would be a conflict
  expect(statuses(await send({ body: "Two.", ifRevision: 1 }))).toBe("UPDATED, c UNCHANGED");
  expect(next).toBeNull();
  const revisions = sql`
    SELECT r.body FROM article_revision r JOIN article a ON a.id = r.article_id
    WHERE a.uri = ${`https://paper.example/${name}`} ORDER BY r.revision`;
  expect(await beside.query(revisions)).toEqual([{ body: "One." }, { body: "Two." }]);
  await domain.stop();
});

test("while the database stays away nobody is told that it is stored, nor that it is not", async () => {
  const { loses, before } = await loseAnswer();
  next = { loses, before: () => before().then(() => wire.refuse(true)) };
  const made = commit(database, async (tx) => tx.touch([1n], true));
  await expect(made).rejects.toMatchObject({ code: "OVERLOADED", details: { stored: "UNKNOWN" } });
  wire.refuse(false);
});
