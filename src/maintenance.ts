/**
 * What an operator has done to a database without serving from it. Opened like the service's own floor, and closed again; it
 * never listens.
 */
import { createKey, listKeys, revokeKey } from "./access/keys.ts";
import { isScope } from "./access/viewer.ts";
import { renewEpoch } from "./claim-log/epoch.ts";
import type { Config } from "./config.ts";
import { type BackupReport, backUpEmbedded } from "./database/embedded/backup.ts";
import { openEmbedded } from "./database/embedded/embedded.ts";
import { joinEmbedded } from "./database/embedded/join.ts";
import { openDatabase } from "./database/open.ts";
import { type Reindexed, type ReindexOptions, reindex } from "./domain/reindex/reindex.ts";
import { StartError } from "./terms/errors.ts";
import { encodeId } from "./terms/ids.ts";

export interface ReindexReport extends Omit<Reindexed, "collisions"> {
  /** one line for each entity or publisher that a curator should merge */
  readonly collisions: readonly string[];
}

const describe = ({ type, id, name, holder, holderName }: Reindexed["collisions"][number]): string =>
  `${type} ${encodeId(type, id)} (${name}) now has the name of ${encodeId(type, holder)} (${holderName}) and keeps its old key: ` +
  `merge${type === "Entity" ? "Entities" : "Publishers"}(from: "${encodeId(type, id)}", into: "${encodeId(type, holder)}") makes them one.`;

/** Throws StartError where the database cannot be opened, for example as a service runs on the embedded one. */
export const reindexDatabase = async (
  config: Config,
  options: ReindexOptions & { readonly say: (line: string) => void },
): Promise<ReindexReport> => {
  const database = await openDatabase({
    url: config.databaseUrl,
    directUrl: config.databaseDirectUrl,
    pooled: config.databasePooled,
    dataFolder: config.dataFolder,
    say: options.say,
  });
  try {
    const { collisions, ...rest } = await reindex(database, options);
    return { ...rest, collisions: collisions.map(describe) };
  } finally {
    await database.stop();
  }
};

/** Starts a new epoch of the log, beside services that run. Gives it. Throws StartError where the database cannot be opened. */
export const renewLog = async (config: Config, say: (line: string) => void): Promise<string> => {
  const database = await openDatabase({
    url: config.databaseUrl ?? (await joinEmbedded(config.dataFolder)),
    directUrl: config.databaseDirectUrl,
    pooled: config.databasePooled,
    dataFolder: config.dataFolder,
    say,
  });
  try {
    return await renewEpoch(database);
  } finally {
    await database.stop();
  }
};

/** Copies the embedded database into a folder that is not there yet. Throws StartError where there is nothing to copy. */
export const backUp = async (config: Config, target: string, say: (line: string) => void): Promise<BackupReport> => {
  if (config.databaseUrl !== null)
    throw new StartError(
      "DATABASE_URL is set: back that database up with pg_dump or pg_basebackup; this command is for the embedded one.",
    );
  const url = await joinEmbedded(config.dataFolder);
  if (url !== null) return backUpEmbedded(config.dataFolder, url, target);
  const server = await openEmbedded({ folder: config.dataFolder, durable: true, say });
  try {
    return await backUpEmbedded(config.dataFolder, server.url, target);
  } finally {
    await server.stop();
  }
};

/** What an operator asks for; `scope` as it was typed. */
export interface KeyWish {
  readonly name: string;
  readonly scope: string;
  readonly extractors: readonly string[];
  readonly expiresAt: Date | null;
}

/**
 * The keys of a database, whether a service runs on it or not: whoever may open the database needs no key. Throws StartError
 * where it cannot be opened.
 */
export const openKeys = async (config: Config, say: (line: string) => void) => {
  const database = await openDatabase({
    url: config.databaseUrl ?? (await joinEmbedded(config.dataFolder)),
    directUrl: config.databaseDirectUrl,
    pooled: config.databasePooled,
    dataFolder: config.dataFolder,
    say,
  });
  return Object.freeze({
    create: ({ scope, ...wish }: KeyWish) => {
      if (!isScope(scope))
        throw new StartError(`${JSON.stringify(scope)} is no scope: read, ingest, curate and admin are.`);
      return createKey(database, { ...wish, scope, createdBy: "claimwire keys" });
    },
    list: () => listKeys(database),
    revoke: (id: string) => revokeKey(database, id),
    stop: database.stop,
  });
};
