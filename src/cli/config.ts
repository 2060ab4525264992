/**
 * `claimwire config`: every variable with its value and where that comes from, so that an operator sees what counts. It opens
 * nothing and shows no secret: what it prints may go into a report of a fault.
 */
import { Command } from "commander";
import { defaultAccessLimits, policyFault } from "../config/access.ts";
import { type Environment, findVariable, type ReadFile, readConfig } from "../config.ts";
import { StartError } from "../terms/errors.ts";

interface Variable {
  readonly name: string;
  /** what counts where it is not set, in words where that is no value */
  readonly default: string;
  /** `url`: shown without its password; `secret`: never shown */
  readonly hides?: "url" | "secret";
}

/** Everything that is read from the environment, in the README's order. */
const variables: readonly Variable[] = Object.freeze([
  { name: "HOST", default: "127.0.0.1" },
  { name: "PORT", default: "4000" },
  { name: "DATABASE_URL", default: "(the embedded database)", hides: "url" },
  { name: "DATABASE_DIRECT_URL", default: "(DATABASE_URL)", hides: "url" },
  { name: "CLAIMWIRE_POOLER", default: "(none)" },
  { name: "CLAIMWIRE_DATA", default: ".claimwire" },
  { name: "CLAIMWIRE_LOG_KEEP_DAYS", default: "(for ever)" },
  { name: "CLAIMWIRE_LOG_KEEP_ENTRIES", default: "(all)" },
  { name: "CLAIMWIRE_SUGGEST_JOIN", default: "(never)" },
  { name: "CLAIMWIRE_LOG_LEVEL", default: "warn" },
  { name: "CLAIMWIRE_DRAIN_SECONDS", default: "5" },
  { name: "OTEL_EXPORTER_OTLP_ENDPOINT", default: "(none: no traces)", hides: "url" },
  { name: "CLAIMWIRE_ADMIN_KEY", default: "(none: a first key is made)", hides: "secret" },
  { name: "CLAIMWIRE_READING", default: "(open on this machine alone; else it must be said)" },
  { name: "CLAIMWIRE_BODIES", default: "read" },
  { name: "CLAIMWIRE_INTROSPECTION", default: "(open on this machine alone, else keys)" },
  { name: "CLAIMWIRE_JWT_JWKS_URL", default: "(none: no tokens are taken)", hides: "url" },
  { name: "CLAIMWIRE_JWT_ISSUER", default: "(none)" },
  { name: "CLAIMWIRE_JWT_AUDIENCE", default: "(none)" },
  { name: "CLAIMWIRE_JWT_SCOPE_CLAIM", default: "scope" },
  { name: "CLAIMWIRE_JWT_SENDER_CLAIM", default: "sub" },
  { name: "CLAIMWIRE_ORIGINS", default: "(none)" },
  { name: "CLAIMWIRE_HOSTS", default: "(any; on loopback loopback's)" },
  { name: "CLAIMWIRE_PROXIES", default: "0" },
  { name: "CLAIMWIRE_OPERATIONS", default: "(any)" },
  { name: "CLAIMWIRE_COST_PER_MINUTE", default: String(defaultAccessLimits.costPerMinute) },
  { name: "CLAIMWIRE_CONNECTIONS_PER_KEY", default: String(defaultAccessLimits.connectionsPerKey) },
  { name: "CLAIMWIRE_CONNECTIONS_PER_ADDRESS", default: String(defaultAccessLimits.connectionsPerAddress) },
  { name: "CLAIMWIRE_SUBSCRIPTIONS_PER_KEY", default: String(defaultAccessLimits.subscriptionsPerKey) },
  { name: "CLAIMWIRE_SUBSCRIPTIONS_PER_ADDRESS", default: String(defaultAccessLimits.subscriptionsPerAddress) },
  { name: "CLAIMWIRE_URL", default: "http://127.0.0.1:4000/graphql", hides: "url" },
  { name: "CLAIMWIRE_KEY", default: "(the key file in CLAIMWIRE_DATA)", hides: "secret" },
]);

export const variableNames: readonly string[] = Object.freeze(variables.map(({ name }) => name));

/** An address without what may let somebody in: its password, and what follows its path. */
const withoutPassword = (text: string): string => {
  if (!URL.canParse(text)) return "(hidden: not an address)";
  const url = new URL(text);
  if (url.password !== "") url.password = "***";
  if (url.search !== "") url.search = "?***";
  url.hash = "";
  return url.href;
};

const shownAs = (text: string, hides: Variable["hides"]): string => {
  if (hides === "secret") return "(hidden)";
  return hides === "url" ? withoutPassword(text) : text;
};

export interface ConfigRow {
  readonly name: string;
  readonly value: string;
  readonly source: "default" | "env" | "file" | "fault";
}

const sources = { ENV: "env", FILE: "file", NONE: "default", FAULT: "fault" } as const;

/** What counts, one row a variable. */
export const describeConfig = (environment: Environment, read?: ReadFile): readonly ConfigRow[] =>
  variables.map(({ name, default: otherwise, hides }) => {
    const found = findVariable(environment, name, read);
    const value = found.text === null ? otherwise : shownAs(found.text, hides);
    return { name, value: found.source === "FAULT" ? found.fault : value, source: sources[found.source] };
  });

/** The rows as a table, columns aligned. */
export const writeRows = (rows: readonly ConfigRow[]): string => {
  const width = (field: "name" | "source"): number => Math.max(...rows.map((row) => row[field].length));
  const [nameWidth, sourceWidth] = [width("name"), width("source")];
  return rows
    .map(({ name, value, source }) => `${name.padEnd(nameWidth)}  ${source.padEnd(sourceWidth)}  ${value}\n`)
    .join("");
};

const show = (): void => {
  process.stdout.write(writeRows(describeConfig(process.env)));
  try {
    const { access, host } = readConfig(process.env, process.cwd());
    const fault = policyFault(access, host);
    if (fault !== null) throw new StartError(fault);
  } catch (fault) {
    if (!(fault instanceof StartError)) throw fault;
    process.stderr.write(`${fault.message}\n`);
    process.exitCode = 1;
  }
};

export const configCommand = (): Command =>
  new Command("config")
    .description("print every variable with its value and where that comes from, without secrets")
    .addHelpText("after", "\nExit code 1 where the service would refuse to start with it.")
    .action(show);
