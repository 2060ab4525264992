-- Few claims are contested: an index of those alone finds the newest of them without a look at the others.
CREATE INDEX "claim_support_contested" ON "claim_support"("claim_id") WHERE contested;
