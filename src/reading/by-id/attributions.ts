/** Who stands behind claims, in the order of the source; publishers and speakers are survivors. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import type { AttributionRow } from "../rows.ts";

export type AttributionOfClaim = AttributionRow & { readonly of: bigint };

/** The cited article is found by its uri each time: it may be ingested later than the claim that cites it. */
export const readAttributions = (database: Queryable, claims: readonly bigint[]): Promise<AttributionOfClaim[]> =>
  database.query<AttributionOfClaim>(sql`
    SELECT t.claim_id AS "of", t.kind, t.publisher_id AS "publisherId", t.article_uri AS "articleUri", a.id AS "articleId",
      t.speaker, t.speaker_entity_id AS "speakerEntityId", t.anonymous_sources AS "anonymousSources"
    FROM attribution t LEFT JOIN article a ON a.uri = t.article_uri
    WHERE t.claim_id = ANY(${claims}::bigint[]) ORDER BY t.claim_id, t.position`);
