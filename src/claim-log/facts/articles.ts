/** Articles through a span of commits, named by id or by the uri that an attribution cites, in one statement. */
import type { Queryable } from "../../database/database.ts";
import { raw, sql } from "../../database/sql.ts";
import { collectHistories, type History, type HistoryRow, type Span, type State } from "./history.ts";

export interface ArticleState extends State {
  readonly uri: string;
  readonly ingestedAt: Date;
  readonly title: string | null;
  readonly language: string;
  readonly publishedAt: Date | null;
  /** as given */
  readonly publisher: bigint | null;
  /** null where bodies were not asked for */
  readonly body: string | null;
  /** bodies were asked for, and this one was redacted since */
  readonly erased: boolean;
}

/** The body of the revision that a state had; each text crosses the wire once for each state, so it is read only on demand. */
const bodyOf = (revision: string) =>
  raw(`(SELECT r.body FROM article_revision r WHERE r.article_id = a.id AND r.revision = ${revision})`);
const bodyOfVersion = bodyOf("v.revision");
const bodyOfRow = bodyOf("a.revision");
const none = raw("NULL::text");

// OFFSET 0 keeps each lookup one walk down an index, as in claims.ts.
export const loadArticles = async (
  database: Queryable,
  named: { readonly ids: readonly bigint[]; readonly uris: readonly string[] },
  { from, to }: Span,
  bodies: boolean,
): Promise<Map<bigint, History<ArticleState>>> => {
  const rows = await database.query<HistoryRow<ArticleState>>(sql`
    WITH asked AS MATERIALIZED (
      SELECT a.* FROM (
        SELECT id FROM unnest(${named.ids}::bigint[]) AS n (id)
        UNION SELECT a.id FROM unnest(${named.uris}::text[]) AS n (uri)
          CROSS JOIN LATERAL (SELECT id FROM article WHERE uri = n.uri OFFSET 0) a
      ) n CROSS JOIN LATERAL (SELECT * FROM article WHERE id = n.id OFFSET 0) a
    )
    SELECT a.id, v.until, NULL::bigint AS "createdIn", a.uri, a.ingested_at AS "ingestedAt", v.title, v.language,
      v.published_at AS "publishedAt", v.publisher_given_id AS publisher, ${bodies ? bodyOfVersion : none} AS body,
      ${bodies ? sql`${bodyOfVersion} IS NULL` : raw("false")} AS erased
    FROM asked a CROSS JOIN LATERAL (
      SELECT * FROM article_version v WHERE v.article_id = a.id AND v.until > ${from} AND v.until <= coalesce(
        (SELECT min(later.until) FROM article_version later WHERE later.article_id = a.id AND later.until > ${to}), ${to})
      OFFSET 0
    ) v
    UNION ALL
    SELECT a.id, NULL, a.created_in, a.uri, a.ingested_at, a.title, a.language, a.published_at, a.publisher_given_id,
      ${bodies ? bodyOfRow : none}, false
    FROM asked a
    ORDER BY 1, 2 NULLS LAST`);
  return collectHistories(rows);
};
