/**
 * R4 and R3: what the hardware allows for ingest. The rows are made before; timed is writing them from a bare pg client, one
 * transaction a batch, by `INSERT … SELECT FROM unnest(…)` or by COPY.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { ArticleInput } from "../../src/domain/input.ts";
import { copyLines, createCollector, type Lines } from "../data/load.ts";
import { createRecorder, noCounters, type Recorder } from "../data/rows.ts";
import { literal, type TableName, tableNames, tables, type Value } from "../data/tables.ts";
import { createWorld, type Size } from "../data/world.ts";
import { answerParent } from "../run/child.ts";
import { connectionOptions } from "../run/settings.ts";

const client = new pg.Client({ connectionString: process.env["DATABASE_URL"], options: connectionOptions });
await client.connect();

/** Columns of one table, for the batch that is being made. */
type Columns = Map<string, (string | null)[]>;
type Batch = Map<TableName, Columns>;

const collector = createCollector();
const writes: (() => Promise<void>)[] = [];
let collecting: Batch = new Map();
let recorder: Recorder | undefined;
let copying = false;

const collect = (name: TableName, row: Readonly<Record<string, Value>>): void => {
  const columns: Columns = collecting.get(name) ?? new Map();
  collecting.set(name, columns);
  for (const column of Object.keys(tables[name])) {
    const values = columns.get(column) ?? [];
    values.push(literal(row[column] ?? null));
    columns.set(column, values);
  }
};

/** Knows the loaded world's entities and publishers, and numbers on from what is stored. */
const open = async ({ size, copy }: { size: Size; copy: boolean }): Promise<void> => {
  const counters = noCounters();
  let known = false;
  copying = copy;
  recorder = createRecorder((name, row) => {
    if (!known) return;
    if (copy) collector.emit(name, row);
    else collect(name, row);
  }, counters);
  const world = createWorld(size);
  for (let rank = 0; rank < size.publishers; rank++) recorder.publisher(world.publisher(rank));
  for (let rank = 0; rank < size.entities; rank++) recorder.entity(world.entity(rank));
  for (const name of ["article", "claim", "ingest_batch", "log_commit"] as const)
    counters[name] = BigInt(
      (await client.query<{ last: string }>(`SELECT max(id) AS last FROM ${name}`)).rows[0]?.last ?? 0,
    );
  counters.claim_event = BigInt(
    (await client.query<{ last: string }>("SELECT max(seq) AS last FROM claim_event")).rows[0]?.last ?? 0,
  );
  known = true;
};

const isScalar = (type: string): boolean =>
  ["bigint", "int", "boolean", "float8", "timestamptz", "text"].includes(type);

/** Arrays and words travel as text and are cast, as an array of arrays cannot be unnested. */
const statements = new Map(
  tableNames.map((name) => {
    const columns = Object.entries(tables[name]);
    const parameters = columns.map(([, type], index) => `$${index + 1}::${isScalar(type) ? type : "text"}[]`);
    const selected = columns.map(([column, type]) => (isScalar(type) ? column : `${column}::${type}`));
    const names = columns.map(([column]) => column);
    const text = `INSERT INTO ${name} (${names}) SELECT ${selected} FROM unnest(${parameters}) AS r (${names})`;
    return [name, { name, text }] as const;
  }),
);

const writeRows = async (batch: Batch): Promise<void> => {
  for (const name of tableNames) {
    const columns = batch.get(name);
    const statement = statements.get(name);
    if (columns && statement) await client.query({ ...statement, values: [...columns.values()] });
  }
};

let made = 0;

/** Makes the rows of each batch; not in the time. */
const prepare = ({ articles }: { articles: readonly (readonly ArticleInput[])[] }): void => {
  for (const batch of articles) {
    collecting = new Map();
    recorder?.commit(batch, new Date(), `r-${process.pid}-${made++}`);
    const [columns, lines]: [Batch, Lines] = [collecting, collector.take()];
    writes.push(() => (copying ? copyLines(client, lines) : writeRows(columns)));
  }
};

/** Gives the seconds that writing took. */
const run = async (): Promise<number> => {
  const began = performance.now();
  for (const write of writes.splice(0)) {
    await client.query("BEGIN");
    await write();
    await client.query("COMMIT");
  }
  return (performance.now() - began) / 1000;
};

/** One transaction every so often. Gives when each COMMIT was sent (absolute ms); a notification leaves with it. */
const pace = async ({ everyMs }: { everyMs: number }): Promise<readonly number[]> => {
  const began = performance.now();
  const sentAtMs: number[] = [];
  for (const [place, write] of writes.splice(0).entries()) {
    await sleep(Math.max(0, began + place * everyMs - performance.now()));
    await client.query("BEGIN");
    await write();
    sentAtMs.push(performance.timeOrigin + performance.now());
    await client.query("NOTIFY bench; COMMIT");
  }
  return sentAtMs;
};

answerParent({ open, prepare, run, pace }, () => client.end());
