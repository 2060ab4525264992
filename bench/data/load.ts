/**
 * Fills a migrated, empty database with a world, once, by COPY: indexes and foreign keys away, rows in, indexes back, VACUUM.
 * Needs a superuser's connection, as constraints between tables are not checked row by row.
 */
import { once } from "node:events";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Database } from "../../src/database/database.ts";
import { openPool } from "../../src/database/pool.ts";
import { shingle, sketch } from "../../src/domain/copies/sketch.ts";
import { countAll } from "../../src/domain/corroboration/count-all.ts";
import type { Computation } from "../../src/domain/ingest/slices.ts";
import { foldingVersion } from "../../src/filter/fold.ts";
import { seeded } from "./random.ts";
import { createRecorder, noCounters, type Recorder } from "./rows.ts";
import { copyLine, type Emit, type Row, type TableName, tableNames, tables } from "./tables.ts";
import { seed, type World } from "./world.ts";

const articlesPerCommit = 10;
const articlesPerChunk = 500;
const firstCommit = Date.UTC(2026, 0, 1);

/** Lines of COPY text by table. */
export type Lines = ReadonlyMap<TableName, readonly string[]>;

/** Collects rows as COPY text; `take` hands over what was collected. */
export const createCollector = (): { emit: Emit; take(): Lines } => {
  let lines = new Map<TableName, string[]>();
  const emit: Emit = (name, row) => {
    const values: Readonly<Record<string, (typeof row)[keyof typeof row]>> = row;
    const own = lines.get(name) ?? [];
    lines.set(name, own);
    own.push(copyLine(Object.keys(tables[name]).map((column) => values[column] ?? null)));
  };
  const take = (): Lines => {
    const taken = lines;
    lines = new Map();
    return taken;
  };
  return { emit, take };
};

/** Tables in an order in which every reference points backwards. */
export const copyLines = async (client: pg.Client, lines: Lines): Promise<void> => {
  for (const name of tableNames) {
    const own = lines.get(name);
    if (!own) continue;
    const stream = client.query(copyFrom(`COPY ${name} (${Object.keys(tables[name]).join()}) FROM STDIN`));
    stream.end(own.join(""));
    await once(stream, "finish");
  }
};

const resultOf = <Result>(computation: Computation<Result>): Result => {
  for (;;) {
    const step = computation.next();
    if (step.done) return step.value;
  }
};

/** With each body's sketch, which the product makes in the background: it would do so beside whatever is measured first. */
const withSketches =
  (emit: Emit): Emit =>
  (name, row) => {
    emit(name, row);
    if (name !== "article_text") return;
    const { article_id, part, folded } = row as Row<"article_text">;
    if (part !== "BODY") return;
    const { hashes, bands } = resultOf(sketch(resultOf(shingle(String(folded)))));
    emit("article_sketch", { article_id, revision: 1, hashes: hashes.map(String), bands: bands.map(String) });
  };

/** Everybody and everything in order of rank, so that a rank is an id less one; then article by article. */
async function* record(world: World, recorder: Recorder): AsyncGenerator<number> {
  for (let rank = 0; rank < world.size.publishers; rank++) recorder.publisher(world.publisher(rank));
  for (let rank = 0; rank < world.size.entities; rank++) recorder.entity(world.entity(rank));
  for (let first = 0; first < world.size.articles; first += articlesPerCommit) {
    const count = Math.min(articlesPerCommit, world.size.articles - first);
    const articles = Array.from({ length: count }, (_, index) => world.article(first + index));
    recorder.commit(articles, new Date(firstCommit + first * 1000), `load-${first}`);
    const done = first + count;
    if (done % articlesPerChunk === 0 || done === world.size.articles) yield done;
  }
}

interface Definition {
  readonly name: string;
  readonly text: string;
}

const dropSecondaryIndexes = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<Definition>(
    `SELECT format('%I', c.relname) AS name, pg_get_indexdef(c.oid) AS text
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
     WHERE t.relname = ANY ($1) AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid)`,
    [tableNames],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ text }) => text);
};

