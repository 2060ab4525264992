/**
 * Making a cluster. It is made under another name and renamed, so that it is there whole or not at all, whenever the making of
 * it was killed.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StartError } from "../../terms/errors.ts";
import { type Account, give } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { type Cluster, clusterFolder, dataArgument, superuser } from "./folder.ts";
import { isAlive } from "./postmaster.ts";

/** The C library's type of characters decides what pg_trgm takes for a letter; under C no Chinese character is one. */
const characterType = process.platform === "darwin" ? ["--lc-ctype=en_US.UTF-8"] : ["--lc-ctype=C.UTF-8"];

const initialise = (binaries: Binaries, data: string, account: Account | null, durable: boolean): Promise<void> => {
  const at = dataArgument(data, account);
  const options = [
    ...["-D", at, "-U", superuser, `--pwfile=${at}/../password`, "--auth=scram-sha-256", "-E", "UTF8", "--no-locale"],
    ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", ...characterType, "--no-instructions"],
    ...(durable ? [] : ["--no-sync"]),
  ];
  return new Promise((resolve, reject) => {
    const ids = account ? { uid: account.uid, gid: account.gid } : {};
    const child = spawn(binaries.initdb, options, { cwd: data, stdio: ["ignore", "ignore", "pipe"], ...ids });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve();
      reject(
        new StartError(`initdb could not make the database in ${data}: ${complaint.trim().replaceAll("\n", " ")}`),
      );
    });
  });
};

/** Half-made clusters of services that were killed. */
const sweep = async (folder: string): Promise<void> => {
  const prefix = `${basename(folder)}.new-`;
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
};

const make = async (folder: string, binaries: Binaries, account: Account | null, durable: boolean): Promise<void> => {
  const partial = `${folder}.new-${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  const data = join(partial, "data");
  const password = join(partial, "password");
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
  for (const path of [partial, data, password]) await give(path, account);
  try {
    await initialise(binaries, data, account, durable);
    await rename(partial, folder);
  } catch (fault) {
    await rm(partial, { recursive: true, force: true });
    // another service was quicker: its cluster is as good
    if (!existsSync(folder)) throw fault;
  }
};

/** Finds the cluster, or makes it (0.6 s). */
export const openCluster = async (
  dataFolder: string,
  account: Account | null,
  binaries: Binaries,
  durable: boolean,
): Promise<Cluster> => {
  const folder = clusterFolder(dataFolder);
  const cluster = { folder, data: join(folder, "data"), log: join(folder, "postgres.log"), account };
  if (existsSync(folder)) return cluster;
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o711 });
    await sweep(folder);
    await make(folder, binaries, account, durable);
  } catch (fault) {
    if (fault instanceof StartError || !(fault instanceof Error)) throw fault;
    throw new StartError(
      `The data folder ${dataFolder} cannot be made: ${fault.message}. Choose one that this user may write with CLAIMWIRE_DATA, or set DATABASE_URL.`,
    );
  }
  return cluster;
};

/** Proof that we are its owner, and the key to it. */
export const passwordOf = async (cluster: Cluster): Promise<string> => {
  try {
    return await readFile(join(cluster.folder, "password"), "utf8");
  } catch {
    throw new StartError(
      `The password of the database in ${cluster.folder} cannot be read. Start Claimwire as the folder's owner, or choose another folder with CLAIMWIRE_DATA.`,
    );
  }
};
