/** Who shares a text with whom: the first of an article's copies, and the others. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

/** copies of one article that are read at most: as many as can be asked for */
const maxCopies = 100;

export interface CopyRow {
  readonly of: bigint;
  readonly article: bigint;
}

/** The first article of each one's text, where there are copies. */
export const readCopyHeads = (database: Queryable, articles: readonly bigint[]): Promise<CopyRow[]> =>
  database.query<CopyRow>(sql`
    SELECT k.article_id AS of, k.head_id AS article FROM article_copy k WHERE k.article_id = ANY (${articles}::bigint[])`);

/** The other articles of each one's text, in order of ingest. */
export const readCopies = (database: Queryable, articles: readonly bigint[]): Promise<CopyRow[]> =>
  database.query<CopyRow>(sql`
    SELECT k.article_id AS of, o.article_id AS article FROM article_copy k CROSS JOIN LATERAL (
      SELECT c.article_id FROM article_copy c WHERE c.head_id = k.head_id AND c.article_id <> k.article_id
      ORDER BY c.article_id LIMIT ${maxCopies}
    ) o
    WHERE k.article_id = ANY (${articles}::bigint[]) ORDER BY k.article_id, o.article_id`);
