import { Command } from "commander";
import { ownTerminal } from "../client/terminal.ts";
import { type ChangesOptions, runChanges } from "./run.ts";

/** `claimwire changes` */
export const changesCommand = (): Command =>
  new Command("changes")
    .description("print what became of claims since: new, updated, corroborated, contested, gone")
    .requiredOption("--since <when>", "how long ago (90m, 3h, 2d), an instant, or the cursor of an earlier run")
    .option("--filter <json>", "only claims that match this ClaimFilter")
    .option("--json", "every change as one line of JSON, and at the end the cursor to go on from", false)
    .addHelpText("after", "\nReads from CLAIMWIRE_URL (default http://127.0.0.1:4000/graphql).")
    .action(async ({ filter, ...flags }: Omit<ChangesOptions, "filter"> & { readonly filter?: string }) => {
      process.exitCode = await runChanges({ ...flags, filter: filter ?? null }, ownTerminal());
    });
