-- A text may be taken down for good: the article stays, its words do not.
ALTER TABLE "article" ADD COLUMN "redacted_at" TIMESTAMPTZ(3), ADD COLUMN "redacted_reason" TEXT;
ALTER TABLE "article_revision" ALTER COLUMN "body" DROP NOT NULL;
ALTER TABLE "article" ADD CONSTRAINT "article_redacted_for_a_reason" CHECK ((redacted_at IS NULL) = (redacted_reason IS NULL));

-- The past tells of a redaction too: what it erased is gone from there as well.
CREATE OR REPLACE VIEW past.article AS
  SELECT a.id, a.uri, a.title, a.language, a.publisher_given_id,
    (SELECT p.survivor_id FROM past.publisher p WHERE p.id = a.publisher_given_id) AS publisher_id,
    a.authors, a.published_at, a.ingested_at, a.revision, a.created_in, a.redacted_at, a.redacted_reason
  FROM public.article a
  WHERE a.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.article_version v WHERE v.article_id = a.id AND v.until > past.commit())
  UNION ALL
  SELECT a.id, a.uri, v.title, v.language, v.publisher_given_id,
    (SELECT p.survivor_id FROM past.publisher p WHERE p.id = v.publisher_given_id),
    v.authors, v.published_at, a.ingested_at, v.revision, a.created_in, a.redacted_at, a.redacted_reason
  FROM public.article_version v JOIN public.article a ON a.id = v.article_id
  WHERE v.until > past.commit() AND a.created_in <= past.commit()
    AND NOT EXISTS (SELECT FROM public.article_version o WHERE o.article_id = v.article_id AND o.until > past.commit() AND o.until < v.until);
