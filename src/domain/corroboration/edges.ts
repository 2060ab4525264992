/**
 * Which edges count. SAME_AS joins where it is not stale, both claims are ACTIVE, and both are DENIED or neither. CONTRADICTS
 * contradicts where it is not stale and both are ACTIVE, and so does SAME_AS between a DENIED claim and one that is not.
 */
import type { Commit } from "../../claim-log/commit.ts";
import { raw, type Sql, sql } from "../../database/sql.ts";

/** Of `claim_relation r` between `claim f` and `claim t`. */
const counting = raw("NOT r.stale AND f.status = 'ACTIVE' AND t.status = 'ACTIVE'");
const sameDenial = raw("(f.modality = 'DENIED') = (t.modality = 'DENIED')");
const ends = raw("JOIN claim f ON f.id = r.from_id JOIN claim t ON t.id = r.to_id");

/** An edge that counts, between ACTIVE claims. */
export interface Edge {
  readonly from: bigint;
  readonly to: bigint;
  /** false: it contradicts */
  readonly joins: boolean;
}

/** Up to so many claims, each pair of them is looked up by itself: one of them may have a hundred thousand edges to others. */
const fewClaims = 32;

/** The edges by SAME_AS that count between two of the claims. */
export const edgesAmong = (tx: Commit, claims: readonly bigint[]): Promise<Edge[]> => {
  if (claims.length < 2) return Promise.resolve([]);
  const pairs = claims.length > fewClaims ? [] : claims.flatMap((from) => claims.map((to) => ({ from, to })));
  const found =
    pairs.length > 0
      ? sql`unnest(${pairs.map(({ from }) => from)}::bigint[], ${pairs.map(({ to }) => to)}::bigint[]) AS p (from_id, to_id)
          JOIN LATERAL (SELECT * FROM claim_relation r
            WHERE r.type = 'SAME_AS' AND r.from_id = p.from_id AND r.to_id = p.to_id OFFSET 0) r ON true`
      : sql`unnest(${claims}::bigint[]) AS a (id) JOIN claim_relation r ON r.type = 'SAME_AS' AND r.from_id = a.id
          JOIN unnest(${claims}::bigint[]) AS b (id) ON b.id = r.to_id`;
  return tx.query<Edge>(
    sql`SELECT r.from_id AS from, r.to_id AS to, ${sameDenial} AS joins FROM ${found} ${ends} WHERE ${counting}`,
  );
};

/** The edges by CONTRADICTS that count at any of the claims. */
export const contradictionsAt = (tx: Commit, claims: readonly bigint[]): Promise<Edge[]> => {
  if (claims.length === 0) return Promise.resolve([]);
  return tx.query<Edge>(sql`
    SELECT r.from_id AS from, r.to_id AS to, false AS joins
    FROM (SELECT * FROM claim_relation WHERE type = 'CONTRADICTS' AND from_id = ANY (${claims}::bigint[])
      UNION ALL SELECT * FROM claim_relation WHERE type = 'CONTRADICTS' AND to_id = ANY (${claims}::bigint[])) r ${ends}
    WHERE ${counting}`);
};

export interface Neighbour {
  readonly of: bigint;
  readonly claim: bigint;
  /** false: the edge does not count */
  readonly joins: boolean;
}

/** Rows of claim, neighbour and whether the edge is stale, with whether it joins. */
const judged = (found: Sql): Sql => sql`
  SELECT n.of, n.claim, NOT n.stale AND f.status = 'ACTIVE' AND t.status = 'ACTIVE' AND ${sameDenial} AS joins
  FROM (${found}) n
  CROSS JOIN LATERAL (SELECT status, modality FROM claim WHERE id = n.of OFFSET 0) f
  CROSS JOIN LATERAL (SELECT status, modality FROM claim WHERE id = n.claim OFFSET 0) t
  ORDER BY n.of, n.claim`;

/** For each of a few claims its next neighbours by SAME_AS, those above `after`, by id: `most` of each. */
const someNeighbours = (tx: Commit, places: ReadonlyMap<bigint, bigint>, most: number): Promise<Neighbour[]> =>
  tx.query<Neighbour>(
    judged(sql`
      SELECT p.id AS of, b.id AS claim, b.stale
      FROM unnest(${[...places.keys()]}::bigint[], ${[...places.values()]}::bigint[]) AS p (id, after)
      CROSS JOIN LATERAL (
        SELECT * FROM (
          (SELECT r.to_id AS id, r.stale FROM claim_relation r
            WHERE r.type = 'SAME_AS' AND r.from_id = p.id AND r.to_id > p.after ORDER BY r.to_id LIMIT ${most})
          UNION ALL
          (SELECT r.from_id, r.stale FROM claim_relation r
            WHERE r.type = 'SAME_AS' AND r.to_id = p.id AND r.from_id > p.after ORDER BY r.from_id LIMIT ${most})) both_ways
        ORDER BY id LIMIT ${most}) b`),
  );

