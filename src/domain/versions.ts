/**
 * The history's half of every change: before a row is overwritten, what it was is kept, stamped with the commit that ends it.
 * Call each once a commit and row, before the first change to the row or to what hangs on it.
 */
import type { Commit } from "../claim-log/commit.ts";
import { raw, type Sql, sql } from "../database/sql.ts";

/** With the claims' entities and attributions, ids as given. */
export const keepClaims = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO claim_version (claim_id, until, text, language, quote_text, quote_start, quote_end, quote_verified, modality,
      confidence, status, status_reason, updated_at, text_folded, text_words, entities, attributions)
    SELECT c.id, ${commit.id}, c.text, c.language, c.quote_text, c.quote_start, c.quote_end, c.quote_verified, c.modality,
      c.confidence, c.status, c.status_reason, c.updated_at, c.text_folded, c.text_words,
      coalesce((SELECT jsonb_agg(jsonb_build_object('given', e.given_id, 'role', e.role) ORDER BY e.position)
        FROM claim_entity e WHERE e.claim_id = c.id), '[]'),
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', a.kind, 'publisher', a.publisher_given_id, 'articleUri', a.article_uri,
          'speaker', a.speaker, 'speakerFolded', a.speaker_folded, 'speakerWords', a.speaker_words::text, 'speakerEntity', a.speaker_entity_given_id, 'anonymousSources', a.anonymous_sources) ORDER BY a.position)
        FROM attribution a WHERE a.claim_id = c.id), '[]')
    FROM claim c WHERE c.id = ANY (${ids}::bigint[])`);
};

/** With the cited publishers, ids as given. */
export const keepArticles = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO article_version (article_id, until, title, language, publisher_given_id, authors, published_at, revision,
      title_folded, title_words, cited_publishers)
    SELECT a.id, ${commit.id}, a.title, a.language, a.publisher_given_id, a.authors, a.published_at, a.revision, t.folded, t.words,
      ARRAY(SELECT c.given_id FROM article_cited_publisher c WHERE c.article_id = a.id ORDER BY c.position)
    FROM article a LEFT JOIN article_text t ON t.article_id = a.id AND t.part = 'TITLE'
    WHERE a.id = ANY (${ids}::bigint[])`);
};

/** What search needs of the bodies that are about to be followed by another revision; the bodies themselves are kept anyway. */
export const keepBodies = async (commit: Commit, articles: readonly bigint[]): Promise<void> => {
  if (articles.length === 0) return;
  await commit.query(sql`
    UPDATE article_revision r SET folded = t.folded, words = t.words
    FROM article a JOIN article_text t ON t.article_id = a.id AND t.part = 'BODY'
    WHERE a.id = ANY (${articles}::bigint[]) AND r.article_id = a.id AND r.revision = a.revision`);
};

/** Of `entity_name n` or `publisher_name n`: what search needs of one's name and aliases, in order. */
const namesOf = (table: string, owner: string): Sql =>
  raw(`(SELECT jsonb_agg(jsonb_build_object('folded', n.folded, 'words', n.words::text) ORDER BY n.position)
      FROM ${table}_name n WHERE n.${table}_id = ${owner}.id)`);

export const keepEntities = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO entity_version (entity_id, until, kind, name, name_key, names, aliases, wikidata_id, merged_into_id, survivor_id)
    SELECT e.id, ${commit.id}, e.kind, e.name, e.name_key, ${namesOf("entity", "e")}, e.aliases, e.wikidata_id, e.merged_into_id,
      e.survivor_id
    FROM entity e WHERE e.id = ANY (${ids}::bigint[])`);
};

export const keepPublishers = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO publisher_version (publisher_id, until, name, name_key, names, domain, aliases, merged_into_id, survivor_id, parent_id)
    SELECT p.id, ${commit.id}, p.name, p.name_key, ${namesOf("publisher", "p")}, p.domain, p.aliases, p.merged_into_id, p.survivor_id,
      p.parent_id
    FROM publisher p WHERE p.id = ANY (${ids}::bigint[])`);
};

export const keepRelations = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await commit.query(sql`
    INSERT INTO claim_relation_version (relation_id, until, type, from_id, to_id, note, stale, created_in, made_by, suggested)
    SELECT id, ${commit.id}, type, from_id, to_id, note, stale, created_in, made_by, suggested
    FROM claim_relation WHERE id = ANY (${ids}::bigint[])`);
};
