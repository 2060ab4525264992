/**
 * A copy of the embedded database while it serves. PostgreSQL's own way to a base backup, without its tool, which the package
 * does not bring: the server says where the copy begins and ends, the files are read in between, and the write-ahead log of that
 * time goes with them, held by a slot so that none of it is recycled. Whoever starts on the copy recovers to its end on a new
 * timeline, by which the claim log knows that it may have lost its own end.
 */
import { existsSync } from "node:fs";
import { appendFile, copyFile, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { StartError } from "../../terms/errors.ts";
import { type Account, accountFor, give } from "./account.ts";
import { clusterFolder } from "./folder.ts";

/** Made anew by a server that starts; copying them would only confuse it. */
const emptied = new Set([
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
]);
const skipped =
  /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*|backup_label.*|tablespace_map.*|recovery\.signal)$/;
const segment = /^[0-9A-F]{24}$/;

export interface BackupReport {
  readonly files: number;
  readonly bytes: number;
}

interface Copier {
  readonly report: { files: number; bytes: number };
  readonly account: Account | null;
}

const isGone = (fault: unknown): boolean => (fault as NodeJS.ErrnoException).code === "ENOENT";

const copyOne = async ({ report, account }: Copier, from: string, to: string): Promise<void> => {
  try {
    await copyFile(from, to);
  } catch (fault) {
    // a table that was dropped meanwhile: the write-ahead log says so too
    if (isGone(fault)) return;
    throw fault;
  }
  await give(to, account);
  report.files++;
  report.bytes += (await stat(to)).size;
};

const makeFolder = async ({ account }: Copier, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await give(folder, account);
};

const copyFolder = async (copier: Copier, from: string, to: string, isRoot: boolean): Promise<void> => {
  await makeFolder(copier, to);
  const entries = await readdir(from, { withFileTypes: true }).catch((fault: unknown) => {
    if (isGone(fault)) return [];
    throw fault;
  });
  for (const entry of entries) {
    if (skipped.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && isRoot && emptied.has(entry.name)) await makeFolder(copier, target);
    else if (entry.isDirectory()) await copyFolder(copier, source, target, false);
    else if (entry.isFile()) await copyOne(copier, source, target);
  }
};

/** From the segment in which the copy began to the newest; a segment that is being written is whole up to where it matters. */
const copyLog = async (copier: Copier, from: string, to: string, first: string): Promise<void> => {
  await makeFolder(copier, join(to, "archive_status"));
  for (const name of await readdir(from))
    if (segment.test(name) && name >= first) await copyOne(copier, join(from, name), join(to, name));
};

const makeCopy = async (client: pg.Client, copier: Copier, data: string, target: string): Promise<void> => {
  await client.query(`SELECT pg_create_physical_replication_slot('claimwire_backup_${process.pid}', true, true)`);
  const { rows: begun } = await client.query<{ first: string }>(
    "SELECT pg_walfile_name(pg_backup_start('claimwire backup', true)) AS first",
  );
  await copyFolder(copier, data, target, true);
  // its record of the end must be in the log that is copied next
  const { rows: ended } = await client.query<{ label: string }>("SELECT labelfile AS label FROM pg_backup_stop(false)");
  await copyLog(copier, join(data, "pg_wal"), join(target, "pg_wal"), begun[0]?.first ?? "");
  const write = async (name: string, text: string): Promise<void> => {
    await writeFile(join(target, name), text, { mode: 0o600 });
    await give(join(target, name), copier.account);
  };
  await write("backup_label", ended[0]?.label ?? "");
  await write("recovery.signal", "");
  // all there is lies in pg_wal already: the command only has to say that there is no more; nobody comes in before the end
  await appendFile(join(target, "postgresql.auto.conf"), "restore_command = 'exit 1'\nhot_standby = off\n");
};

/**
 * Copies the database of `dataFolder`, which runs at `url`, into `target`: a data folder that a service can be started on. It is
 * there whole or not at all. Throws StartError where `target` is there already.
 */
export const backUpEmbedded = async (dataFolder: string, url: string, target: string): Promise<BackupReport> => {
  if (existsSync(target)) throw new StartError(`${target} is there already; name a folder for the backup that is not.`);
  const cluster = clusterFolder(dataFolder);
  const partial = `${target}.partial-${process.pid}`;
  const copier = { report: { files: 0, bytes: 0 }, account: await accountFor(cluster) };
  const copied = clusterFolder(partial);
  const client = new pg.Client({ connectionString: url, application_name: "claimwire backup" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await mkdir(partial, { recursive: true, mode: 0o711 });
    await makeFolder(copier, copied);
    await makeCopy(client, copier, join(cluster, "data"), join(copied, "data"));
    await copyOne(copier, join(cluster, "password"), join(copied, "password"));
    if (existsSync(join(dataFolder, "key"))) await copyFile(join(dataFolder, "key"), join(partial, "key"));
    await rename(partial, target);
    return copier.report;
  } catch (fault) {
    await rm(partial, { recursive: true, force: true });
    throw fault;
  } finally {
    await client.end().catch(() => undefined);
  }
};
