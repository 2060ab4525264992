-- Digests of what each extractor sent of an article that is known as applied: the last ones, for as long as nothing has changed what
-- they were applied to. So the same again changes nothing, whoever brought namesakes of its names meanwhile.
CREATE TABLE "article_input" (
    "article_id" BIGINT NOT NULL,
    "extractor" TEXT NOT NULL,
    "digests" BYTEA[],

    CONSTRAINT "article_input_pkey" PRIMARY KEY ("article_id","extractor")
);

ALTER TABLE "article_input" ADD CONSTRAINT "article_input_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;
