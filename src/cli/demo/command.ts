import { Command, InvalidArgumentError } from "commander";
import { ownTerminal } from "../client/terminal.ts";
import { runDemo } from "./run.ts";

const positive = (text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("A number above 0 was expected.");
  return value;
};

/** `claimwire demo` */
export const demoCommand = (): Command =>
  new Command("demo")
    .description("start a service of its own with invented news, and replay them as live traffic")
    .option("--data <folder>", "keep the data here (default: a temporary folder)")
    .option("--pace <seconds>", "between two articles", positive, 3)
    .option("--rounds <n>", "replay all the news so many times, then end (default: until Ctrl-C)", positive)
    .action(async ({ data, pace, rounds }: { data?: string; pace: number; rounds?: number }) => {
      process.exitCode = await runDemo(
        { data: data ?? null, paceMs: pace * 1000, rounds: rounds ?? null },
        ownTerminal(),
      );
    });
