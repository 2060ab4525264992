/**
 * The database that comes with the package: a real PostgreSQL, run in a data folder for as long as the service runs.
 * A folder belongs to the service that holds an advisory lock in its server. A lock goes with its session, so a service that was
 * killed leaves a server that the next one takes over, and never a lock file that nobody dares to delete.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartError } from "../../terms/errors.ts";
import { advisoryLocks } from "../advisory-locks.ts";
import { accountFor } from "./account.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { openCluster, passwordOf } from "./cluster.ts";
import { type Cluster, clusterFolder, superuser } from "./folder.ts";
import { ensurePostmaster, findPostmaster, stopPostmaster } from "./postmaster.ts";

export interface EmbeddedOptions {
  /** the data folder; made where it is missing */
  readonly folder: string;
  /** false: what was committed may be lost with the machine's power. For tests. */
  readonly durable: boolean;
  /** told what an operator should know, one line at a time */
  readonly say: (line: string) => void;
}

export interface Embedded {
  /** the superuser's */
  readonly url: string;
  stop(): Promise<void>;
}

/** a killed owner's session ends within milliseconds, once its server has noticed */
const ownerPatienceMs = 3_000;
const reviveLimitMs = 600_000;

const databaseName = "claimwire";

const urlOf = (port: number, password: string, database: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;

/** The superuser's url of the product's own database. */
export const urlOfDatabase = (port: number, password: string): string => urlOf(port, password, databaseName);

/** Faults that mean: the server is just coming or going, ask again. */
const isPassing = (fault: unknown): boolean => {
  const code = (fault as { code?: unknown }).code;
  return (
    code === undefined || ["57P01", "57P02", "57P03", "ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(String(code))
  );
};

/** The name of whoever holds the folder; null: nobody does. */
const findOwner = async (client: pg.Client): Promise<string | null> => {
  const { rows } = await client.query<{ owner: string }>(
    `SELECT application_name AS owner FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = ${advisoryLocks.owner} LIMIT 1`,
  );
  return rows[0]?.owner ?? null;
};

/** Whether a service holds the folder of this server. */
export const hasOwner = async (client: pg.Client): Promise<boolean> => (await findOwner(client)) !== null;

/** Becomes the folder's owner on this session. */
const own = async (client: pg.Client, folder: string): Promise<void> => {
  const deadline = Date.now() + ownerPatienceMs;
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>(
      `SELECT pg_try_advisory_lock(${advisoryLocks.owner}) AS held`,
    );
    if (rows[0]?.held) return;
    if (Date.now() > deadline) {
      throw new StartError(
        `The data folder ${folder} is in use by ${(await findOwner(client)) ?? "another session"}. Stop that one, or give this one a folder of its own with CLAIMWIRE_DATA.`,
      );
    }
    await sleep(100);
  }
};

const ensureDatabase = async (client: pg.Client): Promise<void> => {
  const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = '${databaseName}'`);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
};

interface Held {
  readonly port: number;
  readonly client: pg.Client;
}

const hold = async (
  cluster: Cluster,
  binaries: Binaries,
  options: EmbeddedOptions,
  port: number | null,
): Promise<Held> => {
  const password = await passwordOf(cluster);
  for (let attempt = 0; ; attempt++) {
    const postmaster = await ensurePostmaster(cluster, binaries, options.durable, port);
    const client = new pg.Client({
      connectionString: urlOf(postmaster.port, password, "postgres"),
      application_name: `Claimwire (process ${process.pid})`,
      keepAlive: true,
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await own(client, options.folder);
      return { port: postmaster.port, client };
    } catch (fault) {
      await client.end().catch(() => undefined);
      if (!isPassing(fault) || fault instanceof StartError || attempt >= 100) throw fault;
      await sleep(50);
    }
  }
};

/** Keeps the lock, and with it the server: where the session ends, the server is brought back on the same port. */
const keep = (first: Held, regain: () => Promise<Held>, say: (line: string) => void): { release(): void } => {
  let released = false;
  const revive = async (): Promise<void> => {
    const deadline = Date.now() + reviveLimitMs;
    for (let waitMs = 100; !released && Date.now() < deadline; waitMs = Math.min(waitMs * 2, 5_000)) {
      try {
        const held = await regain();
        if (released) return void held.client.end();
        watch(held);
        return say("The embedded PostgreSQL is back.");
      } catch (fault) {
        say(`The embedded PostgreSQL is away: ${fault instanceof Error ? fault.message : String(fault)}`);
        await sleep(waitMs, undefined, { ref: false });
      }
    }
  };
  const watch = (held: Held): void => {
    held.client.once("end", () => {
      if (!released) void revive();
    });
  };
  watch(first);
  return {
    release: () => {
      released = true;
    },
  };
};

/** Starts the server of a data folder, or takes over the one that runs there. Throws StartError where another service has it. */
export const openEmbedded = async (options: EmbeddedOptions): Promise<Embedded> => {
  const account = await accountFor(clusterFolder(options.folder));
  const binaries = await findBinaries(account, options.say);
  const cluster = await openCluster(options.folder, account, binaries, options.durable);
  const orphan = findPostmaster(cluster);
  const held = await hold(cluster, binaries, options, null);
  if (orphan) options.say(`Took over the PostgreSQL that a killed service left running (process ${orphan.pid}).`);
  await ensureDatabase(held.client);
  const keeper = keep(held, () => hold(cluster, binaries, options, held.port), options.say);
  return {
    url: urlOfDatabase(held.port, await passwordOf(cluster)),
    stop: async () => {
      keeper.release();
      await stopPostmaster(cluster);
    },
  };
};
