/**
 * `claimwire config`: every variable with its value and where that comes from, so that an operator sees what counts. It opens
 * nothing and shows no secret: what it prints may go into a report of a fault.
 */
import { Command } from "commander";
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
  { name: "CLAIMWIRE_LOG_LEVEL", default: "warn" },
  { name: "CLAIMWIRE_DRAIN_SECONDS", default: "5" },
  { name: "OTEL_EXPORTER_OTLP_ENDPOINT", default: "(none: no traces)", hides: "url" },
  { name: "CLAIMWIRE_URL", default: "http://127.0.0.1:4000/graphql", hides: "url" },
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
    readConfig(process.env, process.cwd());
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
