/**
 * The composition root: opens every room in order, hands each what it needs, and closes them in reverse. The one place that
 * knows them all; it does nothing else.
 */
import { readFile } from "node:fs/promises";
import type { Logger } from "pino";
import { createAccess } from "./access/access.ts";
import { createFirstKey } from "./access/first-key.ts";
import { agreeOnEpoch } from "./claim-log/epoch.ts";
import { startLogMaintenance } from "./claim-log/maintenance.ts";
import type { Retention } from "./claim-log/retention.ts";
import { policyFault } from "./config/access.ts";
import { keyFile, writeKeyFile } from "./config/key-file.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/database.ts";
import { openDatabase } from "./database/open.ts";
import { followCopies } from "./domain/copies/follow.ts";
import { countAll, isCountDue } from "./domain/corroboration/count-all.ts";
import { createDomain } from "./domain/create.ts";
import type { Follower } from "./domain/following/follower.ts";
import { joinSuggestions } from "./domain/following/join-suggestions.ts";
import { foldingWarning } from "./domain/reindex/folding.ts";
import { createFanout } from "./fanout/create.ts";
import { createSchema } from "./schema/schema.ts";
import { createRules, type Manifest, readManifest } from "./server/rules.ts";
import { openServer } from "./server/server.ts";
import { createLogger } from "./server/watching/logger.ts";
import { openTraces } from "./server/watching/traces.ts";
import { RequestError, StartError } from "./terms/errors.ts";

export interface App {
  /** where clients connect */
  readonly url: string;
  /** Finishes what runs and sends subscribers away, for `drainMs` at most; then stops the embedded database. */
  stop(): Promise<void>;
}

const fanoutGraceMs = 500;

/** Closes what was opened, last first; a room that fails to close does not keep the next from closing. */
const closeAll = async (closers: readonly (() => Promise<void>)[], logger: Logger): Promise<void> => {
  for (const close of closers.toReversed()) {
    await close().catch((fault: unknown) => logger.error({ err: fault }, "a part of the service did not stop cleanly"));
  }
};

/** After an update that could not count by itself. Before anyone is served, so that no answer is given from a guess. */
const countDue = async (database: Database, say: (line: string) => void): Promise<void> => {
  if (!(await isCountDue(database))) return;
  say("Counting where the stored claims come from, once after this update: some 20 seconds for 100,000 claims.");
  await countAll(database);
};

const retentionOf = ({ logKeepMs, logKeepEntries }: Config): Retention => ({
  ...(logKeepMs === null ? {} : { keepMs: logKeepMs }),
  ...(logKeepEntries === null ? {} : { keepEntries: logKeepEntries }),
});

/** Throws StartError where the file of CLAIMWIRE_OPERATIONS cannot be read. */
const openManifest = async (file: string | null): Promise<Manifest | null> => {
  if (file === null) return null;
  const json = await readFile(file, "utf8").catch((fault: NodeJS.ErrnoException) => {
    throw new StartError(`CLAIMWIRE_OPERATIONS names ${file}, which cannot be read (${fault.code ?? fault.message}).`);
  });
  return readManifest(json, file);
};

/** A database that no admin key opens gets one, which is said this once and kept in the data folder. */
const announceFirstKey = async (database: Database, dataFolder: string, say: (line: string) => void): Promise<void> => {
  const key = await createFirstKey(database);
  if (key === null) return;
  const kept = await writeKeyFile(dataFolder, key).then(
    () => `kept in ${keyFile(dataFolder)} for the commands of this machine`,
    (fault: NodeJS.ErrnoException) => `not kept: ${keyFile(dataFolder)} cannot be written (${fault.code})`,
  );
  say(`The first admin key, shown this once and ${kept}: ${key}`);
};

const openAccess = async (config: Config, database: Database, logger: Logger, say: (line: string) => void) => {
  const { access } = config;
  if (access.adminKey === null) await announceFirstKey(database, config.dataFolder, say);
  const report = (fault: unknown): void =>
    logger.warn({ err: fault }, "keys could not be looked after, which is tried again");
  const policy = { ...access, reading: access.reading ?? "keys", countsUnknown: access.isPublic };
  return createAccess(database, policy, report);
};

/** What comes soon after a commit, not within it. */
const startFollowers = (config: Config, database: Database, logger: Logger): readonly Follower[] => {
  const copies = followCopies(database, (fault) =>
    logger.warn({ err: fault }, "copies of texts could not be looked for, which is tried again"),
  );
  if (config.suggestJoin === null) return [copies];
  const joining = joinSuggestions(database, config.suggestJoin, (fault) =>
    logger.warn({ err: fault }, "suggestions could not be joined, which is tried again"),
  );
  return [copies, joining];
};

/** One listening connection wakes everybody who follows the log. */
const wakingToo = (database: Database, followers: readonly Follower[]): Database => ({
  ...database,
  listen: (wake) =>
    database.listen(() => {
      wake();
      for (const follower of followers) follower.wake();
    }),
});

/**
 * Opens the service. Throws StartError with one line where something is wrong with its surroundings; then nothing is left open.
 * `say`: what an operator should know, one line at a time.
 */
export const openApp = async (config: Config, say: (line: string) => void): Promise<App> => {
  const logger = createLogger(config.logLevel);
  const closers: (() => Promise<void>)[] = [];
  const fault = policyFault(config.access, config.host);
  if (fault !== null) throw new StartError(fault);
  const rules = createRules(config.access.introspection, await openManifest(config.access.operationsFile));
  try {
    const traces = config.tracesUrl === null ? null : await openTraces(config.tracesUrl);
    if (traces) closers.push(traces.stop);
    const opened = await openDatabase({
      url: config.databaseUrl,
      directUrl: config.databaseDirectUrl,
      pooled: config.databasePooled,
      dataFolder: config.dataFolder,
      say,
    });
    closers.push(opened.stop);
    const database = traces ? traces.ofDatabase(opened) : opened;
    if (await agreeOnEpoch(database))
      say("This log was last written elsewhere: it has a new epoch, and cursors from before are refused.");
    const warning = await foldingWarning(database);
    if (warning) say(warning);
    await countDue(database, say);
    const maintenance = startLogMaintenance(database, retentionOf(config), (fault) =>
      logger.warn({ err: fault }, "the claim log's partitions could not be looked after, which is tried again"),
    );
    closers.push(maintenance.stop);
    const access = await openAccess(config, database, logger, say);
    closers.push(access.stop);
    const domain = createDomain({ database });
    closers.push(domain.stop);
    const followers = startFollowers(config, database, logger);
    closers.push(...followers.map(({ stop }) => stop));
    const report = (fault: unknown): void =>
      logger.warn({ err: fault }, "a read of the claim log failed and is tried again");
    const fanout = await createFanout({ database: wakingToo(database, followers), report });
    closers.push(() => fanout.stop(fanoutGraceMs));
    const rooms = { access, database, domain, fanout };
    const { host, port, access: callers } = config;
    const server = await openServer({ ...rooms, host, port, schema: createSchema(), logger, traces, callers, rules });
    closers.push(() => server.stop(config.drainMs));
    return Object.freeze({ url: `${server.url}/graphql`, stop: () => closeAll(closers, logger) });
  } catch (fault) {
    await closeAll(closers, logger);
    // the database was there, and went away before anybody could be served
    throw fault instanceof RequestError ? new StartError(`The service could not start: ${fault.message}`) : fault;
  }
};
