/** What each technique of ingest and of live delivery is worth: the service beside itself without it, round by round. */
import type { Outcome } from "../run/outcome.ts";
import { runIngestAblation } from "./ablation-ingest.ts";
import { runLiveAblation } from "./ablation-live.ts";
import type { Bench } from "./bench.ts";

export const runAblation = async (bench: Bench): Promise<Outcome[]> => [
  ...(await runLiveAblation(bench)),
  ...(await runIngestAblation(bench)),
];