/** What curators do afterwards: some claims retracted (with their history), some related to another. */
const curate = async (client: pg.Client, recorder: Recorder): Promise<void> => {
  const commit = recorder.counters.log_commit + 1n;
  const at = new Date(firstCommit + 365 * 86_400_000).toISOString();
  const random = seeded(seed);
  const retracted = Array.from({ length: Number(recorder.counters.claim / 100n) }, () =>
    String(1 + random.below(Number(recorder.counters.claim))),
  );
  await client.query("INSERT INTO log_commit (id, at) VALUES ($1, $2)", [commit, at]);
  await client.query(
    `INSERT INTO claim_version (claim_id, until, text, language, quote_text, quote_start, quote_end, quote_verified, modality,
       confidence, status, updated_at, entities, attributions)
     SELECT id, $1, text, language, quote_text, quote_start, quote_end, quote_verified, modality, confidence, status, updated_at,
       (SELECT jsonb_agg(jsonb_build_object('given', given_id, 'role', role) ORDER BY position) FROM claim_entity WHERE claim_id = id),
       (SELECT jsonb_agg(jsonb_build_object('kind', kind, 'publisher', publisher_given_id, 'articleUri', article_uri,
          'speaker', speaker, 'speakerEntity', speaker_entity_given_id, 'anonymousSources', anonymous_sources) ORDER BY position)
        FROM attribution WHERE claim_id = id)
     FROM claim WHERE id = ANY ($2::bigint[]) ORDER BY id`,
    [commit, retracted],
  );
  await client.query(
    `UPDATE claim SET status = 'RETRACTED', status_reason = 'the source took it back', retracted_by = 'CURATOR', updated_at = $1
     WHERE id = ANY ($2::bigint[])`,
    [at, retracted],
  );
  await client.query(
    `INSERT INTO claim_relation (type, from_id, to_id, created_in)
     SELECT (ARRAY['SAME_AS', 'CONTRADICTS', 'SUPPORTS'])[1 + id % 3]::claim_relation_type, id - 15, id, $1 FROM claim WHERE id % 20 = 0
     ORDER BY id`,
    [commit],
  );
  await client.query(
    `INSERT INTO claim_event (seq, commit_id, claim_id, own)
     SELECT $1::bigint + row_number() OVER (ORDER BY id), $2, id, true FROM
       (SELECT id FROM claim WHERE id = ANY ($3::bigint[]) OR id % 20 IN (0, 5)) touched WHERE id <= $4`,
    [recorder.counters.claim_event, commit, retracted, recorder.counters.claim],
  );
};

/** The product's own way to the database that a client is connected to. */
const withDatabase = async (
  { user = "", password = "", host, port, database }: pg.Client,
  work: (database: Database) => Promise<unknown>,
): Promise<void> => {
  const account = [user, password ?? ""].map(encodeURIComponent).join(":");
  const query = host.startsWith("/") ? `?host=${encodeURIComponent(host)}` : "";
  const place = query ? `localhost:${port}` : `${host}:${port}`;
  const url = `postgres://${account}@${place}/${database}${query}`;
  const pool = openPool({ url, size: 2, statementTimeoutMs: 60_000 });
  try {
    await work({ ...pool, listen: () => Promise.reject(new Error("nothing is listened to here")) });
  } finally {
    await pool.stop();
  }
};

/** Numbers go on after the loaded rows. */
const advanceSequences = async (client: pg.Client): Promise<void> => {
  for (const name of ["publisher", "entity", "article", "claim", "claim_relation", "ingest_batch"])
    await client.query(`SELECT setval(pg_get_serial_sequence('${name}', 'id'), (SELECT max(id) FROM ${name}))`);
  await client.query("SELECT setval('log_commit_seq', (SELECT max(id) FROM log_commit))");
  await client.query("SELECT setval('claim_event_seq', (SELECT max(seq) FROM claim_event))");
};

export const loadWorld = async (client: pg.Client, world: World, say: (line: string) => void): Promise<void> => {
  await client.query(
    "SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SET synchronous_commit = off",
  );
  const indexes = await dropSecondaryIndexes(client);
  const { emit, take } = createCollector();
  const recorder = createRecorder(withSketches(emit), noCounters());
  for await (const done of record(world, recorder)) {
    await copyLines(client, take());
    if (done % (world.size.articles / 10) === 0) say(`  ${done} of ${world.size.articles} articles`);
  }
  say(`  primary keys are in; ${indexes.length} indexes follow`);
  for (const definition of indexes) await client.query(definition);
  await curate(client, recorder);
  await advanceSequences(client);
  await client.query(
    `INSERT INTO setting (name, value) SELECT 'folding', $1 UNION ALL SELECT 'corroboration', 'to count'
     UNION ALL SELECT 'copies', json_build_object('commit', max(id)::text, 'article', '9223372036854775807')::text FROM log_commit`,
    [foldingVersion],
  );
  // claims that were related or retracted afterwards are counted by the product itself
  await withDatabase(client, countAll);
  await client.query("VACUUM (ANALYZE)");
};
