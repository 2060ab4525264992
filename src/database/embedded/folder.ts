/** The folder of a database cluster: `data` (PostgreSQL's own), `password` (the superuser's) and `postgres.log`. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Account } from "./account.ts";

export const superuser = "claimwire";
/** of the binaries in package.json; another major version would need its data moved over */
const majorVersion = 18;

export interface Cluster {
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  readonly account: Account | null;
}

/** The folder itself, which may not exist yet. */
export const clusterFolder = (dataFolder: string): string => join(dataFolder, `postgres-${majorVersion}`);

/**
 * PostgreSQL's `-D`. A lent account cannot walk to a data folder below 0700 parents by its path, but a process is always let
 * into the folder that it stands in: root starts it there.
 */
export const dataArgument = (data: string, account: Account | null): string =>
  account && existsSync("/proc/self/cwd") ? "/proc/self/cwd" : data;
