/**
 * Prisma's schema engine (WebAssembly), on a connection of its own to one database. It downloads nothing and starts no process.
 * Used to apply migrations and to compare a database with the data model.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

type Bindings = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");

/** The engine's ten seconds of patience with its lock go on ticking after it has it; they shall not keep a command from ending. */
const withoutLingering = (bindings: Bindings): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(bindings).map(([name, value]: [string, unknown]) => {
      if (!name.startsWith("__wbg_setTimeout") || typeof value !== "function") return [name, value];
      const start = value as (...values: unknown[]) => NodeJS.Timeout;
      return [name, (...values: unknown[]) => start(...values).unref()];
    }),
  );

/** Instantiated by hand: as an imported module it is an experiment of Node's, with a warning on every start. */
const instantiate = async (): Promise<Bindings> => {
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = await readFile(entry.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, {
    "./schema_engine_bg.js": withoutLingering(bindings) as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports["__wbindgen_start"];
  if (typeof start === "function") start();
  return bindings;
};

let loaded: Promise<Bindings> | undefined;

/** Once per process: the bindings keep views of the first instance's memory. */
const loadEngine = (): Promise<Bindings> => {
  loaded ??= instantiate();
  return loaded;
};

const characterOid = 18;
const textOid = 25;

/** The catalogs hold columns of type `"char"`, which the stock adapter refuses: it is shown text instead, and told where. */
const disguiseCharacters = (pool: pg.Pool): (() => ReadonlySet<number>) => {
  const query = pool.query.bind(pool) as (config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>;
  let positions = new Set<number>();
  const disguised = async (config: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> => {
    const result = await query(config);
    positions = new Set();
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== characterOid) continue;
      field.dataTypeID = textOid;
      positions.add(index);
    }
    return result;
  };
  pool.query = disguised as typeof pool.query;
  return () => positions;
};

const adapt = async (
  factory: PrismaPg,
  pool: pg.Pool,
  runScript: (script: string) => Promise<void>,
): Promise<SqlDriverAdapter> => {
  const adapter = await factory.connect();
  const characters = disguiseCharacters(pool);
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    executeRaw: (query) => adapter.executeRaw(query),
    startTransaction: (level) => adapter.startTransaction(level),
    getConnectionInfo: () => adapter.getConnectionInfo?.() ?? { supportsRelationJoins: true },
    dispose: () => adapter.dispose(),
    queryRaw: async (query) => {
      const result = await adapter.queryRaw(query);
      const columnTypes = result.columnTypes.map((type, index) =>
        characters().has(index) ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    },
    // The stock adapter splits at `;`, which cuts function bodies. Sent as one query, a script is one transaction too.
    executeScript: runScript,
  };
};

/**
 * Hands the engine over for the time of `work`. `finish` may add to a script that is about to run; what it adds commits with it.
 * One connection: the engine takes a session lock and expects to keep it.
 */
export const withSchemaEngine = async <Result>(
  url: string,
  work: (engine: SchemaEngine) => Promise<Result>,
  finish: (script: string) => string = (script) => script,
): Promise<Result> => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 10_000,
    application_name: "claimwire",
  });
  pool.on("error", () => undefined); // the query that runs reports it
  // of a script that fails the engine says only that it failed
  let scriptFault: unknown;
  const runScript = async (script: string): Promise<void> => {
    try {
      await pool.query(finish(script));
    } catch (fault) {
      scriptFault = fault;
      throw fault;
    }
  };
  try {
    const factory = new PrismaPg(pool);
    const { SchemaEngine } = await loadEngine();
    const bound = bindMigrationAwareSqlAdapterFactory({
      provider: factory.provider,
      adapterName: factory.adapterName,
      connect: () => adapt(factory, pool, runScript),
      connectToShadowDb: () => Promise.reject(new Error("nothing here needs a shadow database")),
    });
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, bound);
    try {
      return await work(engine);
    } catch (fault) {
      throw scriptFault ?? fault;
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
};
