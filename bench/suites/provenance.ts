/** P1 and P2: what it costs to keep where claims come from. */
import type { Outcome } from "../run/outcome.ts";
import type { Bench } from "./bench.ts";
import { measureCounts } from "./counts.ts";
import { measureRelations } from "./relations.ts";

export const runProvenance = async (bench: Bench): Promise<Outcome[]> => [
  ...(await measureRelations(bench)),
  await measureCounts(bench),
];
