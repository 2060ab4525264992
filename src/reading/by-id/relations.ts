/** Edges between claims by id. */
import type { Queryable } from "../../database/database.ts";
import { raw, sql } from "../../database/sql.ts";
import type { ClaimRelationRow } from "../rows.ts";

/** Of `claim_relation r`. */
export const relationColumns = raw(`r.id, r.type, r.from_id AS "fromId", r.to_id AS "toId", r.note, r.stale,
  r.made_by AS "madeBy", r.suggested`);

export const readRelations = (database: Queryable, ids: readonly bigint[]): Promise<ClaimRelationRow[]> =>
  database.query<ClaimRelationRow>(
    sql`SELECT ${relationColumns} FROM claim_relation r WHERE r.id = ANY(${ids}::bigint[])`,
  );
