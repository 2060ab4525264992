/** S1–S6: claims in through the door, events out to many sockets. */
import { installPeer } from "../peers/install.ts";
import { startChild } from "../run/child.ts";
import type { Outcome } from "../run/outcome.ts";
import type { Bench } from "./bench.ts";
import type { LiveBench } from "./entrants.ts";
import { runFanout } from "./fanout.ts";
import { runIdle } from "./idle.ts";
import { runLatency } from "./latency.ts";
import { runMatching } from "./matching.ts";
import { runResume } from "./resume.ts";

export const runLive = async (bench: Bench): Promise<Outcome[]> => {
  for (const name of bench.withPeers ? ["idiomatic", "mercurius"] : []) await installPeer(name, bench.say);
  const source = await bench.server.world(bench.small);
  const client = await startChild("the load client", new URL("../load/sockets.ts", import.meta.url));
  const database = (name: string): Promise<string> => bench.server.copy(source, `live_${name}`);
  const live: LiveBench = { ...bench, client, database };
  try {
    return [
      ...(await runFanout(live)),
      await runMatching(live),
      await runLatency(live),
      await runIdle(live),
      await runResume(live),
    ];
  } finally {
    await client.stop();
  }
};
