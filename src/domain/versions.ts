/**
 * The history's half of every change: before a row is overwritten, what it was is kept, stamped with the commit that ends it.
 * Call each once a commit and row, before the first change to the row or to what hangs on it.
 */
import type { Commit } from "../claim-log/commit.ts";
import { sql } from "../database/sql.ts";

/** With the claims' entities and attributions, ids as given. */
export const keepClaims = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO claim_version (claim_id, until, text, language, quote_text, quote_start, quote_end, quote_verified, modality,
      confidence, status, status_reason, updated_at, entities, attributions)
    SELECT c.id, ${commit.id}, c.text, c.language, c.quote_text, c.quote_start, c.quote_end, c.quote_verified, c.modality,
      c.confidence, c.status, c.status_reason, c.updated_at,
      coalesce((SELECT jsonb_agg(jsonb_build_object('given', e.given_id, 'role', e.role) ORDER BY e.position)
        FROM claim_entity e WHERE e.claim_id = c.id), '[]'),
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', a.kind, 'publisher', a.publisher_given_id, 'articleUri', a.article_uri,
          'speaker', a.speaker, 'speakerEntity', a.speaker_entity_given_id, 'anonymousSources', a.anonymous_sources) ORDER BY a.position)
        FROM attribution a WHERE a.claim_id = c.id), '[]')
    FROM claim c WHERE c.id = ANY (${ids}::bigint[])`);
};

/** With the cited publishers, ids as given. */
export const keepArticles = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO article_version (article_id, until, title, language, publisher_given_id, authors, published_at, revision,
      cited_publishers)
    SELECT a.id, ${commit.id}, a.title, a.language, a.publisher_given_id, a.authors, a.published_at, a.revision,
      ARRAY(SELECT c.given_id FROM article_cited_publisher c WHERE c.article_id = a.id ORDER BY c.position)
    FROM article a WHERE a.id = ANY (${ids}::bigint[])`);
};

export const keepEntities = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO entity_version (entity_id, until, kind, name, aliases, wikidata_id, merged_into_id, survivor_id)
    SELECT id, ${commit.id}, kind, name, aliases, wikidata_id, merged_into_id, survivor_id
    FROM entity WHERE id = ANY (${ids}::bigint[])`);
};

export const keepPublishers = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO publisher_version (publisher_id, until, name, domain, aliases, merged_into_id, survivor_id)
    SELECT id, ${commit.id}, name, domain, aliases, merged_into_id, survivor_id
    FROM publisher WHERE id = ANY (${ids}::bigint[])`);
};

export const keepRelations = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO claim_relation_version (relation_id, until, type, from_id, to_id, note, stale, created_in)
    SELECT id, ${commit.id}, type, from_id, to_id, note, stale, created_in
    FROM claim_relation WHERE id = ANY (${ids}::bigint[])`);
};
