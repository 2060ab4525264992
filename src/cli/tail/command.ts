import { Command } from "commander";
import { ownTerminal } from "../client/terminal.ts";
import { runTail } from "./run.ts";

interface Flags {
  readonly entity: readonly string[];
  readonly match?: string;
  readonly after?: string;
  readonly json: boolean;
}

const collect = (value: string, earlier: readonly string[]): string[] => [...earlier, value];

/** `claimwire tail` */
export const tailCommand = (): Command =>
  new Command("tail")
    .description("print live claims of a running service, one line each, without losing one")
    .option("--entity <name>", "claims about this entity (name or alias); again for any of several", collect, [])
    .option("--match <words>", "claims whose text has all these words; a word ending in * is a prefix")
    .option("--after <cursor>", "everything since this cursor first; without it, from now on")
    .option("--json", "every event as one line of JSON, READY and CHECKPOINT too", false)
    .addHelpText(
      "after",
      "\n+ added   ~ updated   - removed\nListens to CLAIMWIRE_URL (default http://127.0.0.1:4000/graphql), and comes back by itself when the service does.",
    )
    .action(async ({ entity, match, after, json }: Flags) => {
      process.exitCode = await runTail(
        { entities: entity, match: match ?? null, after: after ?? null, json },
        ownTerminal(),
      );
    });
