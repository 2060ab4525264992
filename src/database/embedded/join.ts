/** The embedded server while a service runs on it: for commands of the same machine that only need the database beside it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { accountFor } from "./account.ts";
import { passwordOf } from "./cluster.ts";
import { hasOwner, urlOfDatabase } from "./embedded.ts";
import { clusterFolder } from "./folder.ts";
import { findPostmaster } from "./postmaster.ts";

/** The url of the database that a running service has; null where the folder is nobody's now, and may be opened. */
export const joinEmbedded = async (dataFolder: string): Promise<string | null> => {
  const folder = clusterFolder(dataFolder);
  if (!existsSync(folder)) return null;
  const cluster = {
    folder,
    data: join(folder, "data"),
    log: join(folder, "postgres.log"),
    account: await accountFor(folder),
  };
  const postmaster = findPostmaster(cluster);
  if (!postmaster) return null;
  const url = urlOfDatabase(postmaster.port, await passwordOf(cluster));
  const client = new pg.Client({ connectionString: url, application_name: "claimwire keys" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await hasOwner(client)) ? url : null;
  } catch {
    // it is just starting or ending: whoever opens it says what is wrong
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
};
