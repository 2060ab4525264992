-- Why claims came back: a restoration clears the reason of the retraction, and its own would be lost.
CREATE TABLE "claim_restoration" (
    "claim_id" BIGINT NOT NULL,
    "restored_in" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "claim_restoration_pkey" PRIMARY KEY ("claim_id","restored_in")
);
