/** `npm run soak -- --minutes N [--seed N]`: the run of live.test.ts for as long as asked. Ends with 1 where anything is wrong. */
import { parseArgs } from "node:util";
import { describeReport, runLive } from "./run.ts";
import { isSound, usualRun } from "./usual.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "5" }, seed: { type: "string", default: String(Date.now() % 1e9) } },
});
const seed = Number(values.seed);
const minutes = Number(values.minutes);
process.stdout.write(`soak: ${minutes} minutes, seed ${seed}\n`);
const report = await runLive({ ...usualRun, seed, durationMs: minutes * 60_000, crashMs: 20_000 });
process.stdout.write(describeReport(report));
process.exitCode = isSound(report) ? 0 : 1;
