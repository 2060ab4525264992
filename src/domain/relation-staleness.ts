import type { Commit } from "../claim-log/commit.ts";
import { sql } from "../database/sql.ts";
import { keepRelations } from "./versions.ts";

interface Edge {
  id: bigint;
  from: bigint;
  to: bigint;
}

/** Edges of claims whose text has changed do not count until they are related again: both ends hear of it. */
export const markStale = async (commit: Commit, claims: readonly bigint[]): Promise<void> => {
  if (claims.length === 0) return;
  const edges = await commit.query<Edge>(sql`
    SELECT id, from_id AS from, to_id AS to FROM claim_relation
    WHERE NOT stale AND (from_id = ANY (${claims}::bigint[]) OR to_id = ANY (${claims}::bigint[]))`);
  if (edges.length === 0) return;
  const ids = edges.map(({ id }) => id);
  await keepRelations(commit, ids);
  await commit.query(sql`UPDATE claim_relation SET stale = true WHERE id = ANY (${ids}::bigint[])`);
  commit.touch(
    edges.flatMap(({ from, to }) => [from, to]),
    true,
  );
};
