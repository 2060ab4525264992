/** Prints the one table, and writes `bench/results.json`. */
import { writeFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { type Outcome, ours, type Sample, type Target, valuesOf, verdictOf } from "./outcome.ts";
import type { Spread } from "./rounds.ts";
import { clientLimit } from "./settings.ts";

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3).replace(/\.0+$/, ""));
const spread = (value: Spread | null): string =>
  value ? `${number(value.median)} (${number(value.min)}–${number(value.max)})` : "";
const bound = ({ atLeast, atMost }: Target): string => (atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`);

const titles = [
  "work",
  "contender",
  "value (min–max)",
  "ours / it (min–max)",
  "target",
  "equal",
  "CPU µs/op",
  "SQL/op",
  "p50 / p99 ms",
  "client",
];

const clientCell = (samples: readonly Sample[]): string => {
  const share = valuesOf(samples, "clientShare")?.max;
  if (share === undefined) return "";
  return `${(share * 100).toFixed(0)} %${share > clientLimit ? " TOO MUCH" : ""}`;
};

const rowOf = (outcome: Outcome, name: string, samples: readonly Sample[]): string[] => {
  const target = outcome.targets.find(({ against }) => (against ?? ours) === name);
  const verdict = target ? verdictOf(outcome, target) : null;
  const ratio = name === ours ? null : verdictOf(outcome, { against: name });
  const latency = outcome.latencies?.get(name);
  const cpu = valuesOf(samples, "cpuUs");
  return [
    outcome.id,
    name,
    `${spread(valuesOf(samples, "value"))} ${outcome.unit}`,
    spread(ratio?.ratio ?? null),
    target && verdict ? `${bound(target)} ${verdict.met ? "met" : "MISSED"}` : "",
    outcome.equal?.get(name) ?? "",
    cpu ? number(cpu.median) : "",
    valuesOf(samples, "statements")?.median.toFixed(2) ?? "",
    latency ? `${number(latency.p50)} / ${number(latency.p99)}` : "",
    clientCell(samples),
  ];
};

/** The table as text; Markdown, so that it can be read anywhere. */
export const tableOf = (outcomes: readonly Outcome[]): string => {
  const rows = [
    titles,
    ...outcomes.flatMap((outcome) => [...outcome.samples].map(([name, samples]) => rowOf(outcome, name, samples))),
  ];
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows.map(line);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const notes = outcomes.flatMap(({ id, title, notes: own }) => [
    `${id}: ${title}.`,
    ...own.map((note) => `${id}: ${note}`),
  ]);
  return [head, rule, ...(body as unknown as string[]), "", ...notes].join("\n");
};

const machine = () => ({
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  platform: `${platform()} ${arch()}`,
  node: process.version,
});

/** Everything that was measured, with what it was measured on. */
export const writeResults = (
  file: URL,
  outcomes: readonly Outcome[],
  circumstances: Readonly<Record<string, unknown>>,
): void => {
  const plain = outcomes.map((outcome) => ({
    ...outcome,
    samples: Object.fromEntries(outcome.samples),
    latencies: Object.fromEntries(outcome.latencies ?? []),
    equal: Object.fromEntries(outcome.equal ?? []),
    verdicts: outcome.targets.flatMap((target) => verdictOf(outcome, target) ?? []),
  }));
  const content = { date: new Date().toISOString(), machine: machine(), ...circumstances, outcomes: plain };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
};
