/** The current texts of articles. Apart from the rows, because a text may have a megabyte and few answers show it. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

export interface BodyRow {
  readonly of: bigint;
  /** null where it was redacted */
  readonly body: string | null;
}

export const readBodies = (database: Queryable, articles: readonly bigint[]): Promise<BodyRow[]> =>
  database.query<BodyRow>(sql`
    SELECT a.id AS "of", t.body FROM article a
    JOIN article_revision t ON t.article_id = a.id AND t.revision = a.revision
    WHERE a.id = ANY(${articles}::bigint[])`);
