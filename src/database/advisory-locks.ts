/**
 * The numbers of PostgreSQL's advisory locks that Claimwire takes, all of one database in one place, so that no two are the same.
 * Any that no other software on the database is likely to use.
 */
import { raw, type Sql } from "./sql.ts";

export const advisoryLocks = Object.freeze({
  /** the log's, taken by a trigger of `claim_event`: commits become visible in the order of their entries */
  log: 4841369599423283201n,
  /** one commit plans and writes at a time */
  writers: 4841369599423283202n,
  /** the service that an embedded database belongs to */
  owner: 4841369599423283203n,
  migrations: 4841369599423283204n,
  /** the log's partitions are made and dropped by one instance at a time */
  maintenance: 4841369599423283205n,
  /** who looks for copies of new articles */
  copies: 4841369599423283206n,
  /** who joins what seems to say the same */
  suggestions: 4841369599423283207n,
  /** who makes the first key */
  firstKey: 4841369599423283210n,
} as const);

export type AdvisoryLock = keyof typeof advisoryLocks;

/** Its number as constant text in a statement. */
export const lockNumber = (lock: AdvisoryLock): Sql => raw(advisoryLocks[lock].toString());
