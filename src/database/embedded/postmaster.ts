/**
 * The server process of a cluster, ours or one that a killed service left behind: what its pid file says, starting, stopping.
 * It refuses to decide who may use the cluster.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, fchownSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../../terms/errors.ts";
import type { Binaries } from "./binaries.ts";
import { type Cluster, dataArgument } from "./folder.ts";

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const pollMs = 20;
/** recovery after a crash replays at most `max_wal_size`; that takes seconds */
const startLimitMs = 120_000;
/** what passes by itself: a port taken in between, a quicker service, the last processes of a server that was killed */
const retryLimitMs = 5_000;
const retryPauseMs = 200;
/** fast shutdown writes a checkpoint; past this the server is ended without, and recovers when it starts next */
const stopLimitMs = 4_000;
const logLimitBytes = 4_000_000;

/** A process that has ended and that nobody has asked after still has a number, but does nothing more. */
const isZombie = (pid: number): boolean => {
  if (process.platform !== "linux") return false;
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

const hasNumber = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === "EPERM";
  }
};

export const isAlive = (pid: number): boolean => hasNumber(pid) && !isZombie(pid);

/** A pid is given out again after a while: in a container restarted, the old postmaster's number may well be our own. */
const serves = (pid: number, data: string): boolean => {
  if (!isAlive(pid) || pid === process.pid) return false;
  if (process.platform !== "linux") return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return false;
  }
};

interface PidFile extends Postmaster {
  readonly ready: boolean;
}

const readPidFile = (data: string): PidFile | null => {
  try {
    const lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
  } catch {
    return null;
  }
};

/**
 * The server that runs on the cluster, if one does. PostgreSQL itself replaces a pid file whose number nobody has; one whose
 * number somebody else has would keep it from starting, so that one goes.
 */
export const findPostmaster = (cluster: Cluster): PidFile | null => {
  const found = readPidFile(cluster.data);
  if (!found) return null;
  if (serves(found.pid, cluster.data)) return found;
  if (hasNumber(found.pid)) rmSync(join(cluster.data, "postmaster.pid"), { force: true });
  return null;
};

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (!address || typeof address === "string") throw new Error("a TCP server has no port");
  return address.port;
};

const settings = (port: number, durable: boolean): string[] => {
  const values = {
    port,
    listen_addresses: "127.0.0.1",
    // nobody connects by socket, and a socket's path may not pass 107 bytes
    unix_socket_directories: "",
    max_connections: durable ? 100 : 300,
    shared_buffers: "256MB",
    max_wal_size: "2GB",
    log_checkpoints: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
};

const openLog = (cluster: Cluster): number => {
  const size = statSync(cluster.log, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(cluster.log, size > logLimitBytes ? "w" : "a", 0o600);
  if (cluster.account) fchownSync(log, cluster.account.uid, cluster.account.gid);
  return log;
};

/** The last complaint in the log, from `start` on. */
const complaint = (cluster: Cluster, start: number): string => {
  const lines = readFileSync(cluster.log).subarray(start).toString("utf8").split("\n");
  return lines.findLast((line) => /(FATAL|PANIC|ERROR|could not):?/.test(line))?.trim() ?? "it gave no reason";
};

/** A group of its own, so that Ctrl-C in the terminal reaches the service alone, which then stops it in order. */
const spawnDetached = (cluster: Cluster, binaries: Binaries, port: number, durable: boolean) => {
  const log = openLog(cluster);
  const start = statSync(cluster.log).size;
  const { account, data } = cluster;
  const child = spawn(binaries.postgres, ["-D", dataArgument(data, account), ...settings(port, durable)], {
    cwd: data,
    detached: true,
    stdio: ["ignore", log, log],
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  closeSync(log);
  child.unref();
  // the log is read when somebody asks: a server that was stopped in order may have ended after its folder was removed
  let ended: (() => string) | null = null;
  child.on("error", (fault) => {
    ended = () => fault.message;
  });
  child.on("exit", () => {
    ended ??= () => complaint(cluster, start);
  });
  return { ended: () => ended?.() ?? null };
};

/** Spawns a server, and another where it ended at once, for as long as the cause may be one that passes. */
const createStarter = (cluster: Cluster, binaries: Binaries, durable: boolean, port: number | null) => {
  const deadline = Date.now() + retryLimitMs;
  let child: { ended: () => string | null } | null = null;
  return async (): Promise<void> => {
    if (child?.ended() === null) return;
    if (child) {
      if (Date.now() > deadline) {
        throw new StartError(`PostgreSQL in ${cluster.data} does not start: ${child.ended()}`);
      }
      await sleep(retryPauseMs);
    }
    child = spawnDetached(cluster, binaries, port ?? (await freePort()), durable);
  };
};

/**
 * Waits until a server is ready on the cluster, and starts one where none runs. `port`: where it has to listen, as others know
 * it by that; null: anywhere.
 */
export const ensurePostmaster = async (
  cluster: Cluster,
  binaries: Binaries,
  durable: boolean,
  port: number | null,
): Promise<Postmaster> => {
  const deadline = Date.now() + startLimitMs;
  const start = createStarter(cluster, binaries, durable, port);
  while (Date.now() < deadline) {
    const found = findPostmaster(cluster);
    if (found?.ready) return found;
    if (!found) await start();
    await sleep(pollMs);
  }
  throw new StartError(
    `PostgreSQL in ${cluster.data} was not ready after ${startLimitMs / 1000} s: see ${cluster.log}`,
  );
};

const goneWithin = async (cluster: Cluster, pid: number, limitMs: number): Promise<boolean> => {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if (!serves(pid, cluster.data)) return true;
    await sleep(pollMs);
  }
  return false;
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // gone already
  }
};

/** Ends its sessions and stops it; harder when it takes long. Windows knows only the hard way. */
export const stopPostmaster = async (cluster: Cluster): Promise<void> => {
  const found = findPostmaster(cluster);
  if (!found) return;
  signal(found.pid, "SIGINT");
  if (await goneWithin(cluster, found.pid, stopLimitMs)) return;
  signal(found.pid, "SIGQUIT");
  await goneWithin(cluster, found.pid, stopLimitMs);
};
