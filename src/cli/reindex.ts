/** `claimwire reindex`: folds stored text again, after an update of Node or Claimwire changed the folding. */
import { Command } from "commander";
import { type Config, readConfig } from "../config.ts";
import { interruption } from "./client/terminal.ts";

export interface ReindexReport {
  readonly done: boolean;
  readonly from: string | null;
  readonly to: string;
  readonly changed: number;
  readonly collided: number;
  readonly collisions: readonly string[];
}

/** Handed in, so that commands which only talk to a running service never load the database's code. */
export type Reindex = (
  config: Config,
  options: {
    readonly force: boolean;
    readonly signal: AbortSignal;
    readonly onPage: (table: string, looked: number, changed: number) => void;
    readonly say: (line: string) => void;
  },
) => Promise<ReindexReport>;

const lineEveryMs = 2_000;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const number = (value: number): string => value.toLocaleString("en-US");

/** A line every few seconds. */
const openProgress = () => {
  let saidAt = performance.now();
  return (table: string, looked: number, changed: number): void => {
    if (performance.now() - saidAt < lineEveryMs) return;
    saidAt = performance.now();
    say(`${table}: ${number(looked)} rows looked at, ${number(changed)} folded anew`);
  };
};

const tell = ({ from, to, changed, collided, collisions }: ReindexReport): void => {
  for (const line of collisions) say(line);
  if (collided > collisions.length)
    say(`… and ${number(collided - collisions.length)} more. Merge these, then run it again with --force.`);
  say(
    `Folded by ${to} now, before by ${from ?? "an unknown version"}: ${number(changed)} ${changed === 1 ? "row" : "rows"} changed.`,
  );
};

const run = async (reindex: Reindex, force: boolean): Promise<void> => {
  const { signal, release } = interruption();
  try {
    const report = await reindex(readConfig(process.env, process.cwd()), {
      ...{ force, signal, onPage: openProgress(), say },
    });
    if (report.done) tell(report);
    else say(`Stored text is folded by ${report.to} already. --force folds it again.`);
  } catch (fault) {
    if (!signal.aborted) throw fault;
    say("Stopped. Run it again, and it goes on from here.");
    process.exitCode = 1;
  } finally {
    release();
  }
};

export const reindexCommand = (reindex: Reindex): Command =>
  new Command("reindex")
    .description("fold stored text again for search, after an update changed the folding")
    .option("--force", "also where the stored text is of this folding already", false)
    .addHelpText(
      "after",
      "\nWorks on DATABASE_URL, beside services of this version that run on it, or on the embedded database in CLAIMWIRE_DATA,\nwhose service must be stopped first. Stopped half-way, it goes on where it was.",
    )
    .action(({ force }: { readonly force: boolean }) => run(reindex, force));
