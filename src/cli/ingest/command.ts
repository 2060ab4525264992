import { Command, InvalidArgumentError } from "commander";
import { ownTerminal } from "../client/terminal.ts";
import { runIngest } from "./run.ts";

const whole =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most)
      throw new InvalidArgumentError(`A whole number from 1 to ${most} was expected.`);
    return value;
  };

interface Flags {
  readonly dryRun: boolean;
  readonly batch?: string;
  readonly concurrency: number;
  readonly size: number;
  readonly rejects?: string;
}

/** `claimwire ingest FILE...` */
export const ingestCommand = (): Command =>
  new Command("ingest")
    .description("send articles with their entities and claims to a running service")
    .argument(
      "<file...>",
      "JSON with `input` or `articles`, or NDJSON with an article a line; globs; - for standard input",
    )
    .option("--dry-run", "report what would happen and change nothing", false)
    .option("--batch <key>", "name the batch: the same key again is the same batch")
    .option("--concurrency <n>", "requests at once", whole(32), 4)
    .option("--size <n>", "articles in one request", whole(1000), 50)
    .option("--rejects <file>", "write refused items with their reasons as NDJSON")
    .addHelpText(
      "after",
      "\nSends to CLAIMWIRE_URL (default http://127.0.0.1:4000/graphql). Sending the same again changes nothing.\nEnds with 1 when something was refused.",
    )
    .action(async (files: string[], flags: Flags) => {
      process.exitCode = await runIngest(
        {
          files,
          dryRun: flags.dryRun,
          batch: flags.batch ?? null,
          concurrency: flags.concurrency,
          size: flags.size,
          rejects: flags.rejects ?? null,
        },
        ownTerminal(),
      );
    });
