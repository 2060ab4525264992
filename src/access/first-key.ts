/** The key that opens a new database: made once, where no admin key opens it. */
import { lockNumber } from "../database/advisory-locks.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { createKey } from "./keys.ts";

/** Gives a new admin key where there is none that works; else null. */
export const createFirstKey = (database: Database): Promise<string | null> =>
  database.transaction(async (transaction) => {
    // other instances may start at the same moment
    await transaction.query(sql`SELECT pg_advisory_xact_lock(${lockNumber("firstKey")}) IS NULL AS locked`);
    const [known] = await transaction.query<{ known: boolean }>(sql`
      SELECT EXISTS (SELECT FROM api_key WHERE scope = 'admin' AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > now())) AS known`);
    if (known?.known) return null;
    return (await createKey(transaction, { name: "admin", scope: "admin", createdBy: "the first start" })).secret;
  });
