/** One commit plans and writes at a time. */
import { lockNumber } from "../database/advisory-locks.ts";
import type { Transaction } from "../database/database.ts";
import { sql } from "../database/sql.ts";

/** Waits its turn; the lock goes when the transaction ends. */
export const takeWritersLock = async (transaction: Transaction): Promise<void> => {
  await transaction.query(sql`SELECT pg_advisory_xact_lock(${lockNumber("writers")})`);
};
