/**
 * The log: one JSON object a line on standard error, for programs. It refuses what clients and sources send: of a fault it takes
 * its kind, its place in the code and a message without quoted values, never the fields that drivers and GraphQL hang on theirs,
 * as those hold rows, documents and variables.
 */
import pino, { type DestinationStream, type Logger } from "pino";
import type { LogLevel } from "../../config.ts";

const longestMessage = 500;
const deepestCause = 4;

/** Faults whose messages quote what was sent: of JSON, of a database that was given a value that does not fit. */
const quotesValues = (fault: Error & { readonly code?: unknown }): boolean =>
  fault instanceof SyntaxError || (typeof fault.code === "string" && /^(22|23)[0-9A-Z]{3}$/.test(fault.code));

const identifier = /^["'`][A-Za-z_$][\w$.]{0,62}["'`]$/;

/** The message on one line; quoted parts are left out unless they name something of ours. */
const messageOf = (fault: Error): string => {
  // Prisma shows the source around a call and its arguments, and says at the end what is wrong
  const said = fault.name.startsWith("PrismaClient") ? (fault.message.trim().split("\n").at(-1) ?? "") : fault.message;
  const keepsNames = !quotesValues(fault);
  return said
    .replace(/\s+/g, " ")
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, (quoted) => (keepsNames && identifier.test(quoted) ? quoted : "“…”"))
    .slice(0, longestMessage);
};

const framesOf = (fault: Error): string[] =>
  (fault.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());

export interface LoggedFault {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: readonly string[];
  readonly cause?: LoggedFault;
}

/** What of a fault is logged. */
export const loggedFault = (fault: unknown, depth = 0): LoggedFault => {
  if (!(fault instanceof Error)) return { type: typeof fault, message: "" };
  const { code, cause } = fault as { readonly code?: unknown; readonly cause?: unknown };
  const isCode = typeof code === "string" && /^[\w-]{1,60}$/.test(code);
  return {
    type: fault.name,
    message: messageOf(fault),
    ...(isCode ? { code } : {}),
    stack: framesOf(fault),
    ...(cause instanceof Error && depth < deepestCause ? { cause: loggedFault(cause, depth + 1) } : {}),
  };
};

/** `to`: standard error, written at once, where left out. */
export const createLogger = (level: LogLevel, to?: DestinationStream): Logger =>
  pino(
    {
      base: null,
      level,
      serializers: { err: (fault: unknown) => loggedFault(fault) },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    to ?? pino.destination({ dest: 2, sync: true }),
  );