const allNeighbours = (tx: Commit, claims: readonly bigint[]): Promise<Neighbour[]> =>
  tx.query<Neighbour>(
    judged(sql`
      SELECT p.id AS of, r.to_id AS claim, r.stale FROM unnest(${claims}::bigint[]) AS p (id)
        JOIN claim_relation r ON r.type = 'SAME_AS' AND r.from_id = p.id
      UNION ALL SELECT p.id, r.from_id, r.stale FROM unnest(${claims}::bigint[]) AS p (id)
        JOIN claim_relation r ON r.type = 'SAME_AS' AND r.to_id = p.id`),
  );

/**
 * The next neighbours by SAME_AS of each claim, those above its place, by id. `isAll`: each has no more than these. Of few claims
 * at most `most` of each, so that a hub is not read to its end for nothing; of many all: ordered look-ups of a hundred thousand
 * claims went wrong by a thousand times where one claim has nearly all edges, as statistics know one number for all.
 */
export const nextNeighbours = async (
  tx: Commit,
  places: ReadonlyMap<bigint, bigint>,
  most: number,
): Promise<{ readonly found: readonly Neighbour[]; readonly isAll: boolean }> =>
  places.size > fewClaims
    ? { found: await allNeighbours(tx, [...places.keys()]), isAll: true }
    : { found: await someNeighbours(tx, places, most), isAll: false };

/** Every edge that joins two claims of the components, as they are written. */
export const joinsWithin = (tx: Commit, components: readonly bigint[]): Promise<Omit<Edge, "joins">[]> =>
  tx.query<Omit<Edge, "joins">>(sql`
    SELECT r.from_id AS from, r.to_id AS to FROM claim_support s
      JOIN claim_relation r ON r.type = 'SAME_AS' AND r.from_id = s.claim_id ${ends}
    WHERE s.component_id = ANY (${components}::bigint[]) AND s.component_id < 0 AND ${counting} AND ${sameDenial}`);

/** Every claim at the other end of an edge that may join or contradict, whether it counts or not. */
export const neighboursOf = async (
  tx: Commit,
  claims: readonly bigint[],
): Promise<{ readonly joined: readonly bigint[]; readonly disputed: readonly bigint[] }> => {
  if (claims.length === 0) return { joined: [], disputed: [] };
  const rows = await tx.query<{ id: bigint; joins: boolean }>(sql`
    SELECT to_id AS id, type = 'SAME_AS' AS joins FROM claim_relation
    WHERE from_id = ANY (${claims}::bigint[]) AND type IN ('SAME_AS', 'CONTRADICTS')
    UNION SELECT from_id, type = 'SAME_AS' FROM claim_relation
    WHERE to_id = ANY (${claims}::bigint[]) AND type IN ('SAME_AS', 'CONTRADICTS')`);
  return {
    joined: rows.filter(({ joins }) => joins).map(({ id }) => id),
    disputed: rows.filter(({ joins }) => !joins).map(({ id }) => id),
  };
};

/** The claims among `members` (rows of id) that an ACTIVE claim contradicts. Looks at every edge of all of them, if need be. */
const contradicted = (members: Sql): Sql => sql`
  SELECT m.id FROM ${members} JOIN claim_relation r ON r.type = 'CONTRADICTS' AND r.from_id = m.id ${ends} WHERE ${counting}
  UNION ALL
  SELECT m.id FROM ${members} JOIN claim_relation r ON r.type = 'CONTRADICTS' AND r.to_id = m.id ${ends} WHERE ${counting}
  UNION ALL
  SELECT m.id FROM ${members} JOIN claim_relation r ON r.type = 'SAME_AS' AND r.from_id = m.id ${ends}
    WHERE ${counting} AND NOT (${sameDenial})
  UNION ALL
  SELECT m.id FROM ${members} JOIN claim_relation r ON r.type = 'SAME_AS' AND r.to_id = m.id ${ends}
    WHERE ${counting} AND NOT (${sameDenial})`;

export const contradictedOf = async (tx: Commit, claims: readonly bigint[]): Promise<ReadonlySet<bigint>> => {
  if (claims.length === 0) return new Set();
  const rows = await tx.query<{ id: bigint }>(contradicted(sql`unnest(${claims}::bigint[]) AS m (id)`));
  return new Set(rows.map(({ id }) => id));
};

/** Whether an ACTIVE claim contradicts any claim of the component. */
export const isContradicted = async (tx: Commit, component: bigint): Promise<boolean> => {
  const members = sql`(SELECT claim_id AS id FROM claim_support WHERE component_id = ${component} AND component_id < 0) m`;
  const rows = await tx.query(sql`SELECT FROM (${contradicted(members)}) found LIMIT 1`);
  return rows.length > 0;
};
