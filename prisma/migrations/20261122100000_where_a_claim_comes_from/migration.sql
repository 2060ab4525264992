-- Families of publishers: a curated parent. The head of a family is the last of that chain.
ALTER TABLE "publisher" ADD COLUMN "parent_id" BIGINT;
ALTER TABLE "publisher_version" ADD COLUMN "parent_id" BIGINT;
CREATE INDEX "publisher_parent_id_idx" ON "publisher"("parent_id");
ALTER TABLE "publisher" ADD CONSTRAINT "publisher_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "publisher"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Who made an edge, and whether the deployment's own threshold did.
ALTER TABLE "claim_relation" ADD COLUMN "made_by" TEXT, ADD COLUMN "suggested" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "claim_relation_version" ADD COLUMN "made_by" TEXT, ADD COLUMN "suggested" BOOLEAN NOT NULL DEFAULT false;

-- How well each claim is supported: a narrow row beside the claim's wide one, because one edge may move a hundred thousand of them.
CREATE TABLE "claim_support" (
    "claim_id" BIGINT NOT NULL,
    "component_id" BIGINT NOT NULL,
    "independent_origins" INTEGER NOT NULL,
    "contested" BOOLEAN NOT NULL,

    CONSTRAINT "claim_support_pkey" PRIMARY KEY ("claim_id")
);
CREATE INDEX "claim_support_component_id_idx" ON "claim_support"("component_id");
CREATE INDEX "claim_support_independent_origins_claim_id_idx" ON "claim_support"("independent_origins", "claim_id");
ALTER TABLE "claim_support" ADD CONSTRAINT "claim_support_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "claim_support_version" (
    "claim_id" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "component_id" BIGINT NOT NULL,
    "independent_origins" INTEGER NOT NULL,
    "contested" BOOLEAN NOT NULL,

    CONSTRAINT "claim_support_version_pkey" PRIMARY KEY ("claim_id","until")
);
CREATE INDEX "claim_support_version_component_id_idx" ON "claim_support_version"("component_id");

-- The counts that all claims of one component share, where they are not those of a plain lone claim.
CREATE TABLE "component" (
    "id" BIGINT NOT NULL,
    "claims" INTEGER NOT NULL,
    "articles" INTEGER NOT NULL,
    "publishers" INTEGER NOT NULL,
    "independent_origins" INTEGER NOT NULL,
    "origins_upper_bound" INTEGER NOT NULL,
    "contested" BOOLEAN NOT NULL,
    "circular" BOOLEAN NOT NULL,
    "signature" BYTEA NOT NULL,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "component_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "component_version" (
    "id" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "claims" INTEGER NOT NULL,
    "articles" INTEGER NOT NULL,
    "publishers" INTEGER NOT NULL,
    "independent_origins" INTEGER NOT NULL,
    "origins_upper_bound" INTEGER NOT NULL,
    "contested" BOOLEAN NOT NULL,
    "circular" BOOLEAN NOT NULL,
    "signature" BYTEA NOT NULL,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "component_version_pkey" PRIMARY KEY ("id","until")
);

-- Near-equal bodies: a sketch of each article's text, and who shares one text with whom.
CREATE TABLE "article_sketch" (
    "article_id" BIGINT NOT NULL,
    "revision" INTEGER NOT NULL,
    "hashes" INTEGER[],
    "bands" BIGINT[],

    CONSTRAINT "article_sketch_pkey" PRIMARY KEY ("article_id")
);
CREATE INDEX "article_sketch_bands_idx" ON "article_sketch" USING GIN ("bands");
ALTER TABLE "article_sketch" ADD CONSTRAINT "article_sketch_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "article_copy" (
    "article_id" BIGINT NOT NULL,
    "head_id" BIGINT NOT NULL,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "article_copy_pkey" PRIMARY KEY ("article_id")
);
CREATE INDEX "article_copy_head_id_idx" ON "article_copy"("head_id");
ALTER TABLE "article_copy" ADD CONSTRAINT "article_copy_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "article_copy_version" (
    "article_id" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "head_id" BIGINT NOT NULL,
    "created_in" BIGINT NOT NULL,

    CONSTRAINT "article_copy_version_pkey" PRIMARY KEY ("article_id","until")
);

-- What a curator has said no to.
CREATE TABLE "suggestion_dismissal" (
    "claim_a" BIGINT NOT NULL,
    "claim_b" BIGINT NOT NULL,
    "type" "claim_relation_type" NOT NULL,
    "dismissed_by" TEXT NOT NULL,
    "reason" TEXT,
    "dismissed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "suggestion_dismissal_pkey" PRIMARY KEY ("claim_a","claim_b","type"),
    CONSTRAINT "suggestion_dismissal_order" CHECK (claim_a < claim_b)
);
CREATE INDEX "suggestion_dismissal_claim_b_idx" ON "suggestion_dismissal"("claim_b");
ALTER TABLE "suggestion_dismissal" ADD CONSTRAINT "suggestion_dismissal_claim_a_fkey" FOREIGN KEY ("claim_a") REFERENCES "claim"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "suggestion_dismissal" ADD CONSTRAINT "suggestion_dismissal_claim_b_fkey" FOREIGN KEY ("claim_b") REFERENCES "claim"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Claims that were there before are counted as plain lone ones; the service counts them anew at its next start.
INSERT INTO "claim_support" SELECT id, id, CASE WHEN status = 'ACTIVE' THEN 1 ELSE 0 END, false FROM "claim";
INSERT INTO "setting" SELECT 'corroboration', 'to count' WHERE EXISTS (SELECT FROM "claim");
