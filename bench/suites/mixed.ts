/** Q6: reading while scrapers write. The same requests with and without a thousand claims a second coming in. */
import { graphqlShot } from "../contenders/contender.ts";
import { service, startService } from "../contenders/service.ts";
import { createWorld } from "../data/world.ts";
import type { LoadResult, Shot } from "../load/http.ts";
import { type Child, startChild } from "../run/child.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import { connections } from "../run/settings.ts";
import { createSource, ingestMutation } from "../work/live.ts";
import { readWorks } from "../work/reads.ts";
import type { Bench } from "./bench.ts";

const articlesPerBatch = 10;
const claimsPerBatch = 100;
const batchesPerSecond = 10; // of 10 articles with 10 claims: 1,000 claims a second
const alone = "Q2 alone";
/** The copy of the world is cold, and both come to their pace only once what they touch is in memory. */
const warmUpRounds = 4;

interface Clients {
  readonly reader: Child;
  readonly writer: Child;
}

const measure = async (bench: Bench, clients: Clients, url: string): Promise<Outcome> => {
  const q2 = readWorks.find(({ id }) => id === "Q2");
  if (!q2) throw new Error("there is no Q2");
  const shots = q2.values(bench.size).flatMap((values) => service.shot(q2, values) ?? []);
  const source = createSource(createWorld(bench.size, { knownShare: 0.5, claims: 10 }));
  const batch = (): Shot => graphqlShot(ingestMutation, { input: { articles: source.take(articlesPerBatch) } });
  /** claims a second that were taken, round by round */
  const kept: number[] = [];
  const batchMs: number[] = [];
  const read = async (round: number): Promise<Sample> => {
    const load = { url, shots, offset: Math.max(0, round) * 37, connections, durationMs: bench.durationMs };
    const result = await clients.reader.ask<LoadResult>("run", load);
    return { value: result.count / result.seconds, clientShare: result.clientShare };
  };
  const readWhileWriting = async (round: number): Promise<Sample> => {
    const writes = Array.from({ length: Math.ceil((bench.durationMs / 1000) * batchesPerSecond) }, batch);
    const rate = batchesPerSecond;
    const load = { url, shots: writes, offset: 0, connections: 1, durationMs: bench.durationMs, rate };
    const [sample, written] = await Promise.all([read(round), clients.writer.ask<LoadResult>("run", load)]);
    kept.push((written.count * claimsPerBatch) / written.seconds);
    batchMs.push(written.latency.p50);
    return sample;
  };
  for (let round = -warmUpRounds; round < 0; round++) await readWhileWriting(round);
  const samples = await alternate(
    new Map([
      [ours, readWhileWriting],
      [alone, read],
    ]),
    bench.rounds,
  );
  return {
    id: "Q6",
    title: "Q2 while 1,000 claims a second come in",
    unit: "/s",
    samples,
    targets: [{ against: alone, atLeast: 0.7 }],
    notes: [
      `Claims a second that were taken, from the first batch to the last answer, warming up included: ${kept.map(Math.round).join(", ")}.`,
      `A batch of ${claimsPerBatch} took, from when it was to leave: ${batchMs.map(Math.round).join(", ")} ms (p50).`,
    ],
  };
};

export const runMixed = async (bench: Bench): Promise<Outcome> => {
  bench.say("Q6: Q2 while 1,000 claims a second come in");
  const database = await bench.server.copy(await bench.server.world(bench.size), "mixed");
  const script = new URL("../load/http.ts", import.meta.url);
  const clients = { reader: await startChild("the reader", script), writer: await startChild("the writer", script) };
  try {
    const { child, url } = await startService(database);
    try {
      return await measure(bench, clients, url);
    } finally {
      await child.stop();
    }
  } finally {
    await clients.reader.stop();
    await clients.writer.stop();
    await bench.server.drop(database);
  }
};
