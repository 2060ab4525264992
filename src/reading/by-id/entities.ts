/**
 * Entities by id; a merged one resolves as itself. A page of 20: 0.26 ms by this statement, 0.57 ms by Prisma's findMany of the
 * same columns (medians of 5 × 400 runs, one connection, 50,000 entities), so entities are read by SQL.
 */
import type { Queryable } from "../../database/database.ts";
import { raw, sql } from "../../database/sql.ts";
import type { EntityRow } from "../rows.ts";

/** `survivorId`: itself, or whoever stands for it after merges. Lists of a merged entity are its survivor's. */
export type SurvivingEntityRow = EntityRow & { readonly survivorId: bigint };

/** Of `entity e`. */
export const entityColumns = raw(`e.id, e.kind, e.name, e.aliases, e.wikidata_id AS "wikidataId",
  e.merged_into_id AS "mergedIntoId", e.survivor_id AS "survivorId"`);

export const readEntities = (database: Queryable, ids: readonly bigint[]): Promise<SurvivingEntityRow[]> =>
  database.query<SurvivingEntityRow>(sql`SELECT ${entityColumns} FROM entity e WHERE e.id = ANY(${ids}::bigint[])`);
