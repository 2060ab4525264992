/** An ablation in words: what is gained from one contender to the next, from neighbours in time. */
import { type Outcome, type Sample, valuesOf } from "./outcome.ts";
import { spreadOf } from "./rounds.ts";

/** Two contenders, of which the second has the technique and the first has not. */
export interface Step {
  readonly technique: string;
  readonly from: string;
  readonly to: string;
}

const cpuOf = (samples: readonly Sample[]): string => {
  const cpu = valuesOf(samples, "cpuUs")?.median;
  return cpu === undefined ? "?" : cpu.toFixed(cpu < 100 ? 1 : 0);
};

/** A line for each step: how many times as much is done, and what CPU one of it takes. Nothing where one of the two did not run. */
export const broughtBy = (samples: Outcome["samples"], steps: readonly Step[]): readonly string[] =>
  steps.flatMap(({ technique, from, to }) => {
    const [without, own] = [samples.get(from), samples.get(to)];
    if (!without?.length || !own?.length) return [];
    const { median, min, max } = spreadOf(own.map(({ value }, round) => value / (without[round]?.value ?? Number.NaN)));
    const times = `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)}) times`;
    return [`${technique}: ${times}, CPU ${cpuOf(without)} → ${cpuOf(own)} µs`];
  });
