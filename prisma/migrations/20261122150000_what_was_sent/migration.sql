-- The digest of what each extractor sent of an article when it last changed something, for as long as nobody else's input changes
-- what it was applied to. So the same again is known as such, and changes nothing, whoever brought namesakes of its names meanwhile.
CREATE TABLE "article_input" (
    "article_id" BIGINT NOT NULL,
    "extractor" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,

    CONSTRAINT "article_input_pkey" PRIMARY KEY ("article_id","extractor")
);

ALTER TABLE "article_input" ADD CONSTRAINT "article_input_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;
