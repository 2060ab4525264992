import type { Access } from "../access/access.ts";
import type { Viewer } from "../access/viewer.ts";
import type { Database } from "../database/database.ts";
import type { Domain } from "../domain/domain.ts";
import type { Fanout } from "../fanout/fanout.ts";
import { createBatches } from "../reading/batches.ts";
import { commitAt, createReading, createReadingAsOf } from "../reading/reading.ts";
import type { Context } from "../schema/context.ts";

/** What answers are made from. */
export interface Rooms {
  readonly access: Access;
  readonly database: Database;
  readonly domain: Domain;
  readonly fanout: Fanout;
}

/** What one request's resolvers are handed: each row is read once, until the request itself writes. */
export const createContext = ({ access, database, domain, fanout }: Rooms, viewer: Viewer): Context => {
  let reading = createReading(database);
  let batches = createBatches(database);
  const pasts = new Map<bigint, Context>();
  const back = {
    asOf: async (time: Date) => back.atCommit(await commitAt(database, time)),
    atCommit: (commit: bigint): Context => {
      const known = pasts.get(commit) ?? Object.freeze({ ...context, reading: createReadingAsOf(database, commit) });
      pasts.set(commit, known);
      return known;
    },
    looksBack: () => pasts.size > 0,
    pastRows: new WeakMap<object, Context>(),
  };
  const context: Context = Object.freeze({
    ...back,
    viewer,
    access,
    domain,
    fanout,
    get reading() {
      return reading;
    },
    get batches() {
      return batches;
    },
    renew: () => {
      reading = createReading(database);
      batches = createBatches(database);
    },
  });
  return context;
};
