/**
 * A property's predicate for so long and no longer, but `least` runs: the run that is under way then ends, and those after it look at
 * nothing. So a slow machine tries fewer, and what it tries never meets the next test, as a run that is given up halfway would.
 */
export const within = <Values extends unknown[]>(
  limitMs: number,
  least: number,
  run: (...values: Values) => Promise<void>,
) => {
  const deadline = performance.now() + limitMs;
  let runs = 0;
  return async (...values: Values): Promise<void> => {
    if (performance.now() > deadline && runs >= least) return;
    runs++;
    await run(...values);
  };
};
