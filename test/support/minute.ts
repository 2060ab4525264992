/** Limits of so much a minute begin anew when the clock's minute turns, which it may do in the middle of a test. */
const minute = (): number => Math.floor(Date.now() / 60_000);

/** Runs within one minute: where it turned meanwhile, once more. `turn` begins with 1. */
export const withinOneMinute = async <Result>(run: (turn: number) => Promise<Result>): Promise<Result> => {
  for (let turn = 1; ; turn += 1) {
    const before = minute();
    const result = await run(turn);
    if (minute() === before) return result;
  }
};
