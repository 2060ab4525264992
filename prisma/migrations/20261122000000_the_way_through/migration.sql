-- Trigrams index `contains` in any script; the extension is trusted, so the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SEQUENCE claim_event_seq AS bigint;
CREATE SEQUENCE log_commit_seq AS bigint;

-- CreateEnum
CREATE TYPE "entity_kind" AS ENUM ('ORGANIZATION', 'PERSON', 'PRODUCT', 'PLACE', 'EVENT', 'WORK', 'OTHER');

-- CreateEnum
CREATE TYPE "claim_role" AS ENUM ('SUBJECT', 'OBJECT', 'SPEAKER', 'MENTION');

-- CreateEnum
CREATE TYPE "claim_modality" AS ENUM ('ASSERTED', 'REPORTED', 'PREDICTED', 'RUMOURED', 'DENIED', 'OPINION');

-- CreateEnum
CREATE TYPE "claim_status" AS ENUM ('ACTIVE', 'RETRACTED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "attribution_kind" AS ENUM ('OWN_REPORTING', 'CITES_PUBLISHER', 'WIRE', 'ON_RECORD', 'DOCUMENT', 'ANONYMOUS', 'UNSTATED');

-- CreateEnum
CREATE TYPE "claim_relation_type" AS ENUM ('SAME_AS', 'SUPPORTS', 'CONTRADICTS', 'REFINES', 'SUPERSEDES');

-- CreateEnum
CREATE TYPE "retraction_source" AS ENUM ('CURATOR', 'BATCH');

-- CreateEnum
CREATE TYPE "article_part" AS ENUM ('TITLE', 'BODY');

-- CreateTable
CREATE TABLE "publisher" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "domain" TEXT,
    "aliases" TEXT[],
    "merged_into_id" BIGINT,
    "survivor_id" BIGINT NOT NULL,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "publisher_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "publisher_name" (
    "publisher_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "folded" TEXT NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "publisher_name_pkey" PRIMARY KEY ("publisher_id","position")
);

