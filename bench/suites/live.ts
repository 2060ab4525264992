/** S1–S6: claims in through the door, events out to many sockets. */
import type { Running } from "../contenders/contender.ts";
import { type LiveContender, liveIdiomatic } from "../contenders/live.ts";
import { installPeer } from "../peers/install.ts";
import { type Child, startChild } from "../run/child.ts";
import type { Outcome } from "../run/outcome.ts";
import { withClient } from "../run/postgres.ts";
import type { Bench } from "./bench.ts";
import { runFanout } from "./fanout.ts";
import { runIdle } from "./idle.ts";
import { runLatency } from "./latency.ts";
import { runMatching } from "./matching.ts";
import { runResume } from "./resume.ts";

/** What the live workloads share: their load client, and databases that they may fill. */
export interface LiveBench extends Bench {
  readonly client: Child;
  /** a copy of the small world: live cost does not grow with what is stored */
  database(name: string): Promise<string>;
}

export interface LiveEntrant {
  readonly contender: LiveContender;
  readonly running: Running;
  readonly database: string;
}

/** Absolute, ms; the same in every process. */
export const now = (): number => performance.timeOrigin + performance.now();

/** Prisma cannot write tsvector columns: for this peer they are filled with nothing, which spares it the work. */
export const withoutSearchColumns = (database: string): Promise<unknown> =>
  withClient(database, (client) =>
    client.query(`ALTER TABLE claim ALTER text_words SET DEFAULT ''; ALTER TABLE entity_name ALTER words SET DEFAULT '';
      ALTER TABLE article_text ALTER words SET DEFAULT ''; ALTER TABLE publisher_name ALTER words SET DEFAULT ''`),
  );

/** Starts each on a database of its own, and ends all of them afterwards. */
export const withEntrants = async <Result>(
  bench: Bench & Pick<LiveBench, "database">,
  contenders: readonly LiveContender[],
  work: (entrants: readonly LiveEntrant[]) => Promise<Result>,
): Promise<Result> => {
  const entrants: LiveEntrant[] = [];
  try {
    for (const [index, contender] of contenders.entries()) {
      bench.say(`Starting ${contender.name}.`);
      const database = await bench.database(`${index}_${contender.name.toLowerCase()}`);
      if (contender === liveIdiomatic) await withoutSearchColumns(database);
      entrants.push({ contender, running: await contender.start(database), database });
    }
    return await work(entrants);
  } finally {
    for (const { running } of entrants) await running.child.stop();
    for (const { database } of entrants) await bench.server.drop(database);
  }
};

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
