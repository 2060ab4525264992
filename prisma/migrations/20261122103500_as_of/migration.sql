-- What search looks into is kept with each old version, so that the past can be asked the same questions as the present.
ALTER TABLE "claim_version" ADD COLUMN "text_folded" TEXT, ADD COLUMN "text_words" tsvector;
ALTER TABLE "article_version" ADD COLUMN "title_folded" TEXT, ADD COLUMN "title_words" tsvector;
ALTER TABLE "article_revision" ADD COLUMN "folded" TEXT, ADD COLUMN "words" tsvector;
ALTER TABLE "entity_version" ADD COLUMN "name_key" TEXT, ADD COLUMN "names" JSONB;
ALTER TABLE "publisher_version" ADD COLUMN "name_key" TEXT, ADD COLUMN "names" JSONB;
CREATE INDEX "log_commit_at_id_idx" ON "log_commit"("at", "id");
DROP INDEX "log_commit_at_idx";

-- Versions that are here already have nothing folded: the service asks for a reindex, which folds them.
UPDATE "setting" SET value = value || ', without the past' WHERE name = 'folding' AND (EXISTS (SELECT FROM "claim_version")
  OR EXISTS (SELECT FROM "entity_version") OR EXISTS (SELECT FROM "publisher_version") OR EXISTS (SELECT FROM "article_version"));

-- The past, under the names of the present. With `search_path = past, public` and `claimwire.as_of` set to a commit, every
-- statement that reads answers what it would have answered at the end of that commit. The rule of each view is the rule of history:
-- the version with the smallest `until` above the commit, else the row as it stands; and nothing that was made later.
CREATE SCHEMA past;

CREATE FUNCTION past.commit() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  RETURN current_setting('claimwire.as_of')::bigint;

CREATE VIEW past.entity AS
  SELECT e.id, e.kind, e.name, e.name_key, e.aliases, e.wikidata_id, e.merged_into_id, e.survivor_id, e.created_in
  FROM public.entity e
  WHERE e.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.entity_version v WHERE v.entity_id = e.id AND v.until > past.commit())
  UNION ALL
  SELECT e.id, v.kind, v.name, coalesce(v.name_key, e.name_key), v.aliases, v.wikidata_id, v.merged_into_id, v.survivor_id, e.created_in
  FROM public.entity_version v JOIN public.entity e ON e.id = v.entity_id
  WHERE v.until > past.commit() AND e.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.entity_version o WHERE o.entity_id = v.entity_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.entity_name AS
  SELECT n.entity_id, n.position, n.folded, n.words
  FROM public.entity_name n
  WHERE EXISTS (SELECT FROM public.entity e WHERE e.id = n.entity_id AND e.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.entity_version v WHERE v.entity_id = n.entity_id AND v.until > past.commit())
  UNION ALL
  SELECT v.entity_id, (n.ordinality - 1)::int, n.value ->> 'folded', (n.value ->> 'words')::tsvector
  FROM public.entity_version v CROSS JOIN LATERAL jsonb_array_elements(v.names) WITH ORDINALITY n
  WHERE v.until > past.commit()
    AND EXISTS (SELECT FROM public.entity e WHERE e.id = v.entity_id AND e.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.entity_version o WHERE o.entity_id = v.entity_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.publisher AS
  SELECT p.id, p.name, p.name_key, p.domain, p.aliases, p.merged_into_id, p.survivor_id, p.parent_id, p.created_in
  FROM public.publisher p
  WHERE p.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.publisher_version v WHERE v.publisher_id = p.id AND v.until > past.commit())
  UNION ALL
  SELECT p.id, v.name, coalesce(v.name_key, p.name_key), v.domain, v.aliases, v.merged_into_id, v.survivor_id, v.parent_id, p.created_in
  FROM public.publisher_version v JOIN public.publisher p ON p.id = v.publisher_id
  WHERE v.until > past.commit() AND p.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.publisher_version o WHERE o.publisher_id = v.publisher_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.publisher_name AS
  SELECT n.publisher_id, n.position, n.folded, n.words
  FROM public.publisher_name n
  WHERE EXISTS (SELECT FROM public.publisher p WHERE p.id = n.publisher_id AND p.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.publisher_version v WHERE v.publisher_id = n.publisher_id AND v.until > past.commit())
  UNION ALL
  SELECT v.publisher_id, (n.ordinality - 1)::int, n.value ->> 'folded', (n.value ->> 'words')::tsvector
  FROM public.publisher_version v CROSS JOIN LATERAL jsonb_array_elements(v.names) WITH ORDINALITY n
  WHERE v.until > past.commit()
    AND EXISTS (SELECT FROM public.publisher p WHERE p.id = v.publisher_id AND p.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.publisher_version o WHERE o.publisher_id = v.publisher_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.article AS
  SELECT a.id, a.uri, a.title, a.language, a.publisher_given_id,
    (SELECT p.survivor_id FROM past.publisher p WHERE p.id = a.publisher_given_id) AS publisher_id,
    a.authors, a.published_at, a.ingested_at, a.revision, a.created_in
  FROM public.article a
  WHERE a.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.article_version v WHERE v.article_id = a.id AND v.until > past.commit())
  UNION ALL
  SELECT a.id, a.uri, v.title, v.language, v.publisher_given_id,
    (SELECT p.survivor_id FROM past.publisher p WHERE p.id = v.publisher_given_id),
    v.authors, v.published_at, a.ingested_at, v.revision, a.created_in
  FROM public.article_version v JOIN public.article a ON a.id = v.article_id
  WHERE v.until > past.commit() AND a.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.article_version o WHERE o.article_id = v.article_id AND o.until > past.commit() AND o.until < v.until);

