/** Publishers by id; a merged one resolves as itself. Read by SQL for the same reason as entities: half of what Prisma takes. */
import type { Queryable } from "../../database/database.ts";
import { raw, sql } from "../../database/sql.ts";
import type { PublisherRow } from "../rows.ts";

/** `survivorId`: itself, or whoever stands for it after merges. */
export type SurvivingPublisherRow = PublisherRow & { readonly survivorId: bigint };

/** Of `publisher p`. */
export const publisherColumns = raw(`p.id, p.name, p.aliases, p.domain,
  p.merged_into_id AS "mergedIntoId", p.parent_id AS "parentId", p.survivor_id AS "survivorId"`);

export const readPublishers = (database: Queryable, ids: readonly bigint[]): Promise<SurvivingPublisherRow[]> =>
  database.query<SurvivingPublisherRow>(
    sql`SELECT ${publisherColumns} FROM publisher p WHERE p.id = ANY(${ids}::bigint[])`,
  );
