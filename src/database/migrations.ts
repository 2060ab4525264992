/**
 * Brings a database to the state that this version expects: applies `prisma/migrations` in order and records them in
 * `_prisma_migrations`, as Prisma's own command line does. Any number of instances may start at once; one of them does it.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { StartError } from "../terms/errors.ts";
import { advisoryLocks } from "./advisory-locks.ts";
import { withSchemaEngine } from "./schema-engine.ts";

export interface Migration {
  /** its folder's name, which begins with its date */
  readonly name: string;
  readonly script: string;
}

const folder = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

export const readMigrations = async (): Promise<Migration[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({ name, script: await readFile(join(folder, name, "migration.sql"), "utf8") })),
  );
};

interface Recorded {
  readonly name: string;
  readonly finished: boolean;
}

const recorded = async (client: pg.Client): Promise<Recorded[]> => {
  const { rows: tables } = await client.query<{ found: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found",
  );
  if (!tables[0]?.found) return [];
  const { rows } = await client.query<Recorded>(
    "SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  return rows;
};

/** What a migration that runs again stumbles over is nothing: it is one transaction, so one that did not finish left nothing. */
const forgetUnfinished = (client: pg.Client): Promise<unknown> =>
  client.query(
    "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL",
  );

/** Commits with the migration itself, so that no kill can come between a migration and its record. */
const record = `
;UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL`;

const apply = (url: string, migrations: readonly Migration[]): Promise<string[]> => {
  const scripts = new Set(migrations.map(({ script }) => script));
  const work = async (engine: SchemaEngine): Promise<string[]> => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: folder,
        lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
        shadowDbInitScript: "",
        migrationDirectories: migrations.map(({ name, script }) => ({
          path: name,
          migrationFile: { path: "migration.sql", content: { tag: "ok", value: script } },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    });
    return appliedMigrationNames;
  };
  return withSchemaEngine(url, work, (script) => (scripts.has(script) ? `${script}${record}` : script));
};

const underLock = async <Result>(
  url: string,
  say: (line: string) => void,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "claimwire",
  });
  let lost: Error | null = null;
  client.on("error", (fault) => {
    lost = fault;
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ held: boolean }>(
      `SELECT pg_try_advisory_lock(${advisoryLocks.migrations}) AS held`,
    );
    if (!rows[0]?.held) {
      say("Another instance is migrating the database: waiting for it.");
      await client.query(`SELECT pg_advisory_lock(${advisoryLocks.migrations})`);
    }
    const result = await work(client);
    if (lost) throw lost;
    return result;
  } finally {
    await client.end();
  }
};

const toStartError = (fault: unknown): StartError => {
  const reason = (fault instanceof Error ? fault.message : String(fault)).trim().replace(/\s+/g, " ");
  return new StartError(
    reason.includes("schema is not empty")
      ? "The database holds tables of something else. Give Claimwire a database of its own, and name it in DATABASE_URL."
      : `The database could not be migrated: ${reason}`,
  );
};

/**
 * Applies what is missing and gives its names. Throws StartError where the database is ahead of this version, or where a
 * migration fails; it then left nothing behind.
 */
export const migrate = (url: string, say: (line: string) => void): Promise<string[]> =>
  underLock(url, say, async (client) => {
    const [migrations, known] = [await readMigrations(), await recorded(client)];
    const names = new Set(migrations.map(({ name }) => name));
    const ahead = known.find(({ name, finished }) => finished && !names.has(name));
    if (ahead) {
      throw new StartError(
        `The database was migrated by a newer Claimwire (${ahead.name}). Start that version, or give this one another database.`,
      );
    }
    const done = new Set(known.filter(({ finished }) => finished).map(({ name }) => name));
    if (migrations.every(({ name }) => done.has(name))) return [];
    if (known.some(({ finished }) => !finished)) await forgetUnfinished(client);
    try {
      return await apply(url, migrations);
    } catch (fault) {
      throw toStartError(fault);
    }
  });
