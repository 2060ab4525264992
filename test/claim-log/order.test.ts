import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHead, readPage } from "../../src/claim-log/read.ts";
import { raw, sql } from "../../src/database/sql.ts";
import { openTestLog } from "./rows.ts";

let log: Awaited<ReturnType<typeof openTestLog>>;
beforeAll(async () => {
  log = await openTestLog();
});
afterAll(() => log.close());

/** What the driver calls on a statement that it was handed; enough of it to send rows by COPY. */
interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}
const copyRows = (client: pg.Client, text: string, rows: string): Promise<void> =>
  new Promise((resolve, reject) => {
    client.query({
      submit: (wire: Wire) => wire.query(text),
      handleCopyInResponse: (wire: Wire) => {
        wire.sendCopyFromChunk(Buffer.from(rows));
        wire.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    } as unknown as pg.Submittable);
  });

type Route = (client: pg.Client, commit: number) => Promise<unknown>;
const columns = "claim_event (commit_id, claim_id, own)";
const statement =
  (text: (commit: number) => string): Route =>
  (client, commit) =>
    client.query(text(commit));
/** Every way in which a row can get into the log. */
const routes: readonly Route[] = [
  statement((commit) => `INSERT INTO ${columns} VALUES (${commit}, 1, true), (${commit}, 2, true)`),
  statement((commit) => `INSERT INTO ${columns} SELECT ${commit}, n, true FROM generate_series(1, 3) AS n`),
  statement(
    (commit) => `WITH made AS (INSERT INTO ${columns} VALUES (${commit}, 1, true) RETURNING seq) SELECT seq FROM made`,
  ),
  statement((commit) => `INSERT INTO ${columns} VALUES (${commit}, 1, true) ON CONFLICT DO NOTHING`),
  statement(
    (commit) => `MERGE INTO claim_event USING (VALUES (${commit}::bigint)) AS s (c) ON false
      WHEN NOT MATCHED THEN INSERT (commit_id, claim_id, own) VALUES (s.c, 1, true)`,
  ),
  (client, commit) => copyRows(client, `COPY ${columns} FROM STDIN`, `${commit}\t1\tt\n${commit}\t2\tt\n`),
];

const writers = 18;
const turns = 24;

/** One writer: transactions by every route in turn, with delays before and after the insert, and one in five rolled back. */
const write = async (writer: number, base: number): Promise<void> => {
  const client = new pg.Client(log.url);
  await client.connect();
  const delay = (longestMs: number) => client.query(`SELECT pg_sleep(${(Math.random() * longestMs) / 1000})`);
  try {
    for (let turn = 0; turn < turns; turn++) {
      const route = routes[(turn + writer) % routes.length];
      await client.query("BEGIN");
      await delay(2);
      await route?.(client, base + writer * 1_000 + turn);
      await delay(3);
      await client.query(Math.random() < 0.2 ? "ROLLBACK" : "COMMIT");
    }
  } finally {
    await client.end();
  }
};

/** Lets everyone write while one reads who remembers only the highest position that it saw. */
const race = async (base: number): Promise<{ lost: number; disordered: number; all: number }> => {
  const { seq: start } = await readHead(log.database);
  let writing = true;
  const done = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer, base))).finally(() => {
    writing = false;
  });
  const seen: bigint[] = [];
  let position = start;
  for (let last = false; ; ) {
    const page = await readPage(log.database, position, 500);
    seen.push(...page.entries.map(({ seq }) => seq));
    position = page.end;
    if (last && page.entries.length === 0) break;
    last = !writing;
  }
  await done;
  const all = await log.database.query<{ seq: bigint }>(
    sql`SELECT seq FROM claim_event WHERE seq > ${start} ORDER BY seq`,
  );
  const known = new Set(seen);
  const lost = all.filter(({ seq }) => !known.has(seq)).length;
  const disordered = seen.filter((seq, index) => index > 0 && seq <= (seen[index - 1] ?? 0n)).length;
  return { lost, disordered, all: all.length };
};
test("whoever writes by whatever route, a reader that remembers the highest position misses nothing", async () => {
  const { lost, disordered, all } = await race(1_000_000);
  expect(all).toBeGreaterThan(writers * turns);
  expect({ lost, disordered }).toEqual({ lost: 0, disordered: 0 });
});

test("without the lock the same reader does miss entries, so this test can see the fault", async () => {
  const trigger = raw("claim_event_in_commit_order");
  await log.database.query(sql`ALTER TABLE claim_event DISABLE TRIGGER ${trigger}`);
  try {
    const { lost, all } = await race(2_000_000);
    expect(lost / all).toBeGreaterThan(0.01);
  } finally {
    await log.database.query(sql`ALTER TABLE claim_event ENABLE TRIGGER ${trigger}`);
  }
});
