/**
 * Instances of the service over one database, and everything that may happen to them: killed and started again, their database
 * sessions ended, PostgreSQL itself crashed. Every process here was started here, and is ended by its number.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openEmbedded } from "../../src/database/embedded/embedded.ts";
import { spawnService } from "../support/child.ts";
import { guard } from "../support/guard.ts";
import { pause } from "./random.ts";

export interface Cluster {
  readonly databaseUrl: string;
  /** of the instances that are up */
  urls(): string[];
  kill(index: number): void;
  /** Ends the sessions that listen, or all sessions of the service. */
  cutSessions(which: "listeners" | "all"): Promise<void>;
  crashDatabase(): void;
  readonly size: number;
  readonly kills: number;
  /** rounds of ended sessions */
  readonly cuts: number;
  readonly crashes: number;
  /** what instances wrote that ended without being asked to */
  readonly faults: readonly string[];
  stop(): Promise<void>;
}

interface Instance {
  url: string | null;
  kill(): void;
}

/** Runs one statement on a connection of its own; a database that is away is no fault here. */
const ask = async (url: string, text: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: "havoc" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(text);
  } catch {
    // it is being crashed, or comes back
  } finally {
    await client.end().catch(() => undefined);
  }
};

export const openCluster = async (size: number): Promise<Cluster> => {
  const folder = await mkdtemp(join(tmpdir(), "claimwire-live-"));
  const guardian = guard(folder);
  const postgres = await openEmbedded({ folder, durable: true, say: () => undefined });
  const counts = { kills: 0, cuts: 0, crashes: 0 };
  const faults: string[] = [];
  let stopping = false;

  /** One process of an instance, from its start to its end. */
  const runOnce = async (instance: Instance): Promise<void> => {
    const child = spawnService({ DATABASE_URL: postgres.url });
    const { pid } = child.process;
    if (pid) guardian.watch(pid);
    let asked = false;
    instance.kill = () => {
      asked = true;
      child.process.kill("SIGKILL");
    };
    instance.url = await child.ready.catch(() => null);
    const wasReady = instance.url !== null;
    const { code, signal } = await child.ended;
    instance.url = null;
    if (pid) guardian.forget(pid);
    // what a client was told as INTERNAL, with its cause
    for (const line of child.lines())
      if (line.includes("failed unexpectedly")) faults.push(`an instance logged: ${line.slice(0, 2_000)}`);
    // one that does not get ready may have met a database that was just crashed
    if (!wasReady) await pause(100);
    else if (!asked)
      faults.push(`an instance ended by itself (${signal ?? code}): ${child.lines().slice(-5).join("\n")}`);
  };
  /** Starts an instance again and again, until all are stopped. */
  const run = async (instance: Instance): Promise<void> => {
    while (!stopping) await runOnce(instance);
  };
  const instances = Array.from({ length: size }, (): Instance => ({ url: null, kill: () => undefined }));
  const running = instances.map(run);
  while (instances.some(({ url }) => url === null)) await pause(20);

  return {
    databaseUrl: postgres.url,
    size,
    faults,
    get kills() {
      return counts.kills;
    },
    get cuts() {
      return counts.cuts;
    },
    get crashes() {
      return counts.crashes;
    },
    urls: () => instances.flatMap(({ url }) => url ?? []),
    kill: (index) => {
      counts.kills++;
      instances[index]?.kill();
    },
    cutSessions: (which) => {
      counts.cuts++;
      return ask(
        postgres.url,
        `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()
          AND application_name ${which === "all" ? "LIKE 'claimwire%'" : "= 'claimwire listen'"}`,
      );
    },
    crashDatabase: () => {
      try {
        const [pid] = readFileSync(join(folder, "postgres-18/data/postmaster.pid"), "utf8").split("\n");
        // none stands there yet where it is just being started; 0 would be this process and all that it started
        if (!(Number(pid) > 1)) return;
        process.kill(Number(pid), "SIGKILL");
        counts.crashes++;
      } catch {
        // it is not up again since the last time
      }
    },
    stop: async () => {
      stopping = true;
      for (const { kill } of instances) kill();
      await Promise.all(running);
      await postgres.stop();
      guardian.dismiss();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
