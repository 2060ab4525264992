-- Who may come in. Of a key only a digest is kept: whoever reads this table can open nothing with it.
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "any_extractor" BOOLEAN NOT NULL,
    "extractors" TEXT[],
    "digest" BYTEA NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "api_key_scope" CHECK ("scope" IN ('read', 'ingest', 'curate', 'admin'))
);

-- Single-use passes for event streams of browsers, which send no header of their own.
CREATE TABLE "stream_ticket" (
    "digest" BYTEA NOT NULL,
    "viewer" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stream_ticket_pkey" PRIMARY KEY ("digest")
);
CREATE INDEX "stream_ticket_expires_at_idx" ON "stream_ticket"("expires_at");

-- What each key has cost in its current minute, over all instances.
CREATE TABLE "allowance" (
    "subject" TEXT NOT NULL,
    "minute" BIGINT NOT NULL,
    "used" BIGINT NOT NULL,

    CONSTRAINT "allowance_pkey" PRIMARY KEY ("subject")
);
CREATE INDEX "allowance_minute_idx" ON "allowance"("minute");
