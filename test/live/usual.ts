/** The run that a change has to pass. */
import type { Report, RunOptions } from "./run.ts";

export const usualRun: Omit<RunOptions, "seed"> = {
  durationMs: 32_000,
  instances: 3,
  subscribers: 50,
  writers: 10,
  byHand: 2,
  holdMs: 60,
  killMs: 1_000,
  cutMs: 3_000,
  crashMs: 14_000,
};

export const isSound = ({ verdict, faults }: Report): boolean =>
  faults.length === 0 && Object.values(verdict).every((count) => count === 0);
