/**
 * `claimwire changes`: what became of claims while somebody was away. It folds nothing itself: the service tells each claim once a
 * page, and one that changed again on a later page is told again.
 */
import { StartError } from "../../terms/errors.ts";
import { findService } from "../client/credentials.ts";
import { askPatiently, greet, type Patience, RefusedError, type Service } from "../client/service.ts";
import { interruption, type Terminal } from "../client/terminal.ts";
import { changeLines } from "./line.ts";
import { type ChangeSet, claimChanges, cursorAt } from "./operation.ts";
import { readSince } from "./since.ts";

export interface ChangesOptions {
  /** how long ago, an instant, or a cursor */
  readonly since: string;
  /** a ClaimFilter as JSON; null: all ACTIVE claims */
  readonly filter: string | null;
  readonly json: boolean;
}

const pageSize = 100;

const readFilter = (text: string): object => {
  try {
    const filter: unknown = JSON.parse(text);
    if (typeof filter === "object" && filter !== null && !Array.isArray(filter)) return filter;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
  }
  throw new StartError(`--filter is no JSON object; pass a ClaimFilter, such as '{"independentOrigins":{"gte":2}}'.`);
};

const startOf = async (service: Service, since: string): Promise<string> => {
  const start = readSince(since, Date.now());
  if ("cursor" in start) return start.cursor;
  const { logCursorAt } = await greet<{ logCursorAt: string }>(service, cursorAt, { time: start.time.toISOString() });
  return logCursorAt;
};

/** What was refused, in the words of whoever typed the command. */
const refusal = (fault: unknown): unknown => {
  if (!(fault instanceof RefusedError)) return fault;
  const mend =
    fault.code === "CURSOR_EXPIRED" ? " Ask for less: the log keeps only as far back as its retention says." : "";
  return new StartError(`${fault.message}${mend}`);
};

const isColored = ({ output, environment }: Terminal): boolean =>
  "isTTY" in output && output.isTTY === true && !environment["NO_COLOR"];

const show = (page: ChangeSet, json: boolean, terminal: Terminal): void => {
  const now = new Date();
  for (const change of page.changes)
    terminal.output.write(`${json ? JSON.stringify(change) : changeLines(change, isColored(terminal), now)}\n`);
};

const tell = async (service: Service, options: ChangesOptions, terminal: Terminal, patience: Patience) => {
  const filter = options.filter === null ? null : readFilter(options.filter);
  let told = 0;
  let since = await startOf(service, options.since);
  for (let more = true; more; ) {
    const asked = { since, filter, first: pageSize };
    const { claimChanges: page } = await askPatiently<{ claimChanges: ChangeSet | null }>(
      service,
      claimChanges,
      asked,
      patience,
    );
    if (!page) throw new StartError("the service gave no changes.");
    show(page, options.json, terminal);
    told += page.changes.length;
    since = page.cursor;
    more = page.hasMore && !patience.signal.aborted;
  }
  return { told, cursor: since };
};

/** Prints what changed, and where to go on from; gives the exit code. */
export const runChanges = async (options: ChangesOptions, terminal: Terminal): Promise<number> => {
  const { signal, release } = interruption();
  try {
    const service = await findService(terminal.environment);
    const note = (message: string): void => void terminal.notes.write(`${message}\n`);
    const { told, cursor } = await tell(service, options, terminal, { signal, note });
    if (options.json) terminal.output.write(`${JSON.stringify({ cursor })}\n`);
    else {
      if (told === 0) note("nothing changed");
      note(`to go on from here: claimwire changes --since ${cursor}`);
    }
    return 0;
  } catch (fault) {
    if (signal.aborted) return 130;
    throw refusal(fault);
  } finally {
    release();
  }
};
