/**
 * The composition root: opens every room in order, hands each what it needs, and closes them in reverse. The one place that
 * knows them all; it does nothing else.
 */
import pino, { type Logger } from "pino";
import { startLogMaintenance } from "./claim-log/maintenance.ts";
import type { Retention } from "./claim-log/retention.ts";
import type { Config } from "./config.ts";
import { openDatabase } from "./database/open.ts";
import { createDomain } from "./domain/create.ts";
import { foldingWarning } from "./domain/reindex/folding.ts";
import { createFanout } from "./fanout/create.ts";
import { createSchema } from "./schema/schema.ts";
import { openServer } from "./server/server.ts";

export interface App {
  /** where clients connect */
  readonly url: string;
  /** Finishes what runs, sends subscribers away, stops the embedded database. Takes less than ten seconds. */
  stop(): Promise<void>;
}

/** Requests that run and subscribers that leave get so long; the database's own stop comes after. */
const serverGraceMs = 3_500;
const fanoutGraceMs = 500;

/** Closes what was opened, last first; a room that fails to close does not keep the next from closing. */
const closeAll = async (closers: readonly (() => Promise<void>)[], logger: Logger): Promise<void> => {
  for (const close of closers.toReversed()) {
    await close().catch((fault: unknown) => logger.error({ err: fault }, "a part of the service did not stop cleanly"));
  }
};

const retentionOf = ({ logKeepMs, logKeepEntries }: Config): Retention => ({
  ...(logKeepMs === null ? {} : { keepMs: logKeepMs }),
  ...(logKeepEntries === null ? {} : { keepEntries: logKeepEntries }),
});

/**
 * Opens the service. Throws StartError with one line where something is wrong with its surroundings; then nothing is left open.
 * `say`: what an operator should know, one line at a time.
 */
export const openApp = async (config: Config, say: (line: string) => void): Promise<App> => {
  const logger = pino({ base: null, level: "warn" }, pino.destination({ dest: 2, sync: true }));
  const closers: (() => Promise<void>)[] = [];
  try {
    const database = await openDatabase({
      url: config.databaseUrl,
      directUrl: config.databaseDirectUrl,
      pooled: config.databasePooled,
      dataFolder: config.dataFolder,
      say,
    });
    closers.push(database.stop);
    const warning = await foldingWarning(database);
    if (warning) say(warning);
    const maintenance = startLogMaintenance(database, retentionOf(config), (fault) =>
      logger.warn({ err: fault }, "the claim log's partitions could not be looked after, which is tried again"),
    );
    closers.push(maintenance.stop);
    const domain = createDomain({ database });
    closers.push(domain.stop);
    const report = (fault: unknown): void =>
      logger.warn({ err: fault }, "a read of the claim log failed and is tried again");
    const fanout = await createFanout({ database, report });
    closers.push(() => fanout.stop(fanoutGraceMs));
    const rooms = { database, domain, fanout };
    const server = await openServer({ ...rooms, host: config.host, port: config.port, schema: createSchema(), logger });
    closers.push(() => server.stop(serverGraceMs));
    return Object.freeze({ url: `${server.url}/graphql`, stop: () => closeAll(closers, logger) });
  } catch (fault) {
    await closeAll(closers, logger);
    throw fault;
  }
};