-- CreateTable
CREATE TABLE "entity" (
    "id" BIGSERIAL NOT NULL,
    "kind" "entity_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "aliases" TEXT[],
    "wikidata_id" TEXT,
    "merged_into_id" BIGINT,
    "survivor_id" BIGINT NOT NULL,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "entity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entity_name" (
    "entity_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "folded" TEXT NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "entity_name_pkey" PRIMARY KEY ("entity_id","position")
);

-- CreateTable
CREATE TABLE "article" (
    "id" BIGSERIAL NOT NULL,
    "uri" TEXT NOT NULL,
    "title" TEXT,
    "language" TEXT NOT NULL,
    "publisher_given_id" BIGINT,
    "publisher_id" BIGINT,
    "authors" TEXT[],
    "published_at" TIMESTAMPTZ(3),
    "fetched_at" TIMESTAMPTZ(3),
    "ingested_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "article_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "article_revision" (
    "article_id" BIGINT NOT NULL,
    "revision" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "recorded_in" BIGINT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "fetched_at" TIMESTAMPTZ(3),

    CONSTRAINT "article_revision_pkey" PRIMARY KEY ("article_id","revision")
);

-- CreateTable
CREATE TABLE "article_text" (
    "article_id" BIGINT NOT NULL,
    "part" "article_part" NOT NULL,
    "folded" TEXT NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "article_text_pkey" PRIMARY KEY ("article_id","part")
);

-- CreateTable
CREATE TABLE "article_cited_publisher" (
    "article_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "given_id" BIGINT NOT NULL,
    "publisher_id" BIGINT NOT NULL,

    CONSTRAINT "article_cited_publisher_pkey" PRIMARY KEY ("article_id","position")
);

-- CreateTable
CREATE TABLE "claim" (
    "id" BIGSERIAL NOT NULL,
    "article_id" BIGINT NOT NULL,
    "extractor" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "text_folded" TEXT NOT NULL,
    "text_words" tsvector NOT NULL,
    "language" TEXT NOT NULL,
    "quote_text" TEXT,
    "quote_start" INTEGER,
    "quote_end" INTEGER,
    "quote_verified" BOOLEAN,
    "quote_hint" INTEGER,
    "modality" "claim_modality" NOT NULL,
    "confidence" DOUBLE PRECISION,
    "status" "claim_status" NOT NULL,
    "status_reason" TEXT,
    "retracted_by" "retraction_source",
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,
    "ingested_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim_entity" (
    "claim_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "given_id" BIGINT NOT NULL,
    "entity_id" BIGINT NOT NULL,
    "role" "claim_role" NOT NULL,

    CONSTRAINT "claim_entity_pkey" PRIMARY KEY ("claim_id","position")
);

-- CreateTable
CREATE TABLE "attribution" (
    "claim_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" "attribution_kind" NOT NULL,
    "publisher_given_id" BIGINT,
    "publisher_id" BIGINT,
    "article_uri" TEXT,
    "speaker" TEXT,
    "speaker_folded" TEXT,
    "speaker_words" tsvector,
    "speaker_entity_given_id" BIGINT,
    "speaker_entity_id" BIGINT,
    "anonymous_sources" INTEGER,

    CONSTRAINT "attribution_pkey" PRIMARY KEY ("claim_id","position")
);

-- CreateTable
CREATE TABLE "claim_relation" (
    "id" BIGSERIAL NOT NULL,
    "type" "claim_relation_type" NOT NULL,
    "from_id" BIGINT NOT NULL,
    "to_id" BIGINT NOT NULL,
    "note" TEXT,
    "stale" BOOLEAN NOT NULL DEFAULT false,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "claim_relation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ingest_batch" (
    "id" BIGSERIAL NOT NULL,
    "sender" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "named" BOOLEAN NOT NULL,
    "created_in" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_sent_at" TIMESTAMPTZ(3) NOT NULL,
    "articles_created" INTEGER NOT NULL DEFAULT 0,
    "articles_updated" INTEGER NOT NULL DEFAULT 0,
    "articles_unchanged" INTEGER NOT NULL DEFAULT 0,
    "articles_rejected" INTEGER NOT NULL DEFAULT 0,
    "claims_created" INTEGER NOT NULL DEFAULT 0,
    "claims_updated" INTEGER NOT NULL DEFAULT 0,
    "claims_withdrawn" INTEGER NOT NULL DEFAULT 0,
    "retracted_at" TIMESTAMPTZ(3),
    "retracted_reason" TEXT,

    CONSTRAINT "ingest_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "batch_claim" (
    "batch_id" BIGINT NOT NULL,
    "claim_id" BIGINT NOT NULL,

    CONSTRAINT "batch_claim_pkey" PRIMARY KEY ("batch_id","claim_id")
);

-- CreateTable
CREATE TABLE "ingest_rejection" (
    "id" BIGSERIAL NOT NULL,
    "batch_id" BIGINT NOT NULL,
    "index" INTEGER NOT NULL,
    "uri" TEXT NOT NULL,
    "errors" JSONB NOT NULL,
    "rejected_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ingest_rejection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_commit" (
    "id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_commit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_epoch" (
    "only_row" BOOLEAN NOT NULL DEFAULT true,
    "epoch" UUID NOT NULL,
    "renewed_at" TIMESTAMPTZ(3) NOT NULL,
    "pruned_to" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "log_epoch_pkey" PRIMARY KEY ("only_row")
);

-- CreateTable
CREATE TABLE "claim_event" (
    "seq" BIGINT NOT NULL DEFAULT nextval('claim_event_seq'::regclass),
    "commit_id" BIGINT NOT NULL,
    "claim_id" BIGINT NOT NULL,
    "own" BOOLEAN NOT NULL,

    CONSTRAINT "claim_event_pkey" PRIMARY KEY ("seq")
) PARTITION BY RANGE ("seq");

-- CreateTable
CREATE TABLE "claim_version" (
    "claim_id" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "text" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "quote_text" TEXT,
    "quote_start" INTEGER,
    "quote_end" INTEGER,
    "quote_verified" BOOLEAN,
    "modality" "claim_modality" NOT NULL,
    "confidence" DOUBLE PRECISION,
    "status" "claim_status" NOT NULL,
    "status_reason" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "entities" JSONB NOT NULL,
    "attributions" JSONB NOT NULL,

    CONSTRAINT "claim_version_pkey" PRIMARY KEY ("claim_id","until")
);

-- CreateTable
CREATE TABLE "article_version" (
    "article_id" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "title" TEXT,
    "language" TEXT NOT NULL,
    "publisher_given_id" BIGINT,
    "authors" TEXT[],
    "published_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL,
    "cited_publishers" BIGINT[],

    CONSTRAINT "article_version_pkey" PRIMARY KEY ("article_id","until")
);

-- CreateTable
CREATE TABLE "entity_version" (
    "entity_id" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "kind" "entity_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "aliases" TEXT[],
    "wikidata_id" TEXT,
    "merged_into_id" BIGINT,
    "survivor_id" BIGINT NOT NULL,

    CONSTRAINT "entity_version_pkey" PRIMARY KEY ("entity_id","until")
);

-- CreateTable
CREATE TABLE "publisher_version" (
    "publisher_id" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT,
    "aliases" TEXT[],
    "merged_into_id" BIGINT,
    "survivor_id" BIGINT NOT NULL,

    CONSTRAINT "publisher_version_pkey" PRIMARY KEY ("publisher_id","until")
);

-- CreateTable
CREATE TABLE "claim_relation_version" (
    "relation_id" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "type" "claim_relation_type" NOT NULL,
    "from_id" BIGINT NOT NULL,
    "to_id" BIGINT NOT NULL,
    "note" TEXT,
    "stale" BOOLEAN NOT NULL,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "claim_relation_version_pkey" PRIMARY KEY ("relation_id","until")
);

-- CreateTable
CREATE TABLE "setting" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "publisher_domain_key" ON "publisher"("domain");

-- CreateIndex
CREATE INDEX "publisher_merged_into_id_idx" ON "publisher"("merged_into_id");

-- CreateIndex
CREATE INDEX "publisher_survivor_id_idx" ON "publisher"("survivor_id");

-- CreateIndex
CREATE INDEX "publisher_name_key_idx" ON "publisher"("name_key");

-- CreateIndex
CREATE UNIQUE INDEX "entity_wikidata_id_key" ON "entity"("wikidata_id");

-- CreateIndex
CREATE INDEX "entity_merged_into_id_idx" ON "entity"("merged_into_id");

-- CreateIndex
CREATE INDEX "entity_survivor_id_idx" ON "entity"("survivor_id");

-- CreateIndex
CREATE INDEX "entity_kind_name_key_idx" ON "entity"("kind", "name_key");

-- CreateIndex
CREATE UNIQUE INDEX "article_uri_key" ON "article"("uri");

-- CreateIndex
CREATE INDEX "article_publisher_id_id_idx" ON "article"("publisher_id", "id");

-- CreateIndex
CREATE INDEX "article_publisher_given_id_idx" ON "article"("publisher_given_id");

-- CreateIndex
CREATE INDEX "article_published_at_id_idx" ON "article"("published_at", "id");

-- CreateIndex
CREATE INDEX "article_cited_publisher_given_id_idx" ON "article_cited_publisher"("given_id");

-- CreateIndex
CREATE INDEX "article_cited_publisher_publisher_id_idx" ON "article_cited_publisher"("publisher_id");

-- CreateIndex
CREATE INDEX "claim_confidence_id_idx" ON "claim"("confidence", "id");

-- CreateIndex
CREATE UNIQUE INDEX "claim_article_id_extractor_key_key" ON "claim"("article_id", "extractor", "key");

-- CreateIndex
CREATE INDEX "claim_entity_entity_id_claim_id_idx" ON "claim_entity"("entity_id", "claim_id");

-- CreateIndex
CREATE INDEX "claim_entity_given_id_idx" ON "claim_entity"("given_id");

-- CreateIndex
CREATE INDEX "attribution_publisher_id_claim_id_idx" ON "attribution"("publisher_id", "claim_id");

-- CreateIndex
CREATE INDEX "attribution_publisher_given_id_idx" ON "attribution"("publisher_given_id");

-- CreateIndex
CREATE INDEX "attribution_speaker_entity_id_idx" ON "attribution"("speaker_entity_id");

-- CreateIndex
CREATE INDEX "attribution_speaker_entity_given_id_idx" ON "attribution"("speaker_entity_given_id");

-- CreateIndex
CREATE INDEX "attribution_article_uri_idx" ON "attribution"("article_uri");

-- CreateIndex
CREATE INDEX "claim_relation_from_id_idx" ON "claim_relation"("from_id");

-- CreateIndex
CREATE INDEX "claim_relation_to_id_idx" ON "claim_relation"("to_id");

-- CreateIndex
CREATE UNIQUE INDEX "claim_relation_type_from_id_to_id_key" ON "claim_relation"("type", "from_id", "to_id");

-- CreateIndex
CREATE INDEX "ingest_batch_sender_key_idx" ON "ingest_batch"("sender", "key");

-- CreateIndex
CREATE INDEX "batch_claim_claim_id_idx" ON "batch_claim"("claim_id");

-- CreateIndex
CREATE INDEX "ingest_rejection_batch_id_index_idx" ON "ingest_rejection"("batch_id", "index");

-- CreateIndex
CREATE INDEX "ingest_rejection_rejected_at_idx" ON "ingest_rejection"("rejected_at");

-- CreateIndex
CREATE INDEX "log_commit_at_idx" ON "log_commit"("at");

-- CreateIndex
CREATE INDEX "entity_version_survivor_id_idx" ON "entity_version"("survivor_id");

-- CreateIndex
CREATE INDEX "publisher_version_survivor_id_idx" ON "publisher_version"("survivor_id");

-- CreateIndex
CREATE INDEX "claim_relation_version_from_id_idx" ON "claim_relation_version"("from_id");

-- CreateIndex
CREATE INDEX "claim_relation_version_to_id_idx" ON "claim_relation_version"("to_id");

-- AddForeignKey
ALTER TABLE "publisher" ADD CONSTRAINT "publisher_merged_into_id_fkey" FOREIGN KEY ("merged_into_id") REFERENCES "publisher"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publisher" ADD CONSTRAINT "publisher_survivor_id_fkey" FOREIGN KEY ("survivor_id") REFERENCES "publisher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publisher_name" ADD CONSTRAINT "publisher_name_publisher_id_fkey" FOREIGN KEY ("publisher_id") REFERENCES "publisher"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity" ADD CONSTRAINT "entity_merged_into_id_fkey" FOREIGN KEY ("merged_into_id") REFERENCES "entity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity" ADD CONSTRAINT "entity_survivor_id_fkey" FOREIGN KEY ("survivor_id") REFERENCES "entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity_name" ADD CONSTRAINT "entity_name_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article" ADD CONSTRAINT "article_publisher_id_fkey" FOREIGN KEY ("publisher_id") REFERENCES "publisher"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article" ADD CONSTRAINT "article_publisher_given_id_fkey" FOREIGN KEY ("publisher_given_id") REFERENCES "publisher"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_revision" ADD CONSTRAINT "article_revision_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_text" ADD CONSTRAINT "article_text_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_cited_publisher" ADD CONSTRAINT "article_cited_publisher_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_cited_publisher" ADD CONSTRAINT "article_cited_publisher_given_id_fkey" FOREIGN KEY ("given_id") REFERENCES "publisher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_cited_publisher" ADD CONSTRAINT "article_cited_publisher_publisher_id_fkey" FOREIGN KEY ("publisher_id") REFERENCES "publisher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim" ADD CONSTRAINT "claim_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_entity" ADD CONSTRAINT "claim_entity_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_entity" ADD CONSTRAINT "claim_entity_given_id_fkey" FOREIGN KEY ("given_id") REFERENCES "entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_entity" ADD CONSTRAINT "claim_entity_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attribution" ADD CONSTRAINT "attribution_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attribution" ADD CONSTRAINT "attribution_publisher_id_fkey" FOREIGN KEY ("publisher_id") REFERENCES "publisher"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attribution" ADD CONSTRAINT "attribution_publisher_given_id_fkey" FOREIGN KEY ("publisher_given_id") REFERENCES "publisher"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attribution" ADD CONSTRAINT "attribution_speaker_entity_id_fkey" FOREIGN KEY ("speaker_entity_id") REFERENCES "entity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attribution" ADD CONSTRAINT "attribution_speaker_entity_given_id_fkey" FOREIGN KEY ("speaker_entity_given_id") REFERENCES "entity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_relation" ADD CONSTRAINT "claim_relation_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "claim"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_relation" ADD CONSTRAINT "claim_relation_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "claim"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch_claim" ADD CONSTRAINT "batch_claim_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "ingest_batch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch_claim" ADD CONSTRAINT "batch_claim_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingest_rejection" ADD CONSTRAINT "ingest_rejection_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "ingest_batch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot write ---------------------------------------------------------------------------------------------

-- The claim log. A partition holds ten million entries; the DEFAULT one takes what no range covers, so that a missed
-- maintenance slows a prune and never stops a write.
CREATE TABLE claim_event_p0 PARTITION OF claim_event FOR VALUES FROM (MINVALUE) TO (10000000);
CREATE TABLE claim_event_p1 PARTITION OF claim_event FOR VALUES FROM (10000000) TO (20000000);
CREATE TABLE claim_event_default PARTITION OF claim_event DEFAULT;

-- At most one entry per claim and commit. A unique index over all partitions would have to hold seq, so each has its own.
CREATE UNIQUE INDEX claim_event_p0_once ON claim_event_p0 (commit_id, claim_id);
CREATE UNIQUE INDEX claim_event_p1_once ON claim_event_p1 (commit_id, claim_id);
CREATE UNIQUE INDEX claim_event_default_once ON claim_event_default (commit_id, claim_id);

-- A number drawn at INSERT becomes visible at COMMIT. This lock makes the two orders one: a BEFORE STATEMENT trigger fires
-- before any identity value is drawn, and the lock lives until the commit is visible. A row trigger would be too late.
CREATE FUNCTION claim_event_in_commit_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(4841369599423283201);
  PERFORM pg_notify('claimwire_log', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER claim_event_in_commit_order BEFORE INSERT ON claim_event
  FOR EACH STATEMENT EXECUTE FUNCTION claim_event_in_commit_order();

INSERT INTO log_epoch (only_row, epoch, renewed_at) VALUES (true, gen_random_uuid(), date_trunc('milliseconds', now()));

-- Identity: a Wikidata item or a domain where one is known, else the folded name.
CREATE UNIQUE INDEX entity_identity ON entity (kind, name_key) WHERE wikidata_id IS NULL;
CREATE UNIQUE INDEX publisher_identity ON publisher (name_key) WHERE domain IS NULL;
CREATE UNIQUE INDEX ingest_batch_named ON ingest_batch (sender, key) WHERE named;

-- What must never be stored.
ALTER TABLE log_epoch ADD CONSTRAINT log_epoch_only_row CHECK (only_row);
ALTER TABLE publisher
  ADD CONSTRAINT publisher_name_present CHECK (name <> ''),
  ADD CONSTRAINT publisher_domain_present CHECK (domain <> ''),
  ADD CONSTRAINT publisher_not_merged_into_itself CHECK (merged_into_id <> id),
  ADD CONSTRAINT publisher_survives_or_is_merged CHECK ((merged_into_id IS NULL) = (survivor_id = id));
ALTER TABLE entity
  ADD CONSTRAINT entity_name_present CHECK (name <> ''),
  ADD CONSTRAINT entity_wikidata_id_shape CHECK (wikidata_id ~ '^Q[1-9][0-9]*$'),
  ADD CONSTRAINT entity_not_merged_into_itself CHECK (merged_into_id <> id),
  ADD CONSTRAINT entity_survives_or_is_merged CHECK ((merged_into_id IS NULL) = (survivor_id = id));
ALTER TABLE article
  ADD CONSTRAINT article_uri_present CHECK (uri <> ''),
  ADD CONSTRAINT article_title_present CHECK (title <> ''),
  ADD CONSTRAINT article_language_present CHECK (language <> ''),
  ADD CONSTRAINT article_revision_positive CHECK (revision >= 1),
  ADD CONSTRAINT article_publisher_both CHECK ((publisher_id IS NULL) = (publisher_given_id IS NULL));
ALTER TABLE article_revision
  ADD CONSTRAINT article_revision_body_present CHECK (body <> ''),
  ADD CONSTRAINT article_revision_positive_number CHECK (revision >= 1);
ALTER TABLE claim
  ADD CONSTRAINT claim_key_present CHECK (key <> ''),
  ADD CONSTRAINT claim_extractor_present CHECK (extractor <> ''),
  ADD CONSTRAINT claim_text_present CHECK (text <> ''),
  ADD CONSTRAINT claim_confidence_range CHECK (confidence BETWEEN 0 AND 1),
  ADD CONSTRAINT claim_quote_text_present CHECK (quote_text <> ''),
  ADD CONSTRAINT claim_quote_order CHECK (quote_start >= 0 AND quote_end > quote_start),
  ADD CONSTRAINT claim_quote_place_both CHECK ((quote_start IS NULL) = (quote_end IS NULL)),
  ADD CONSTRAINT claim_quote_verified_with_place CHECK (
    (quote_text IS NULL AND quote_verified IS NULL AND quote_start IS NULL)
    OR (quote_text IS NOT NULL AND quote_verified IS NOT NULL AND quote_verified = (quote_start IS NOT NULL))),
  ADD CONSTRAINT claim_retracted_by_whom CHECK ((status = 'RETRACTED') = (retracted_by IS NOT NULL)),
  ADD CONSTRAINT claim_withdrawn_beneath_retraction CHECK (NOT withdrawn OR status = 'RETRACTED');
ALTER TABLE attribution
  ADD CONSTRAINT attribution_speaker_present CHECK (speaker <> ''),
  ADD CONSTRAINT attribution_article_uri_present CHECK (article_uri <> ''),
  ADD CONSTRAINT attribution_anonymous_sources_positive CHECK (anonymous_sources >= 1);
ALTER TABLE claim_relation
  ADD CONSTRAINT claim_relation_two_claims CHECK (from_id <> to_id),
  ADD CONSTRAINT claim_relation_symmetric_order CHECK (type NOT IN ('SAME_AS', 'CONTRADICTS') OR from_id < to_id);

-- Search: words for `matches`, trigrams for `contains`, a hash for `equals` (a B-tree key may not pass 2.7 kB).
CREATE INDEX claim_text_words ON claim USING gin (text_words);
CREATE INDEX claim_text_trigrams ON claim USING gin (text_folded gin_trgm_ops);
CREATE INDEX claim_text_equal ON claim USING hash (text_folded);
CREATE INDEX article_text_words ON article_text USING gin (words);
CREATE INDEX article_text_trigrams ON article_text USING gin (folded gin_trgm_ops);
CREATE INDEX article_text_equal ON article_text USING hash (folded);
CREATE INDEX entity_name_words ON entity_name USING gin (words);
CREATE INDEX entity_name_trigrams ON entity_name USING gin (folded gin_trgm_ops);
CREATE INDEX entity_name_equal ON entity_name USING hash (folded);
CREATE INDEX publisher_name_words ON publisher_name USING gin (words);
CREATE INDEX publisher_name_trigrams ON publisher_name USING gin (folded gin_trgm_ops);
CREATE INDEX publisher_name_equal ON publisher_name USING hash (folded);
CREATE INDEX attribution_speaker_words ON attribution USING gin (speaker_words);
CREATE INDEX attribution_speaker_trigrams ON attribution USING gin (speaker_folded gin_trgm_ops);
CREATE INDEX attribution_speaker_equal ON attribution USING hash (speaker_folded);

-- Lists and counts. Measured on 200,000 claims with 600,000 mentions of 50,000 entities; each is small, or small beside what it saves.
-- The list of entities by name: 0.3 ms instead of 19 ms a page. Code point order, whatever the database's collation is.
CREATE INDEX entity_name_order ON entity (name_key COLLATE "C", id) WHERE merged_into_id IS NULL;
-- Counts of ACTIVE claims look up the few that are not, 240 kB: 60 ms instead of 186 ms for the 20 most named entities.
CREATE INDEX claim_not_active ON claim (id) WHERE status <> 'ACTIVE';
-- An hour's claims in 2 ms instead of 53 ms, for 24 kB: rows lie in the order in which they came.
CREATE INDEX claim_ingested ON claim USING brin (ingested_at) WITH (pages_per_range = 32, autosummarize = on);

-- Which words are rare: with the usual 1,000 counted words every other one is believed to be in 1 of 200 articles, and a search
-- for it walks the newest claims instead of the index (30,000 articles: 2 s instead of 1 ms). Costs ANALYZE some seconds.
ALTER TABLE article_text ALTER COLUMN words SET STATISTICS 1000;
