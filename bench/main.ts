/**
 * `npm run bench -- [queries|ingest|live|provenance|start|growth|ablation] [--quick] [--small] [--no-peers]`: measures the service
 * beside limits and peers, prints one table, writes results.json. Only ratios within one run count.
 */
import { parseArgs } from "node:util";
import { sizes } from "./data/world.ts";
import type { Outcome } from "./run/outcome.ts";
import { openServer } from "./run/postgres.ts";
import { tableOf, writeResults } from "./run/report.ts";
import { clientLimit, connections, poolSize } from "./run/settings.ts";
import { runAblation } from "./suites/ablation.ts";
import type { Bench } from "./suites/bench.ts";
import { runGrowth } from "./suites/growth.ts";
import { runIngest } from "./suites/ingest.ts";
import { runLive } from "./suites/live.ts";
import { runProvenance } from "./suites/provenance.ts";
import { runQueries } from "./suites/queries.ts";
import { runStart } from "./suites/start.ts";

const suites: Readonly<Record<string, (bench: Bench) => Promise<Outcome[]>>> = {
  queries: runQueries,
  ingest: runIngest,
  live: runLive,
  provenance: runProvenance,
  start: runStart,
  growth: runGrowth,
  ablation: runAblation,
};
/** Whether it runs where no suite is named: growth loads a world for each size, and a quick look is at the workloads alone. */
const isAmongAll = (name: string, quick: boolean): boolean => name !== "growth" && !(quick && name === "ablation");

const began = performance.now();
const say = (line: string): void => {
  process.stdout.write(`[${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s] ${line}\n`);
};

const readArguments = () => {
  const options = { quick: { type: "boolean" }, small: { type: "boolean" }, "no-peers": { type: "boolean" } } as const;
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  const unknown = positionals.find((name) => !(name in suites));
  if (unknown) throw new Error(`There is no suite "${unknown}": choose among ${Object.keys(suites).join(", ")}.`);
  return {
    ...values,
    chosen:
      positionals.length > 0
        ? positionals
        : Object.keys(suites).filter((name) => isAmongAll(name, values.quick === true)),
  };
};

const run = async (): Promise<void> => {
  const { chosen, quick = false, small = quick, "no-peers": alone = false } = readArguments();
  const size = small ? sizes.small : sizes.standard;
  const effort = quick
    ? { rounds: 2, durationMs: 500, warmUpMs: 500, sockets: [100, 1_000], manySockets: 1_000 }
    : { rounds: 5, durationMs: 4_000, warmUpMs: 4_000, sockets: [100, 1_000, 5_000], manySockets: 10_000 };
  say(`Suites: ${chosen.join(", ")}; data: ${size.name}; ${effort.rounds} rounds.`);
  const server = await openServer(say);
  try {
    const outcomes: Outcome[] = [];
    for (const name of chosen)
      outcomes.push(
        ...((await suites[name]?.({ server, size, small: sizes.small, withPeers: !alone, say, ...effort })) ?? []),
      );
    process.stdout.write(`\n${tableOf(outcomes)}\n`);
    writeResults(new URL("results.json", import.meta.url), outcomes, {
      postgres: server.version,
      data: size,
      settings: { ...server.settings, poolSize, connections, clientLimit, ...effort },
      seconds: Math.round((performance.now() - began) / 1000),
    });
    say("Written to bench/results.json.");
  } finally {
    await server.stop();
  }
};

try {
  await run();
} catch (fault) {
  process.stderr.write(`${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`);
  process.exitCode = 1;
}
