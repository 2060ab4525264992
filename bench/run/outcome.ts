/** What a workload's run leaves: samples by contender, and what they mean against the targets. */
import type { Latency } from "../load/latency.ts";
import { type Spread, spreadOf } from "./rounds.ts";

export const ours = "claimwire";

/** One contender in one round. */
export interface Sample {
  /** in the workload's unit: operations a second, or a cost */
  readonly value: number;
  /** of the server's process, microseconds an operation */
  readonly cpuUs?: number;
  /** sent to the database, an operation */
  readonly statements?: number;
  /** of one core, by the load client */
  readonly clientShare?: number;
}

export interface Target {
  /** `ours / against`, or ours alone where absent */
  readonly against?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  /** at a fixed rate of arrivals */
  readonly latencies?: ReadonlyMap<string, Latency>;
  /** whether the contender's answers were ours: "yes", or what was not */
  readonly equal?: ReadonlyMap<string, string>;
  readonly targets: readonly Target[];
  readonly notes: readonly string[];
}

export interface Verdict {
  readonly target: Target;
  readonly ratio: Spread;
  readonly met: boolean;
}

/** Ratios are taken round by round, from neighbours in time; null where one of the two did not run. */
export const verdictOf = (outcome: Outcome, target: Target): Verdict | null => {
  const own = outcome.samples.get(ours);
  const other = target.against ? outcome.samples.get(target.against) : undefined;
  if (!own?.length || (target.against && !other?.length)) return null;
  const ratio = spreadOf(
    own.map(({ value }, round) => value / (target.against ? (other?.[round]?.value ?? Number.NaN) : 1)),
  );
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = target;
  return { target, ratio, met: ratio.median >= atLeast && ratio.median <= atMost };
};

export const valuesOf = (samples: readonly Sample[], field: keyof Sample): Spread | null => {
  const values = samples.flatMap((sample) => sample[field] ?? []);
  return values.length > 0 ? spreadOf(values) : null;
};
