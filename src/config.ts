/**
 * Environment in, one frozen Config out. A pure function: nothing is read when this file is imported, and nothing but what it is
 * handed. What it refuses it lists all at once.
 */
import { resolve } from "node:path";
import { StartError } from "./terms/errors.ts";

export interface Config {
  /** the address to listen on; only this machine by default */
  readonly host: string;
  /** 0: any free one */
  readonly port: number;
  /** null: the embedded database in `dataFolder` */
  readonly databaseUrl: string | null;
  /** past a pooler in transaction mode, for LISTEN and migrations; null: databaseUrl does for all */
  readonly databaseDirectUrl: string | null;
  /** databaseUrl is a pooler's, in transaction mode: no session can be relied on */
  readonly databasePooled: boolean;
  /** absolute */
  readonly dataFolder: string;
  /** entries of the claim log that are older may go; null: none goes for its age */
  readonly logKeepMs: number | null;
  /** entries of the claim log beyond the last so many may go; null: none goes for their number */
  readonly logKeepEntries: number | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const portFault = (text: string): string | null =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535
    ? null
    : `PORT is "${text}" but must be a whole number from 0 to 65535`;

const hostFault = (text: string): string | null =>
  /^[\w.:%-]+$/.test(text)
    ? null
    : `HOST is "${text}" but must be an address or a host name, such as 127.0.0.1 or 0.0.0.0`;

/** The value is not repeated: it may hold a password. */
const urlFault = (name: string, text: string): string | null =>
  URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)
    ? null
    : `${name} must look like postgres://user:password@host:5432/database`;

const dayMs = 24 * 60 * 60 * 1000;

const keepFault = (name: string, text: string | null): string | null =>
  text === null || /^[1-9]\d{0,14}$/.test(text) ? null : `${name} is "${text}" but must be a whole number from 1`;

/** `folder`: what a relative CLAIMWIRE_DATA is relative to. */
export const readConfig = (environment: Environment, folder: string): Config => {
  // a variable that is set to nothing counts as not set: compose files make such
  const value = (name: string): string | null => environment[name]?.trim() || null;
  const host = value("HOST") ?? "127.0.0.1";
  const port = value("PORT") ?? "4000";
  const databaseUrl = value("DATABASE_URL");
  const databaseDirectUrl = value("DATABASE_DIRECT_URL");
  const keepDays = value("CLAIMWIRE_LOG_KEEP_DAYS");
  const keepEntries = value("CLAIMWIRE_LOG_KEEP_ENTRIES");
  const pooler = value("CLAIMWIRE_POOLER");
  const faults = [
    hostFault(host),
    portFault(port),
    databaseUrl && urlFault("DATABASE_URL", databaseUrl),
    databaseDirectUrl && urlFault("DATABASE_DIRECT_URL", databaseDirectUrl),
    databaseDirectUrl && !databaseUrl ? "DATABASE_DIRECT_URL is set but DATABASE_URL is not" : null,
    pooler && pooler !== "transaction" ? `CLAIMWIRE_POOLER is "${pooler}" but must be "transaction" or not set` : null,
    pooler && !(databaseUrl && databaseDirectUrl)
      ? "CLAIMWIRE_POOLER needs the pooler's url in DATABASE_URL and PostgreSQL's own in DATABASE_DIRECT_URL"
      : null,
    keepFault("CLAIMWIRE_LOG_KEEP_DAYS", keepDays),
    keepFault("CLAIMWIRE_LOG_KEEP_ENTRIES", keepEntries),
  ].filter((fault) => fault !== null);
  if (faults.length > 0) throw new StartError(`Bad environment: ${faults.join("; ")}.`);
  return Object.freeze({
    host,
    port: Number(port),
    databaseUrl,
    databaseDirectUrl,
    databasePooled: pooler !== null,
    dataFolder: resolve(folder, value("CLAIMWIRE_DATA") ?? ".claimwire"),
    logKeepMs: keepDays === null ? null : Number(keepDays) * dayMs,
    logKeepEntries: keepEntries === null ? null : Number(keepEntries),
  });
};
