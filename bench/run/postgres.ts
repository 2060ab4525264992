/**
 * The one database server that everything under test talks to: the embedded PostgreSQL with the service's own settings, in
 * `bench/.data`, plus pg_stat_statements. Databases with a loaded world are kept from run to run.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { openEmbedded } from "../../src/database/embedded/embedded.ts";
import { migrate, readMigrations } from "../../src/database/migrations.ts";
import { loadWorld } from "../data/load.ts";
import { createWorld, type Size } from "../data/world.ts";

export interface Server {
  readonly version: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Makes sure that a database with the world of this size is there. Gives its url. */
  world(size: Size): Promise<string>;
  /** A copy of a database, dropped and made anew. Nobody may be connected to the source. */
  copy(sourceUrl: string, name: string): Promise<string>;
  /** An empty database with the tables. */
  empty(name: string): Promise<string>;
  drop(url: string): Promise<void>;
  /** Statements run in a database since the beginning, as pg_stat_statements counts them. */
  statements(url: string): Promise<number>;
  stop(): Promise<void>;
}

const folder = fileURLToPath(new URL("../.data", import.meta.url));
const shown = [
  "shared_buffers",
  "max_connections",
  "fsync",
  "synchronous_commit",
  "shared_preload_libraries",
  "max_wal_size",
];

const nameIn = (url: string): string => new URL(url).pathname.slice(1);

/** Another stamp means other rows: the world is loaded again. */
const stampOf = async (): Promise<string> => {
  const hash = createHash("sha256");
  for (const file of ["load", "rows", "tables", "world", "words", "random"])
    hash.update(await readFile(new URL(`../data/${file}.ts`, import.meta.url)));
  hash.update(await readFile(new URL("../../src/filter/fold.ts", import.meta.url)));
  for (const { script } of await readMigrations()) hash.update(script);
  return hash.digest("hex").slice(0, 12);
};

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: "bench" });
  client.on("error", () => undefined);
  await client.connect();
  return client;
};

/** Runs on a connection of its own. */
export const withClient = async <Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const openWithStatistics = async (say: (line: string) => void) => {
  const embedded = await openEmbedded({ folder, durable: true, say });
  const counts = await withClient(embedded.url, async (client) => {
    const { rows } = await client.query<{ loaded: string }>(
      "SELECT current_setting('shared_preload_libraries') AS loaded",
    );
    if (rows[0]?.loaded.includes("pg_stat_statements")) return true;
    await client.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
    await client.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    return false;
  });
  if (counts) return embedded;
  await embedded.stop();
  return openEmbedded({ folder, durable: true, say });
};

const loadNew = async (admin: pg.Client, url: string, size: Size, stamp: string, say: (line: string) => void) => {
  const name = nameIn(url);
  const { rows } = await admin.query<{ datname: string }>("SELECT datname FROM pg_database WHERE datname LIKE $1", [
    `world\\_${size.name}\\_%`,
  ]);
  for (const { datname } of rows) await admin.query(`DROP DATABASE ${datname} WITH (FORCE)`);
  say(`Loading ${size.articles} articles, ${size.articles * 10} claims into ${name} (once).`);
  const began = Date.now();
  await admin.query(`CREATE DATABASE ${name}`);
  await migrate(url, say);
  await withClient(url, (client) => loadWorld(client, createWorld(size), say));
  await admin.query(`COMMENT ON DATABASE ${name} IS 'loaded ${stamp}'`);
  say(`  loaded in ${((Date.now() - began) / 1000).toFixed(0)} s`);
};

export const openServer = async (say: (line: string) => void): Promise<Server> => {
  const embedded = await openWithStatistics(say);
  const admin = await connect(embedded.url);
  const at = (name: string): string => embedded.url.replace(/\/[^/]*$/, `/${name}`);
  const settings: Record<string, string> = {};
  for (const name of shown)
    settings[name] =
      (await admin.query<{ value: string }>("SELECT current_setting($1) AS value", [name])).rows[0]?.value ?? "";
  await admin.query(`CREATE EXTENSION IF NOT EXISTS pg_stat_statements`);
  const drop = async (url: string): Promise<void> => {
    await admin.query(`DROP DATABASE IF EXISTS ${nameIn(url)} WITH (FORCE)`);
  };
  return {
    version:
      (await admin.query<{ server_version: string }>("SHOW server_version")).rows[0]?.server_version ?? "unknown",
    settings,
    drop,
    world: async (size) => {
      const stamp = await stampOf();
      const url = at(`world_${size.name}_${stamp}`);
      const { rows } = await admin.query<{ loaded: boolean }>(
        "SELECT shobj_description(oid, 'pg_database') LIKE 'loaded%' AS loaded FROM pg_database WHERE datname = $1",
        [nameIn(url)],
      );
      if (!rows[0]?.loaded) await loadNew(admin, url, size, stamp, say);
      return url;
    },
    copy: async (sourceUrl, name) => {
      await drop(at(name));
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${nameIn(sourceUrl)} STRATEGY file_copy`);
      return at(name);
    },
    empty: async (name) => {
      await drop(at(name));
      await admin.query(`CREATE DATABASE ${name}`);
      await migrate(at(name), say);
      return at(name);
    },
    statements: async (url) => {
      const { rows } = await admin.query<{ calls: string | null }>(
        `SELECT sum(calls) AS calls FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = $1`,
        [nameIn(url)],
      );
      return Number(rows[0]?.calls ?? 0);
    },
    stop: async () => {
      await admin.end();
      await embedded.stop();
    },
  };
};
