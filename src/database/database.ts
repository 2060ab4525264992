/**
 * The floor as the rest of the house sees it. Everything that can run a statement is a `Queryable`; only this folder knows
 * the driver and the Prisma client.
 */
import type { PrismaClient } from "../../prisma/generated/client/client.ts";
import type { Sql } from "./sql.ts";

export interface Queryable {
  /** Runs one statement; int8 columns arrive as bigint, timestamptz as Date, in the order the statement gives. */
  query<Row extends object>(statement: Sql): Promise<Row[]>;
}

/** A transaction that is open. Statements run one after another on one connection. */
export interface Transaction extends Queryable {
  /**
   * Sends the last statements and COMMIT in one message, so that a stalled process holds no lock between them.
   * `text` carries no parameters: callers put nothing into it but numbers that they made themselves. Gives the rows of its last
   * statement. Throws CommitLostError where nobody knows whether it stands.
   */
  commitWith<Row extends object>(text: string): Promise<Row[]>;
  /** Ends the transaction and undoes all of it. */
  rollback(): Promise<void>;
}

export interface Listener {
  /** false while the connection is away; the holder polls meanwhile */
  readonly connected: boolean;
  stop(): Promise<void>;
}

/** The pool's connections now. */
export interface Connections {
  /** running a statement, or held by a transaction */
  readonly used: number;
  readonly idle: number;
  /** calls that wait for one to become free */
  readonly waiting: number;
  /** at most so many are open */
  readonly limit: number;
}

export interface Database extends Queryable {
  connections(): Connections;
  /** Prisma over the same pool: rows by id and the small tables. */
  readonly prisma: PrismaClient;
  /** Reads in one snapshot (REPEATABLE READ, READ ONLY). */
  snapshot<Result>(read: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  /** Reads with other settings of the session than its own: each statement in a transaction of its own, planned for itself. */
  withSettings(settings: Readonly<Record<string, string>>): Queryable;
  /**
   * Opens a writing transaction, with the writers' time limits set, and hands it over. It is committed by `commitWith`, or by
   * returning (a plain COMMIT) where the work did not end it itself; rolled back where the work throws.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Calls `wake` for each notification on the log's channel, and once after each (re)connection. */
  listen(wake: () => void): Promise<Listener>;
  /** Ends the pool. Statements that run are awaited. */
  stop(): Promise<void>;
}