-- Texts that still stand, titles of old versions, bodies of old revisions.
CREATE VIEW past.article_text AS
  SELECT t.article_id, t.part, t.folded, t.words
  FROM public.article_text t JOIN public.article a ON a.id = t.article_id
  WHERE a.created_in <= past.commit() AND CASE t.part
    WHEN 'TITLE' THEN NOT EXISTS (SELECT FROM public.article_version v WHERE v.article_id = t.article_id AND v.until > past.commit())
    ELSE NOT EXISTS (SELECT FROM public.article_version v WHERE v.article_id = t.article_id AND v.until > past.commit() AND v.revision < a.revision)
    END
  UNION ALL
  SELECT v.article_id, 'TITLE', v.title_folded, v.title_words
  FROM public.article_version v JOIN public.article a ON a.id = v.article_id
  WHERE v.until > past.commit() AND a.created_in <= past.commit() AND v.title IS NOT NULL
    AND NOT EXISTS (SELECT FROM public.article_version o WHERE o.article_id = v.article_id AND o.until > past.commit() AND o.until < v.until)
  UNION ALL
  SELECT v.article_id, 'BODY', r.folded, r.words
  FROM public.article_version v JOIN public.article a ON a.id = v.article_id
    JOIN public.article_revision r ON r.article_id = v.article_id AND r.revision = v.revision
  WHERE v.until > past.commit() AND a.created_in <= past.commit() AND v.revision < a.revision
    AND NOT EXISTS (SELECT FROM public.article_version o WHERE o.article_id = v.article_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.article_cited_publisher AS
  SELECT c.article_id, c.position, c.given_id, p.survivor_id AS publisher_id
  FROM public.article_cited_publisher c JOIN past.publisher p ON p.id = c.given_id
  WHERE EXISTS (SELECT FROM public.article a WHERE a.id = c.article_id AND a.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.article_version v WHERE v.article_id = c.article_id AND v.until > past.commit())
  UNION ALL
  SELECT v.article_id, (c.ordinality - 1)::int, c.given_id, p.survivor_id
  FROM public.article_version v CROSS JOIN LATERAL unnest(v.cited_publishers) WITH ORDINALITY c (given_id, ordinality)
    JOIN past.publisher p ON p.id = c.given_id
  WHERE v.until > past.commit()
    AND EXISTS (SELECT FROM public.article a WHERE a.id = v.article_id AND a.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.article_version o WHERE o.article_id = v.article_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.claim AS
  SELECT c.id, c.article_id, c.extractor, c.key, c.text, c.text_folded, c.text_words, c.language,
    c.quote_text, c.quote_start, c.quote_end, c.quote_verified, c.modality, c.confidence, c.status, c.status_reason,
    c.ingested_at, c.updated_at, c.created_in
  FROM public.claim c
  WHERE c.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.claim_version v WHERE v.claim_id = c.id AND v.until > past.commit())
  UNION ALL
  SELECT c.id, c.article_id, c.extractor, c.key, v.text, v.text_folded, v.text_words, v.language,
    v.quote_text, v.quote_start, v.quote_end, v.quote_verified, v.modality, v.confidence, v.status, v.status_reason,
    c.ingested_at, v.updated_at, c.created_in
  FROM public.claim_version v JOIN public.claim c ON c.id = v.claim_id
  WHERE v.until > past.commit() AND c.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.claim_version o WHERE o.claim_id = v.claim_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.claim_entity AS
  SELECT x.claim_id, x.position, x.given_id, e.survivor_id AS entity_id, x.role
  FROM public.claim_entity x JOIN past.entity e ON e.id = x.given_id
  WHERE EXISTS (SELECT FROM public.claim c WHERE c.id = x.claim_id AND c.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.claim_version v WHERE v.claim_id = x.claim_id AND v.until > past.commit())
  UNION ALL
  SELECT v.claim_id, (x.ordinality - 1)::int, e.id, e.survivor_id, (x.value ->> 'role')::public.claim_role
  FROM public.claim_version v CROSS JOIN LATERAL jsonb_array_elements(v.entities) WITH ORDINALITY x
    JOIN past.entity e ON e.id = (x.value ->> 'given')::bigint
  WHERE v.until > past.commit()
    AND EXISTS (SELECT FROM public.claim c WHERE c.id = v.claim_id AND c.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.claim_version o WHERE o.claim_id = v.claim_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.attribution AS
  SELECT a.claim_id, a.position, a.kind, a.publisher_given_id,
    (SELECT p.survivor_id FROM past.publisher p WHERE p.id = a.publisher_given_id) AS publisher_id,
    a.article_uri, a.speaker, a.speaker_folded, a.speaker_words, a.speaker_entity_given_id,
    (SELECT e.survivor_id FROM past.entity e WHERE e.id = a.speaker_entity_given_id) AS speaker_entity_id, a.anonymous_sources
  FROM public.attribution a
  WHERE EXISTS (SELECT FROM public.claim c WHERE c.id = a.claim_id AND c.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.claim_version v WHERE v.claim_id = a.claim_id AND v.until > past.commit())
  UNION ALL
  SELECT v.claim_id, (a.ordinality - 1)::int, (a.value ->> 'kind')::public.attribution_kind, (a.value ->> 'publisher')::bigint,
    (SELECT p.survivor_id FROM past.publisher p WHERE p.id = (a.value ->> 'publisher')::bigint),
    a.value ->> 'articleUri', a.value ->> 'speaker', a.value ->> 'speakerFolded', (a.value ->> 'speakerWords')::tsvector,
    (a.value ->> 'speakerEntity')::bigint,
    (SELECT e.survivor_id FROM past.entity e WHERE e.id = (a.value ->> 'speakerEntity')::bigint),
    (a.value ->> 'anonymousSources')::int
  FROM public.claim_version v CROSS JOIN LATERAL jsonb_array_elements(v.attributions) WITH ORDINALITY a
  WHERE v.until > past.commit()
    AND EXISTS (SELECT FROM public.claim c WHERE c.id = v.claim_id AND c.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.claim_version o WHERE o.claim_id = v.claim_id AND o.until > past.commit() AND o.until < v.until);

-- An edge may be gone today: its versions know when it was made.
CREATE VIEW past.claim_relation AS
  SELECT r.id, r.type, r.from_id, r.to_id, r.note, r.stale, r.created_in, r.made_by, r.suggested
  FROM public.claim_relation r
  WHERE r.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.claim_relation_version v WHERE v.relation_id = r.id AND v.until > past.commit())
  UNION ALL
  SELECT v.relation_id, v.type, v.from_id, v.to_id, v.note, v.stale, v.created_in, v.made_by, v.suggested
  FROM public.claim_relation_version v
  WHERE v.until > past.commit() AND v.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.claim_relation_version o
      WHERE o.relation_id = v.relation_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.claim_support AS
  SELECT s.claim_id, s.component_id, s.independent_origins, s.contested
  FROM public.claim_support s
  WHERE EXISTS (SELECT FROM public.claim c WHERE c.id = s.claim_id AND c.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.claim_support_version v WHERE v.claim_id = s.claim_id AND v.until > past.commit())
  UNION ALL
  SELECT v.claim_id, v.component_id, v.independent_origins, v.contested
  FROM public.claim_support_version v
  WHERE v.until > past.commit()
    AND EXISTS (SELECT FROM public.claim c WHERE c.id = v.claim_id AND c.created_in <= past.commit())
    AND NOT EXISTS (SELECT FROM public.claim_support_version o
      WHERE o.claim_id = v.claim_id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.component AS
  SELECT c.id, c.claims, c.articles, c.publishers, c.independent_origins, c.origins_upper_bound, c.contested, c.circular, c.signature,
    c.created_in
  FROM public.component c
  WHERE c.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.component_version v WHERE v.id = c.id AND v.until > past.commit() AND v.created_in <= past.commit())
  UNION ALL
  SELECT v.id, v.claims, v.articles, v.publishers, v.independent_origins, v.origins_upper_bound, v.contested, v.circular, v.signature,
    v.created_in
  FROM public.component_version v
  WHERE v.until > past.commit() AND v.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.component_version o WHERE o.id = v.id AND o.until > past.commit() AND o.until < v.until);

CREATE VIEW past.article_copy AS
  SELECT c.article_id, c.head_id, c.created_in
  FROM public.article_copy c
  WHERE c.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.article_copy_version v WHERE v.article_id = c.article_id AND v.until > past.commit() AND v.created_in <= past.commit())
  UNION ALL
  SELECT v.article_id, v.head_id, v.created_in
  FROM public.article_copy_version v
  WHERE v.until > past.commit() AND v.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.article_copy_version o
      WHERE o.article_id = v.article_id AND o.until > past.commit() AND o.until < v.until);
