import type { Commit } from "../claim-log/commit.ts";
import { sql } from "../database/sql.ts";
import type { ClaimRelationType } from "../terms/enumerations.ts";
import { keepRelations } from "./versions.ts";

interface Edge {
  id: bigint;
  type: ClaimRelationType;
  from: bigint;
  to: bigint;
}

/** Ends of edges that went stale, where those join or contradict. */
export interface StaleEnds {
  readonly joins: readonly bigint[];
  readonly disputes: readonly bigint[];
}

const none: StaleEnds = Object.freeze({ joins: [], disputes: [] });

/** Edges of claims whose text has changed do not count until they are related again: both ends hear of it. */
export const markStale = async (commit: Commit, claims: readonly bigint[]): Promise<StaleEnds> => {
  if (claims.length === 0) return none;
  const edges = await commit.query<Edge>(sql`
    SELECT id, type, from_id AS from, to_id AS to FROM claim_relation
    WHERE NOT stale AND (from_id = ANY (${claims}::bigint[]) OR to_id = ANY (${claims}::bigint[]))`);
  if (edges.length === 0) return none;
  const ids = edges.map(({ id }) => id);
  await keepRelations(commit, ids);
  await commit.query(sql`UPDATE claim_relation SET stale = true WHERE id = ANY (${ids}::bigint[])`);
  commit.touch(
    edges.flatMap(({ from, to }) => [from, to]),
    true,
  );
  const endsOf = (type: ClaimRelationType): readonly bigint[] =>
    edges.flatMap((edge) => (edge.type === type ? [edge.from, edge.to] : []));
  return { joins: endsOf("SAME_AS"), disputes: endsOf("CONTRADICTS") };
};
