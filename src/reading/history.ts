/**
 * What a claim and an article were: their versions, newest first. Both read history tables alone, so that pruning the log changes
 * nothing.
 */
import type { Queryable } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { ClaimModality, ClaimStatus } from "../terms/enumerations.ts";

/** What may differ between two versions of a claim. */
export type ClaimAspect =
  | "TEXT"
  | "LANGUAGE"
  | "QUOTE"
  | "ENTITIES"
  | "MODALITY"
  | "ATTRIBUTIONS"
  | "CONFIDENCE"
  | "STATUS"
  | "CORROBORATION";

/** One state of a claim, from one commit to another. */
export interface ClaimVersionRow {
  readonly claimId: bigint;
  /** the commit that made it so, and its instant */
  readonly commit: bigint;
  readonly from: Date;
  /** when the next one came; null for the state that stands */
  readonly until: Date | null;
  /** what differs from the version before; empty for the first */
  readonly changed: readonly ClaimAspect[];
  readonly text: string;
  readonly language: string;
  readonly quoteText: string | null;
  readonly quoteStart: number | null;
  readonly quoteEnd: number | null;
  readonly quoteVerified: boolean | null;
  readonly modality: ClaimModality;
  readonly confidence: number | null;
  readonly status: ClaimStatus;
  readonly statusReason: string | null;
  /** why a curator brought it back, where a restoration made this version */
  readonly restoredReason: string | null;
  readonly independentOrigins: number;
  readonly contested: boolean;
}

/**
 * Newest first, `first` at most, of those that began before `before`. A commit counts where something of the claim's own changed
 * in it, or what its support says; one that only moved the claim to another component of equal support does not.
 */
