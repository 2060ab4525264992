/**
 * What an operator has done to a database without serving from it. Opened like the service's own floor, and closed again; it
 * never listens.
 */
import type { Config } from "./config.ts";
import { openDatabase } from "./database/open.ts";
import { type Reindexed, type ReindexOptions, reindex } from "./domain/reindex/reindex.ts";
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
