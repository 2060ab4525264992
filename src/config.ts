/**
 * Environment in, one frozen Config out. A pure function: nothing is read when this file is imported, and nothing but what it is
 * handed. What it refuses it lists all at once.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type AccessConfig, readAccess } from "./config/access.ts";
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
  /** what a suggestion of SAME_AS must score for the service to join it by itself, 0.5 to 1; null: it never does */
  readonly suggestJoin: number | null;
  readonly logLevel: LogLevel;
  /** how long requests and subscribers get to leave when the service stops */
  readonly drainMs: number;
  /** an OpenTelemetry collector's address, to which traces go; null: none are made */
  readonly tracesUrl: string | null;
  readonly access: AccessConfig;
}

/** From what ends the service to everything; each holds those before it. */
export const logLevels = Object.freeze(["silent", "fatal", "error", "warn", "info", "debug"] as const);
export type LogLevel = (typeof logLevels)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a variable's value was found; NONE: nowhere, so the default counts. */
export type Found =
  | { readonly source: "ENV" | "FILE"; readonly text: string }
  | { readonly source: "NONE"; readonly text: null }
  | { readonly source: "FAULT"; readonly text: null; readonly fault: string };

export type ReadFile = (path: string) => string;
const readText: ReadFile = (path) => readFileSync(path, "utf8");

/**
 * A variable, or what the file holds that NAME_FILE names, as secrets are mounted into containers. One that is set to nothing
 * counts as not set: compose files make such.
 */
export const findVariable = (environment: Environment, name: string, read: ReadFile = readText): Found => {
  const text = environment[name]?.trim();
  const path = environment[`${name}_FILE`]?.trim();
  if (text && path) return { source: "FAULT", text: null, fault: `${name} and ${name}_FILE are both set` };
  if (text) return { source: "ENV", text };
  if (!path) return { source: "NONE", text: null };
  try {
    const held = read(path).trim();
    return held ? { source: "FILE", text: held } : { source: "NONE", text: null };
  } catch (fault) {
    const code = fault instanceof Error && "code" in fault ? String(fault.code) : "it is not a text";
    return { source: "FAULT", text: null, fault: `${name}_FILE names ${path}, which cannot be read (${code})` };
  }
};

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

const levelFault = (text: string): string | null =>
  logLevels.some((level) => level === text)
    ? null
    : `CLAIMWIRE_LOG_LEVEL is "${text}" but must be one of ${logLevels.join(", ")}`;

const longestDrainSeconds = 3_600;

const drainFault = (text: string): string | null =>
  /^\d{1,4}(\.\d{1,3})?$/.test(text) && Number(text) <= longestDrainSeconds
    ? null
    : `CLAIMWIRE_DRAIN_SECONDS is "${text}" but must be a number from 0 to ${longestDrainSeconds}`;

const tracesFault = (text: string): string | null =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
    ? null
    : "OTEL_EXPORTER_OTLP_ENDPOINT must look like http://collector:4318";

type Value = (name: string) => string | null;

/** Below a half more would be wrong than right. */
const readJoining = (value: Value) => {
  const text = value("CLAIMWIRE_SUGGEST_JOIN");
  const isScore = text !== null && /^(0\.\d{1,6}|1(\.0{1,6})?)$/.test(text) && Number(text) >= 0.5;
  const fault = `CLAIMWIRE_SUGGEST_JOIN is "${text}" but must be a number from 0.5 to 1, or not set`;
  return { fault: text === null || isScore ? null : fault, suggestJoin: text === null ? null : Number(text) };
};

/** What an operator watches the service by. */
const readWatching = (value: Value) => {
  const logLevel = value("CLAIMWIRE_LOG_LEVEL") ?? "warn";
  const drainSeconds = value("CLAIMWIRE_DRAIN_SECONDS") ?? "5";
  const tracesUrl = value("OTEL_EXPORTER_OTLP_ENDPOINT");
  return {
    faults: [levelFault(logLevel), drainFault(drainSeconds), tracesUrl && tracesFault(tracesUrl)],
    settings: { logLevel: logLevel as LogLevel, drainMs: Number(drainSeconds) * 1000, tracesUrl },
  };
};

/** Gives values, and gathers the faults of files that cannot be read. */
const createValue = (environment: Environment, read: ReadFile): { value: Value; unreadable: readonly string[] } => {
  const unreadable: string[] = [];
  const value: Value = (name) => {
    const found = findVariable(environment, name, read);
    if (found.source === "FAULT") unreadable.push(found.fault);
    return found.text;
  };
  return { value, unreadable };
};

/** `folder`: what a relative CLAIMWIRE_DATA is relative to. `read`: for NAME_FILE. */
export const readConfig = (environment: Environment, folder: string, read: ReadFile = readText): Config => {
  const { value, unreadable } = createValue(environment, read);
  const host = value("HOST") ?? "127.0.0.1";
  const port = value("PORT") ?? "4000";
  const databaseUrl = value("DATABASE_URL");
  const databaseDirectUrl = value("DATABASE_DIRECT_URL");
  const keepDays = value("CLAIMWIRE_LOG_KEEP_DAYS");
  const keepEntries = value("CLAIMWIRE_LOG_KEEP_ENTRIES");
  const pooler = value("CLAIMWIRE_POOLER");
  const joining = readJoining(value);
  const watching = readWatching(value);
  const { access, faults: accessFaults } = readAccess(value, host);
  const dataFolder = value("CLAIMWIRE_DATA") ?? ".claimwire";
  const faults = [
    ...unreadable,
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
    joining.fault,
    ...watching.faults,
    ...accessFaults,
  ].filter((fault) => fault !== null);
  if (faults.length > 0) throw new StartError(`Bad environment: ${faults.join("; ")}.`);
  return Object.freeze({
    host,
    port: Number(port),
    databaseUrl,
    databaseDirectUrl,
    databasePooled: pooler !== null,
    dataFolder: resolve(folder, dataFolder),
    logKeepMs: keepDays === null ? null : Number(keepDays) * dayMs,
    logKeepEntries: keepEntries === null ? null : Number(keepEntries),
    suggestJoin: joining.suggestJoin,
    ...watching.settings,
    access,
  });
};
