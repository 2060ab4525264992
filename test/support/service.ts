/** A whole service in this process, on a database of its own and a free port: tests come in by the front door. */
import { type Access, type AccessPolicy, createAccess } from "../../src/access/access.ts";
import { localViewer } from "../../src/access/viewer.ts";
import { type AccessConfig, readAccess } from "../../src/config/access.ts";
import type { LogLevel } from "../../src/config.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import { createDomain } from "../../src/domain/create.ts";
import { createFanout } from "../../src/fanout/create.ts";
import { filterLanguage } from "../../src/filter/filter.ts";
import { createSchema } from "../../src/schema/schema.ts";
import type { Rooms } from "../../src/server/context.ts";
import { createRules, readManifest } from "../../src/server/rules.ts";
import { openServer } from "../../src/server/server.ts";
import { createLogger } from "../../src/server/watching/logger.ts";
import type { Traces } from "../../src/server/watching/traces.ts";
import { createTestDatabase } from "./database.ts";
import { testAdminKey } from "./key.ts";

export interface TestService {
  /** http://127.0.0.1:port/graphql */
  readonly url: string;
  /** the same for WebSocket */
  readonly wsUrl: string;
  readonly rooms: Rooms;
  readonly databaseUrl: string;
  /** lines that were logged, as objects, oldest first */
  readonly logged: readonly Record<string, unknown>[];
  /** Stops the way in alone: what clients see when a service is restarted. */
  stopServer(graceMs: number): Promise<void>;
  stop(): Promise<void>;
}

export interface TestServiceOptions {
  /** replaces a room by another, for faults that the real one does not have */
  readonly replace?: (rooms: Rooms) => Rooms;
  /** what differs from the fanout's defaults */
  readonly stallMs?: number;
  /**
   * Who may come in, by the environment that says so. Where it is left out, whoever shows no key may do everything: most tests
   * are about something else.
   */
  readonly environment?: Readonly<Record<string, string>>;
  readonly logLevel?: LogLevel;
  readonly traces?: Traces;
  readonly connectionInitMs?: number;
  /** the JSON of CLAIMWIRE_OPERATIONS */
  readonly operations?: string;
  /** another service's database, for a second instance on it; it is not dropped */
  readonly databaseUrl?: string;
}

const accessConfigOf = (environment: Readonly<Record<string, string>>): AccessConfig => {
  const { access, faults } = readAccess((name) => environment[name] ?? null, environment["HOST"] ?? "127.0.0.1");
  const found = faults.filter((fault) => fault !== null);
  if (found.length > 0) throw new Error(found.join("; "));
  return access;
};

const openAccess = (database: Database, config: AccessConfig, isOpen: boolean): Access => {
  const policy: AccessPolicy = { ...config, reading: config.reading ?? "keys", countsUnknown: config.isPublic };
  const access = createAccess(database, policy, () => undefined);
  if (!isOpen) return access;
  const { viewerOf } = access;
  return {
    ...access,
    viewerOf: (authorization, address) =>
      authorization === undefined ? localViewer : viewerOf(authorization, address),
  };
};

export const startService = async (options: TestServiceOptions = {}): Promise<TestService> => {
  const { replace, stallMs, environment, operations, databaseUrl, logLevel = "error", traces = null } = options;
  const { connectionInitMs } = options;
  const own =
    databaseUrl === undefined ? await createTestDatabase() : { url: databaseUrl, drop: async () => undefined };
  const opened = await openDatabase({ url: own.url, directUrl: null, dataFolder: "", say: () => undefined });
  const database = traces ? traces.ofDatabase(opened) : opened;
  const fanout = await createFanout({
    database,
    language: filterLanguage,
    ...(stallMs === undefined ? {} : { stallMs }),
  });
  const domain = createDomain({ database });
  const config = accessConfigOf({ CLAIMWIRE_ADMIN_KEY: testAdminKey, ...environment });
  const access = openAccess(database, config, environment === undefined);
  const made: Rooms = { access, database, domain, fanout };
  const rooms = replace ? replace(made) : made;
  const logged: Record<string, unknown>[] = [];
  const logger = createLogger(logLevel, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const manifest = operations === undefined ? null : readManifest(operations, "operations.json");
  const rules = createRules(config.introspection, manifest);
  const where = { host: "127.0.0.1", port: 0, callers: config, rules };
  const server = await openServer({
    ...where,
    schema: createSchema(),
    ...rooms,
    logger,
    traces,
    ...(connectionInitMs ? { connectionInitMs } : {}),
  });
  let stopping: Promise<void> | null = null;
  const stopServer = (graceMs: number): Promise<void> => {
    stopping ??= server.stop(graceMs);
    return stopping;
  };
  return {
    url: `${server.url}/graphql`,
    wsUrl: `${server.url.replace("http", "ws")}/graphql`,
    rooms,
    databaseUrl: own.url,
    logged,
    stopServer,
    stop: async () => {
      await stopServer(500);
      await fanout.stop(500);
      await domain.stop();
      await access.stop();
      await database.stop();
      await own.drop();
    },
  };
};
