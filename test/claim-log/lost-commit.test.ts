/** COMMIT is sent and its answer never comes: who was to be answered is told what became of it, by a look at the log. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { commit } from "../../src/claim-log/commit.ts";
import type { Database } from "../../src/database/database.ts";
import { CommitLostError } from "../../src/database/faults.ts";
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
/** what the next COMMIT meets, and what is done before its connection is cut */
let next: { readonly loses: "questions" | "answers"; readonly before?: () => Promise<unknown> } | null = null;

const notUsed = () => Promise.reject(new Error("not used here"));
const lastCommit = async (): Promise<bigint | undefined> =>
  (await beside.query<{ id: bigint }>(sql`SELECT id FROM log_commit ORDER BY id DESC LIMIT 1`))[0]?.id;

const loseNext = async <Row extends object>(send: () => Promise<Row[]>): Promise<Row[]> => {
  if (!next) return send();
  const { loses, before } = next;
  next = null;
  const last = await lastCommit();
  wire.lose(loses);
  const sent = send();
  sent.catch(() => undefined);
  while (loses === "answers" && (await lastCommit()) === last);
  await before?.();
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
  next = { loses: "answers", before: others };
  const { result, position } = await commit(database, async (tx) => {
    tx.touch([1n, 2n], true);
    return tx.id;
  });
  const own = sql`SELECT max(seq) AS seq FROM claim_event WHERE commit_id = ${result}`;
  expect(await beside.query(own)).toEqual([{ seq: position.seq }]);
  expect((await others()).position.seq).toBe(position.seq + 6n);
});

test("one that never reached the database is refused, and nothing of it is stored", async () => {
  const before = await lastCommit();
  next = { loses: "questions" };
  await expect(commit(database, async (tx) => tx.touch([1n], true))).rejects.toMatchObject({
    code: "OVERLOADED",
    message: expect.stringMatching(/nothing of this is stored/),
  });
  expect(await lastCommit()).toBe(before);
});

test.each(["answers", "questions"] as const)(
  "an article whose COMMIT loses its %s is stored once, and said to be",
  async (loses) => {
    const domain = createDomain({ database });
    const send = (fields: object) =>
      domain.ingestArticles({ articles: [article(loses, { claims: [claim("c")], ...fields })] }, local);
    await send({ body: "One." });
    next = { loses };
    // sent a second time it would be a conflict
    expect(statuses(await send({ body: "Two.", ifRevision: 1 }))).toBe("UPDATED, c UNCHANGED");
    expect(next).toBeNull();
    const revisions = sql`
    SELECT r.body FROM article_revision r JOIN article a ON a.id = r.article_id
    WHERE a.uri = ${`https://paper.example/${loses}`} ORDER BY r.revision`;
    expect(await beside.query(revisions)).toEqual([{ body: "One." }, { body: "Two." }]);
    await domain.stop();
  },
);

test("while the database stays away nobody is told that it is stored, nor that it is not", async () => {
  next = { loses: "answers", before: async () => wire.refuse(true) };
  await expect(commit(database, async (tx) => tx.touch([1n], true))).rejects.toBeInstanceOf(CommitLostError);
  wire.refuse(false);
});
