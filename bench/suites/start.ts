/** C1: from starting the process to the first answer, with the database that it brings itself. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graphqlShot, post } from "../contenders/contender.ts";
import { startEmbedded } from "../contenders/service.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import type { Bench } from "./bench.ts";

const firstQuestion = graphqlShot("{ claims(first: 20) { nodes { text article { title } } } }", {});

/** Ms; the service is ended afterwards. */
const startIn = async (folder: string): Promise<Sample> => {
  const began = performance.now();
  const { child, url } = await startEmbedded(folder);
  try {
    await post(url, firstQuestion);
    return { value: performance.now() - began };
  } finally {
    await child.stop();
  }
};

export const runStart = async (bench: Bench): Promise<Outcome[]> => {
  bench.say("C1: cold start with the embedded database");
  const folder = await mkdtemp(join(tmpdir(), "claimwire-start-"));
  const told = async (name: string, sample: Promise<Sample>): Promise<Sample> => {
    bench.say(`  ${name}: ${((await sample).value / 1000).toFixed(2)} s`);
    return sample;
  };
  try {
    const existing = join(folder, "existing");
    await startIn(existing);
    const samples = await alternate(
      new Map([
        [ours, () => told("an existing folder", startIn(existing))],
        ["a new folder", (round: number) => told("a new folder", startIn(join(folder, String(round))))],
      ]),
      bench.rounds,
    );
    const title =
      "from starting the process to the first page, embedded database in an existing folder, beside a new one";
    return [{ id: "C1", title, unit: "ms", samples, targets: [], notes: [] }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
