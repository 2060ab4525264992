/** Publishers of one family count as one: the head is who stands at the end of survivors and parents. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

interface Kin {
  id: bigint;
  survivor: bigint;
  parent: bigint | null;
}

const byId = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

/**
 * Where a merge has made a family's owner its own child, there is no last one: the one with the smallest id then stands for all of
 * that circle, so that each of its publishers has the same head.
 */
const climb = (kin: ReadonlyMap<bigint, Kin>, id: bigint): bigint => {
  const path: bigint[] = [];
  for (let at: bigint | null | undefined = kin.get(id)?.survivor; at != null; ) {
    const circle = path.indexOf(at);
    if (circle >= 0) return path.slice(circle).sort(byId)[0] ?? id;
    path.push(at);
    const parent: bigint | null | undefined = kin.get(at)?.parent;
    at = parent == null ? null : (kin.get(parent)?.survivor ?? null);
  }
  return path.at(-1) ?? id;
};

/** The head of each publisher's family. */
export const loadFamilies = async (
  database: Queryable,
  publishers: readonly bigint[],
): Promise<ReadonlyMap<bigint, bigint>> => {
  if (publishers.length === 0) return new Map();
  const rows = await database.query<Kin>(sql`
    WITH RECURSIVE kin (id) AS (
      SELECT id FROM unnest(${publishers}::bigint[]) AS n (id)
      UNION SELECT v.id FROM kin k JOIN publisher p ON p.id = k.id
        CROSS JOIN LATERAL (VALUES (p.survivor_id), (p.parent_id)) AS v (id) WHERE v.id IS NOT NULL)
    SELECT p.id, p.survivor_id AS survivor, p.parent_id AS parent FROM kin k JOIN publisher p ON p.id = k.id`);
  const kin = new Map(rows.map((row) => [row.id, row]));
  return new Map(publishers.map((id) => [id, climb(kin, id)]));
};
