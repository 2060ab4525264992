import type { Outcome } from "../run/outcome.ts";
import type { Bench } from "./bench.ts";

export const runLive = async (_bench: Bench): Promise<Outcome[]> => [];
