/** Which commits wrote a claim anew, and did not only move what is counted of it. */
import type { ChangedClaim } from "../../claim-log/facts.ts";
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

/**
 * Of these entries: whether the claim's fields, quote, entities or attributions were written in that commit. Its history says so,
 * as it has a version that ends there; a merge, an edge and a count leave none.
 */
export const readRewritten = async (
  database: Queryable,
  entries: readonly ChangedClaim[],
): Promise<(entry: ChangedClaim) => boolean> => {
  if (entries.length === 0) return () => false;
  const rows = await database.query<ChangedClaim>(sql`
    SELECT v.claim_id AS "claimId", v.until AS "commitId"
    FROM unnest(${entries.map(({ claimId }) => claimId)}::bigint[], ${entries.map(({ commitId }) => commitId)}::bigint[])
      AS e (claim_id, commit_id)
    JOIN claim_version v ON v.claim_id = e.claim_id AND v.until = e.commit_id`);
  const keys = new Set(rows.map(({ claimId, commitId }) => `${claimId} ${commitId}`));
  return ({ claimId, commitId }) => keys.has(`${claimId} ${commitId}`);
};
