/** The outlets that articles name as their sources: survivors, each once, in the order of the source. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

export interface CitedPublisherRow {
  readonly of: bigint;
  readonly publisherId: bigint;
}

export const readCitedPublishers = (database: Queryable, articles: readonly bigint[]): Promise<CitedPublisherRow[]> =>
  database.query<CitedPublisherRow>(sql`
    SELECT article_id AS "of", publisher_id AS "publisherId" FROM article_cited_publisher
    WHERE article_id = ANY(${articles}::bigint[]) ORDER BY article_id, position`);

export const eachOnce = (rows: readonly CitedPublisherRow[]): readonly bigint[] => [
  ...new Set(rows.map((row) => row.publisherId)),
];
