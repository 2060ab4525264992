/**
 * Joins claims and takes them apart through the product's own rules, without HTTP, and says of each commit for how long it held
 * others up: as the locks are taken and let go inside of it, that can be seen from nowhere else.
 */
import type { Database, Transaction } from "../../src/database/database.ts";
import { openPool } from "../../src/database/pool.ts";
import { countAll, demandCount } from "../../src/domain/corroboration/count-all.ts";
import { createDomain } from "../../src/domain/create.ts";
import type { ArticleInput } from "../../src/domain/input.ts";
import { answerParent } from "../run/child.ts";

/** One commit. */
export interface Held {
  /** from the grant of the writers' lock until COMMIT was answered, ms */
  readonly writersMs: number;
  /** of that, the last message, within which the log's own lock is taken and let go, ms */
  readonly logMs: number;
  /** of the process, ms */
  readonly cpuMs: number;
  readonly entries: number;
  /** the edge that was made; null where one was taken away */
  readonly relation: bigint | null;
}

let held = { writersMs: 0, logMs: 0 };

const watchedTransaction = (transaction: Transaction): Transaction => {
  let grantedAt = 0;
  return {
    ...transaction,
    query: async (statement) => {
      const rows = await transaction.query<never>(statement);
      grantedAt ||= performance.now(); // a commit's first statement asks for the lock
      return rows;
    },
    commitWith: async (text) => {
      const sentAt = performance.now();
      const rows = await transaction.commitWith<never>(text);
      const endedAt = performance.now();
      held = { writersMs: endedAt - grantedAt, logMs: endedAt - sentAt };
      return rows;
    },
  };
};

const pool = openPool({ url: process.env["DATABASE_URL"] ?? "", size: 2, statementTimeoutMs: 60_000 });
const database: Database = {
  ...pool,
  listen: () => Promise.reject(new Error("nothing is listened to here")),
  transaction: (work) => pool.transaction((transaction) => work(watchedTransaction(transaction))),
};
const domain = createDomain({ database });

const sameAs = { type: "SAME_AS", note: null } as const;
let end = 0n;

const watch = async (work: () => Promise<{ readonly position: { readonly seq: bigint }; relation?: bigint }>) => {
  const cpu = process.cpuUsage();
  const { position, relation = null } = await work();
  const { user, system } = process.cpuUsage(cpu);
  const entries = Number(position.seq - end);
  end = position.seq;
  return { ...held, cpuMs: (user + system) / 1000, entries, relation } satisfies Held;
};

/** New claims, one of each article; gives their ids. */
const ingest = async ({ articles }: { articles: readonly ArticleInput[] }): Promise<readonly bigint[]> => {
  const sender = { name: "bench", extractors: null, curates: true };
  const { results, position } = await domain.ingestArticles({ articles: [...articles] }, sender);
  end = position.seq;
  return results.map(({ claims, errors }) => {
    const id = claims[0]?.claimId;
    if (id == null) throw new Error(`an article was refused: ${JSON.stringify(errors)}`);
    return id;
  });
};

answerParent(
  {
    ingest,
    count: async () => {
      await demandCount(database);
      await countAll(database);
    },
    relate: (ends: { from: bigint; to: bigint }) => watch(() => domain.relateClaims({ ...ends, ...sameAs })),
    unrelate: ({ relation }: { relation: bigint }) =>
      watch(async () => ({ position: (await domain.unrelateClaims(relation)).position })),
  },
  async () => {
    await domain.stop();
    await pool.stop();
  },
);
