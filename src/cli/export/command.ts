import { Command } from "commander";
import { ownTerminal } from "../client/terminal.ts";
import { runExport } from "./run.ts";

/** `claimwire export` */
export const exportCommand = (): Command =>
  new Command("export")
    .description("write articles, claims and relations as NDJSON that `ingest` accepts")
    .option("--output <file>", "write there instead of to standard output")
    .addHelpText("after", "\nReads from CLAIMWIRE_URL (default http://127.0.0.1:4000/graphql). ACTIVE claims only.")
    .action(async ({ output }: { output?: string }) => {
      process.exitCode = await runExport(output ?? null, ownTerminal());
    });
