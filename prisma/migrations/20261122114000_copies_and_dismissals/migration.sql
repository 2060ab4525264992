-- Dismissals are listed newest first.
CREATE INDEX "suggestion_dismissal_dismissed_at_claim_a_claim_b_type_idx" ON "suggestion_dismissal"("dismissed_at", "claim_a", "claim_b", "type");

-- Texts in the order in which commits brought them: what looks for copies follows it.
CREATE INDEX "article_revision_recorded_in_article_id_idx" ON "article_revision"("recorded_in", "article_id");

-- Each new text is looked up at once, so a list of entries that wait to be put in their place would be read each time.
ALTER INDEX "article_sketch_bands_idx" SET (fastupdate = off);
