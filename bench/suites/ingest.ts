import type { Outcome } from "../run/outcome.ts";
import type { Bench } from "./bench.ts";

export const runIngest = async (_bench: Bench): Promise<Outcome[]> => [];
