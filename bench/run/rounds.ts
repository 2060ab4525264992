/** Turn and turn about: contenders alternate, so that what the machine does meanwhile meets all of them alike. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
};

/** Runs each contender once a round, in an order that turns round by round. Gives each one's results, round by round. */
export const alternate = async <Result>(
  contenders: ReadonlyMap<string, (round: number) => Promise<Result>>,
  rounds: number,
): Promise<ReadonlyMap<string, readonly Result[]>> => {
  const results = new Map<string, Result[]>([...contenders.keys()].map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? [...contenders] : [...contenders].reverse();
    for (const [name, run] of order) results.get(name)?.push(await run(round));
  }
  return results;
};
