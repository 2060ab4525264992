/** What the live workloads share: who takes part, each on a database of its own. */
import type { Running } from "../contenders/contender.ts";
import { type LiveContender, liveIdiomatic } from "../contenders/live.ts";
import type { Child } from "../run/child.ts";
import { withClient } from "../run/postgres.ts";
import type { Bench } from "./bench.ts";

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
