/** A whole service in this process, on a database of its own and a free port: tests come in by the front door. */
import { pino } from "pino";
import { openDatabase } from "../../src/database/open.ts";
import { createDomain } from "../../src/domain/create.ts";
import { createFanout } from "../../src/fanout/create.ts";
import { filterLanguage } from "../../src/filter/filter.ts";
import { createSchema } from "../../src/schema/schema.ts";
import type { Rooms } from "../../src/server/context.ts";
import { openServer } from "../../src/server/server.ts";
import { createTestDatabase } from "./database.ts";

export interface TestService {
  /** http://127.0.0.1:port/graphql */
  readonly url: string;
  /** the same for WebSocket */
  readonly wsUrl: string;
  readonly rooms: Rooms;
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
}

export const startService = async ({ replace, stallMs }: TestServiceOptions = {}): Promise<TestService> => {
  const own = await createTestDatabase();
  const database = await openDatabase({ url: own.url, directUrl: null, dataFolder: "", say: () => undefined });
  const fanout = await createFanout({
    database,
    language: filterLanguage,
    ...(stallMs === undefined ? {} : { stallMs }),
  });
  const domain = createDomain({ database });
  const made: Rooms = { database, domain, fanout };
  const rooms = replace ? replace(made) : made;
  const logged: Record<string, unknown>[] = [];
  const logger = pino({ level: "error" }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const server = await openServer({ host: "127.0.0.1", port: 0, schema: createSchema(), ...rooms, logger });
  let stopping: Promise<void> | null = null;
  const stopServer = (graceMs: number): Promise<void> => {
    stopping ??= server.stop(graceMs);
    return stopping;
  };
  return {
    url: `${server.url}/graphql`,
    wsUrl: `${server.url.replace("http", "ws")}/graphql`,
    rooms,
    logged,
    stopServer,
    stop: async () => {
      await stopServer(500);
      await fanout.stop(500);
      await domain.stop();
      await database.stop();
      await own.drop();
    },
  };
};