export const readClaimHistory = (
  database: Queryable,
  claimId: bigint,
  first: number,
  before: Date | null,
): Promise<ClaimVersionRow[]> =>
  database.query<ClaimVersionRow>(sql`
    WITH own AS (
      SELECT until, text, language, quote_text, quote_start, quote_end, quote_verified, modality, confidence, status, status_reason,
        (SELECT jsonb_agg(x - 'speakerFolded' - 'speakerWords') FROM jsonb_array_elements(attributions) x) AS attributions, entities
      FROM claim_version WHERE claim_id = ${claimId}
      UNION ALL
      SELECT NULL, c.text, c.language, c.quote_text, c.quote_start, c.quote_end, c.quote_verified, c.modality, c.confidence, c.status,
        c.status_reason,
        (SELECT jsonb_agg(jsonb_build_object('kind', a.kind, 'publisher', a.publisher_given_id, 'articleUri', a.article_uri,
            'speaker', a.speaker, 'speakerEntity', a.speaker_entity_given_id, 'anonymousSources', a.anonymous_sources)
            ORDER BY a.position) FROM attribution a WHERE a.claim_id = c.id),
        coalesce((SELECT jsonb_agg(jsonb_build_object('given', e.given_id, 'role', e.role) ORDER BY e.position)
          FROM claim_entity e WHERE e.claim_id = c.id), '[]')
      FROM claim c WHERE c.id = ${claimId}
    ), support AS (
      SELECT until, independent_origins, contested FROM claim_support_version WHERE claim_id = ${claimId}
      UNION ALL SELECT NULL, independent_origins, contested FROM claim_support WHERE claim_id = ${claimId}
    ), moments AS (
      SELECT created_in AS commit FROM claim WHERE id = ${claimId}
      UNION SELECT until FROM own WHERE until IS NOT NULL
      UNION SELECT until FROM support WHERE until IS NOT NULL
    ), states AS (
      SELECT m.commit, o.*, s.independent_origins, s.contested
      FROM moments m
      CROSS JOIN LATERAL (SELECT * FROM own WHERE own.until > m.commit OR own.until IS NULL ORDER BY own.until NULLS LAST LIMIT 1) o
      CROSS JOIN LATERAL (
        SELECT independent_origins, contested FROM support
        WHERE support.until > m.commit OR support.until IS NULL ORDER BY support.until NULLS LAST LIMIT 1
      ) s
    ), compared AS (
      SELECT n.*, lag(n.commit) OVER w IS NULL AS is_first, array_remove(ARRAY[
        CASE WHEN n.text IS DISTINCT FROM lag(n.text) OVER w THEN 'TEXT' END,
        CASE WHEN n.language IS DISTINCT FROM lag(n.language) OVER w THEN 'LANGUAGE' END,
        CASE WHEN (n.quote_text, n.quote_start, n.quote_verified) IS DISTINCT FROM
          (lag(n.quote_text) OVER w, lag(n.quote_start) OVER w, lag(n.quote_verified) OVER w) THEN 'QUOTE' END,
        CASE WHEN n.entities IS DISTINCT FROM lag(n.entities) OVER w THEN 'ENTITIES' END,
        CASE WHEN n.modality IS DISTINCT FROM lag(n.modality) OVER w THEN 'MODALITY' END,
        CASE WHEN n.attributions IS DISTINCT FROM lag(n.attributions) OVER w THEN 'ATTRIBUTIONS' END,
        CASE WHEN n.confidence IS DISTINCT FROM lag(n.confidence) OVER w THEN 'CONFIDENCE' END,
        CASE WHEN (n.status, n.status_reason) IS DISTINCT FROM (lag(n.status) OVER w, lag(n.status_reason) OVER w)
          THEN 'STATUS' END,
        CASE WHEN (n.independent_origins, n.contested) IS DISTINCT FROM
          (lag(n.independent_origins) OVER w, lag(n.contested) OVER w) THEN 'CORROBORATION' END
      ], NULL) AS changed
      FROM states n WINDOW w AS (ORDER BY n.commit)
    ), versions AS (
      SELECT *, lead(commit) OVER (ORDER BY commit) AS next FROM compared WHERE is_first OR changed <> '{}'
    )
    SELECT ${claimId}::bigint AS "claimId", v.commit, l.at AS "from", later.at AS "until",
      CASE WHEN v.is_first THEN '{}'::text[] ELSE v.changed END AS changed, v.text, v.language,
      v.quote_text AS "quoteText", v.quote_start AS "quoteStart", v.quote_end AS "quoteEnd", v.quote_verified AS "quoteVerified",
      v.modality, v.confidence, v.status, v.status_reason AS "statusReason",
      back.reason AS "restoredReason", v.independent_origins AS "independentOrigins", v.contested
    FROM versions v JOIN log_commit l ON l.id = v.commit LEFT JOIN log_commit later ON later.id = v.next
      LEFT JOIN claim_restoration back ON back.claim_id = ${claimId} AND back.restored_in = v.commit
    WHERE ${before}::timestamptz IS NULL OR l.at < ${before}
    ORDER BY v.commit DESC LIMIT ${first}`);

/** One text of an article, exactly as it was sent. */
export interface ArticleRevisionRow {
  readonly articleId: bigint;
  readonly revision: number;
  /** null where it was redacted */
  readonly body: string | null;
  /** when it was stored */
  readonly recordedAt: Date;
  /** when it was read at its source; null where the scraper did not say */
  readonly fetchedAt: Date | null;
}

/** Newest first, `first` at most, of those below revision `before`. */
export const readArticleRevisions = (
  database: Queryable,
  articleId: bigint,
  first: number,
  before: number | null,
): Promise<ArticleRevisionRow[]> =>
  database.query<ArticleRevisionRow>(sql`
    SELECT article_id AS "articleId", revision, body, recorded_at AS "recordedAt", fetched_at AS "fetchedAt"
    FROM article_revision WHERE article_id = ${articleId} AND (${before}::int IS NULL OR revision < ${before})
    ORDER BY revision DESC LIMIT ${first}`);
