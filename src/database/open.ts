/**
 * Opens the floor: the given database or the embedded one, checked, migrated, with its pool and its listening connections.
 * It refuses to know what is stored.
 */
import { checkDatabase } from "./check.ts";
import type { Database, Listener } from "./database.ts";
import { openEmbedded } from "./embedded/embedded.ts";
import { openListener } from "./listen.ts";
import { migrate } from "./migrations.ts";
import { openPool } from "./pool.ts";

export interface DatabaseOptions {
  /** null: the embedded database in `dataFolder` */
  readonly url: string | null;
  /** past a pooler in transaction mode; null: the same */
  readonly directUrl: string | null;
  /** `url` is a pooler's, in transaction mode */
  readonly pooled?: boolean;
  readonly dataFolder: string;
  /** told what an operator should know, one line at a time */
  readonly say: (line: string) => void;
}

const poolSize = 16;
const statementTimeoutMs = 20_000;

interface Server {
  readonly url: string;
  readonly directUrl: string;
  stop(): Promise<void>;
}

const openServer = async (options: DatabaseOptions): Promise<Server> => {
  if (options.url) {
    const directUrl = options.directUrl ?? options.url;
    await checkDatabase(directUrl);
    return { url: options.url, directUrl, stop: () => Promise.resolve() };
  }
  const embedded = await openEmbedded({ folder: options.dataFolder, durable: true, say: options.say });
  return { url: embedded.url, directUrl: embedded.url, stop: embedded.stop };
};

/** Throws StartError with one line that names the fault and the mend. */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const server = await openServer(options);
  try {
    const applied = await migrate(server.directUrl, options.say);
    if (applied.length > 0) options.say(`Migrated the database: ${applied.join(", ")}.`);
  } catch (fault) {
    await server.stop();
    throw fault;
  }
  const pool = openPool({ url: server.url, size: poolSize, statementTimeoutMs, pooled: options.pooled === true });
  const listeners = new Set<Listener>();
  return Object.freeze({
    prisma: pool.prisma,
    query: pool.query,
    connections: pool.connections,
    snapshot: pool.snapshot,
    withSettings: pool.withSettings,
    transaction: pool.transaction,
    listen: async (wake: () => void) => {
      const listener = await openListener({ url: server.directUrl, wake });
      listeners.add(listener);
      return listener;
    },
    stop: async () => {
      await Promise.all([...listeners].map((listener) => listener.stop()));
      await pool.stop();
      await server.stop();
    },
  });
};
