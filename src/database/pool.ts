/**
 * Connections: one pool for plain SQL and for Prisma. It refuses to know any table.
 */
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "../../prisma/generated/client/client.ts";
import type { Database, Queryable, Transaction } from "./database.ts";
import { toCommitError, toRequestError } from "./faults.ts";
import { isPlannedEachTime, type Sql } from "./sql.ts";

export interface PoolOptions {
  readonly url: string;
  /** connections at most */
  readonly size: number;
  /** a statement that takes longer is ended, ms */
  readonly statementTimeoutMs: number;
  /** through a pooler in transaction mode: no session is ours, so nothing is left in one */
  readonly pooled?: boolean;
}

const int8 = 20;
const int8Array = 1016;
const types = {
  getTypeParser: (oid: number, format?: "text" | "binary") => {
    if (oid === int8) return BigInt;
    if (oid === int8Array) return (text: string) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(BigInt));
    return pg.types.getTypeParser(oid, format as "text");
  },
};

/** Names are kept for the life of a connection on both sides, so only this many texts get one. */
const maxNamedStatements = 500;
const names = new Map<string, string>();
/** Longer ones are lists written out: each length is a text of its own, and none comes again. */
const longestNamedText = 10_000;
const nameOf = (text: string): string | undefined => {
  const known = names.get(text);
  if (known || names.size >= maxNamedStatements || text.length > longestNamedText) return known;
  const name = createHash("sha1").update(text).digest("base64url").slice(0, 16);
  names.set(text, name);
  return name;
};

const rethrow = (fault: unknown): never => {
  throw toRequestError(fault);
};

/** `named`: the text stays prepared under its name for as long as the connection lasts. */
const run = async <Row extends object>(
  client: pg.ClientBase | pg.Pool,
  statement: Sql,
  named: boolean,
): Promise<Row[]> => {
  // put together anew each time it is asked for
  const { text } = statement;
  const name = named && !isPlannedEachTime(statement) ? nameOf(text) : undefined;
  const query = { text, values: statement.values as unknown[], types, ...(name ? { name } : {}) };
  const { rows } = await client.query<Row>(query).catch(rethrow);
  return rows;
};

const openTransaction = (client: pg.PoolClient, named: boolean): { transaction: Transaction; ended: () => boolean } => {
  let ended = false;
  const transaction: Transaction = {
    query: (statement) => run(client, statement, named),
    commitWith: async <Row extends object>(text: string) => {
      // a text of several statements gives one result each; the one before COMMIT's is asked for
      const sent = client.query({ text: `${text};COMMIT`, types });
      const results = (await sent.catch((fault) => {
        throw toCommitError(fault);
      })) as unknown as pg.QueryResult<Row>[];
      ended = true;
      return results.at(-2)?.rows ?? [];
    },
    rollback: async () => {
      ended = true;
      await client.query("ROLLBACK").catch(rethrow);
    },
  };
  return { transaction, ended: () => ended };
};

/** Runs `work` on a connection; one whose transaction did not end cleanly is closed. `work` ends the transaction, or throws. */
const within = async <Result>(
  connect: () => Promise<pg.PoolClient>,
  begin: string,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await connect().catch(rethrow);
  let broken = true;
  try {
    await client.query(begin).catch(rethrow);
    try {
      const result = await work(client);
      broken = false;
      return result;
    } catch (fault) {
      await client.query("ROLLBACK").then(
        () => {
          broken = false;
        },
        () => undefined,
      );
      throw fault;
    }
  } finally {
    client.release(broken);
  }
};

/** Settings of every session. A pooler hands sessions around, so behind one each transaction sets them for itself. */
const settingsOf = ({ statementTimeoutMs }: PoolOptions): readonly string[] => [
  "jit=off",
  "timezone=UTC",
  `statement_timeout=${statementTimeoutMs}`,
  "idle_in_transaction_session_timeout=30000",
];

/** Makes each single statement a transaction with its settings, Prisma's too. Two round trips more, to a pooler that is near. */
const settleEachQuery = (pool: pg.Pool, begin: string): void => {
  const connect = pool.connect.bind(pool);
  const settled = (query: pg.QueryConfig): Promise<pg.QueryResult> =>
    within(connect, begin, async (client) => {
      const result = await client.query(query).catch(rethrow);
      await client.query("COMMIT").catch(rethrow);
      return result;
    });
  pool.query = settled as typeof pool.query;
};

/** Opens a pool on a database that is up and migrated. Connects when first used. */
export const openPool = (options: PoolOptions): Omit<Database, "listen"> & { readonly url: string } => {
  const pooled = options.pooled === true;
  const settings = settingsOf(options);
  const settle = pooled ? settings.map((setting) => `;SET LOCAL ${setting}`).join("") : "";
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: "claimwire",
    ...(pooled ? {} : { options: settings.map((setting) => `-c ${setting}`).join(" ") }),
  });
  if (pooled) settleEachQuery(pool, `BEGIN${settle}`);
  pool.on("error", () => undefined); // an idle connection died: the next query opens another
  // one that dies in the hands of its user, between two statements: the next statement fails, the process need not
  pool.on("connect", (client) => client.on("error", () => undefined));
  const adapter = new PrismaPg(pool, {
    // undefined means unnamed, which its type forgets; a list of ids is as long as it comes, so only short ones are worth a name
    statementNameGenerator: ({ sql, args }) => (pooled || args.length > 8 ? undefined : nameOf(sql)) as string,
  });
  const prisma = new PrismaClient({ adapter }).$extends({
    query: { $allOperations: ({ args, query }) => query(args).catch(rethrow) },
  }) as unknown as PrismaClient; // all of it but `$on`, which nobody calls
  const connect = (): Promise<pg.PoolClient> => pool.connect();
  const between = <Result>(begin: string, work: (transaction: Transaction) => Promise<Result>): Promise<Result> =>
    within(connect, begin + settle, async (client) => {
      const { transaction, ended } = openTransaction(client, !pooled);
      const result = await work(transaction);
      if (!ended()) await client.query("COMMIT").catch(rethrow);
      return result;
    });
  return {
    url: options.url,
    prisma,
    connections: () => ({
      used: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      limit: options.size,
    }),
    query: (statement) => run(pool, statement, !pooled),
    withSettings: (given) => {
      const set = Object.entries(given).map(([name, value]) => `;SET LOCAL ${name} = ${value}`);
      // unnamed: a statement that is kept was planned under other settings
      return {
        query: (statement) =>
          within(connect, `BEGIN READ ONLY${settle}${set.join("")}`, async (client) => {
            const rows = await run<never>(client, statement, false);
            await client.query("COMMIT").catch(rethrow);
            return rows;
          }),
      };
    },
    snapshot: <Result>(read: (transaction: Queryable) => Promise<Result>) =>
      between("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", read),
    transaction: (work) => between("BEGIN; SET LOCAL lock_timeout = '10s'", work),
    stop: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
};
