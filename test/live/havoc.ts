/** What goes wrong while everyone works: instances killed, sessions ended, PostgreSQL crashed. */
import type { Cluster } from "./cluster.ts";
import { pause, type Random, until } from "./random.ts";

export interface HavocOptions {
  readonly cluster: Cluster;
  readonly random: Random;
  readonly durationMs: number;
  /** about how often, ms; null: never */
  readonly killMs: number | null;
  readonly cutMs: number | null;
  readonly crashMs: number | null;
}

/** Resolves after `durationMs`, or when what is going on then is over. */
export const wreakHavoc = async (options: HavocOptions): Promise<void> => {
  const { cluster, random, durationMs, killMs, cutMs, crashMs } = options;
  const deadline = performance.now() + durationMs;
  const repeat = async (everyMs: number | null, work: () => Promise<void> | void): Promise<void> => {
    if (everyMs === null) return;
    for (;;) {
      const waitMs = everyMs * random.between(0.5, 1.5);
      if (performance.now() + waitMs > deadline) return;
      await pause(waitMs);
      await work();
    }
  };
  await Promise.all([
    pause(durationMs),
    repeat(killMs, async () => {
      // a busy machine starts instances slowly: some are up for most of the time, so that there is something to kill
      await until(() => cluster.urls().length > 1, killMs ?? 0);
      cluster.kill(random.int(cluster.size));
    }),
    repeat(cutMs, () => cluster.cutSessions(random.pick(["listeners", "all"]))),
    repeat(crashMs, () => cluster.crashDatabase()),
  ]);
};
