/** Edges between claims by id. They are rarely asked for so, and never by the page: Prisma's findMany serves. */
import type { Database } from "../../database/database.ts";
import { raw } from "../../database/sql.ts";
import type { ClaimRelationRow } from "../rows.ts";

/** Of `claim_relation r`. */
export const relationColumns = raw(`r.id, r.type, r.from_id AS "fromId", r.to_id AS "toId", r.note, r.stale`);

export const readRelations = (database: Database, ids: readonly bigint[]): Promise<ClaimRelationRow[]> =>
  database.prisma.claimRelation.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, type: true, fromId: true, toId: true, note: true, stale: true },
  });
