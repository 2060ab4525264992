/**
 * Whether a database that somebody else runs will do, asked before anything is written to it. Each refusal is one line that says
 * what is wrong and how to mend it; no line repeats a password.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartError } from "../terms/errors.ts";

const oldestVersion = 15;
/** how long a server that says it is starting is waited for */
const startPatienceMs = 15_000;

const mends: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there. Start PostgreSQL, or mend DATABASE_URL",
  ENOTFOUND: "the host name is unknown. Mend DATABASE_URL",
  EAI_AGAIN: "the host name cannot be looked up. Mend DATABASE_URL or the network",
  "28P01": "the user name or password is wrong. Mend DATABASE_URL",
  "28000": "the server lets this user not in. Mend DATABASE_URL or the server's pg_hba.conf",
  "3D000": "there is no such database. Create it with encoding UTF8, or mend DATABASE_URL",
  "53300": "the server has no connection left. Raise its max_connections",
};

const codeOf = (fault: unknown): string => String((fault as { code?: unknown }).code ?? "");

const placeOf = (url: string): string => {
  const { host, pathname, searchParams } = new URL(url);
  return `${searchParams.get("host") ?? (host || "localhost")}${pathname}`;
};

const connect = async (url: string): Promise<pg.Client> => {
  const deadline = Date.now() + startPatienceMs;
  for (;;) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      application_name: "claimwire",
    });
    client.on("error", () => undefined); // the query that runs reports it
    try {
      await client.connect();
      return client;
    } catch (fault) {
      if (codeOf(fault) !== "57P03" || Date.now() > deadline) {
        const reason =
          mends[codeOf(fault)] ?? (fault instanceof Error && fault.message ? fault.message : codeOf(fault));
        throw new StartError(`Cannot connect to the database at ${placeOf(url)}: ${reason}.`);
      }
      await sleep(250);
    }
  }
};

/** What a server says of itself. */
export interface Facts {
  readonly version: number;
  readonly name: string;
  readonly encoding: string;
  readonly readOnly: boolean;
  readonly trigrams: boolean;
}

const readFacts = async (client: pg.Client): Promise<Facts> => {
  const { rows } = await client.query<Facts>(`
    SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_version') AS name,
      current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS "readOnly",
      EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS trigrams`);
  const [facts] = rows;
  if (!facts) throw new Error("the database's settings could not be read");
  return facts;
};

const createAnew = "Create it anew: CREATE DATABASE … ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' TEMPLATE template0.";

/** Why a server with these facts will not do; null where it will. */
export const refusalOf = ({ version, name, encoding, readOnly }: Facts, place: string): string | null => {
  if (version < oldestVersion)
    return `The database at ${place} is PostgreSQL ${name}, which is too old: ${oldestVersion} or newer is needed. Unset DATABASE_URL to use the embedded one.`;
  if (encoding !== "UTF8") return `The database at ${place} has the encoding ${encoding}. ${createAnew}`;
  if (readOnly) return `The database at ${place} is a read-only standby. Name the primary in DATABASE_URL.`;
  return null;
};

const alreadyThere = ["23505", "42710"];

/** Tries what search stands on, inside a transaction that is rolled back. */
const seesLetters = async (client: pg.Client, place: string, trigrams: boolean): Promise<boolean> => {
  await client.query("BEGIN");
  try {
    if (!trigrams) await client.query("CREATE EXTENSION IF NOT EXISTS pg_trgm");
    const { rows } = await client.query<{ seen: boolean }>("SELECT show_trgm('中国经济') <> '{}' AS seen");
    return rows[0]?.seen === true;
  } catch (fault) {
    // another instance, which migrates just now, was quicker
    if (!trigrams && alreadyThere.includes(codeOf(fault))) {
      await client.query("ROLLBACK");
      return await seesLetters(client, place, true);
    }
    throw new StartError(
      `The database at ${place} has no pg_trgm (${fault instanceof Error ? fault.message : String(fault)}). Install PostgreSQL's contrib modules and let the database's owner run: CREATE EXTENSION pg_trgm.`,
    );
  } finally {
    await client.query("ROLLBACK").catch(() => undefined);
  }
};

/** Throws StartError where the database cannot be reached or cannot carry the service. */
export const checkDatabase = async (url: string): Promise<void> => {
  const place = placeOf(url);
  const client = await connect(url);
  try {
    const facts = await readFacts(client);
    const refusal = refusalOf(facts, place);
    if (refusal) throw new StartError(refusal);
    if (!(await seesLetters(client, place, facts.trigrams))) {
      throw new StartError(
        `The database at ${place} takes no Chinese character for a letter (LC_CTYPE C), so text search would find nothing. ${createAnew}`,
      );
    }
  } finally {
    await client.end();
  }
};
