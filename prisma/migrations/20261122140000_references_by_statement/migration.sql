-- The two tables with most rows refer to claims, entities and batches, of which none is ever deleted or given another id. So a
-- reference that holds when it is written holds for good, and all rows of a statement can be checked together. One by one, as a
-- foreign key does it, that was two thirds of the time of writing them.

CREATE FUNCTION "never_deleted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never deleted and keep their ids', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "claim_never_deleted" BEFORE DELETE OR UPDATE OF "id" ON "claim" FOR EACH STATEMENT EXECUTE FUNCTION "never_deleted"();
CREATE TRIGGER "entity_never_deleted" BEFORE DELETE OR UPDATE OF "id" ON "entity" FOR EACH STATEMENT EXECUTE FUNCTION "never_deleted"();
CREATE TRIGGER "ingest_batch_never_deleted" BEFORE DELETE OR UPDATE OF "id" ON "ingest_batch" FOR EACH STATEMENT EXECUTE FUNCTION "never_deleted"();

-- A subquery for each row, as that is always a look into the primary key, however many rows the planner believes in. It sees what its
-- statement sees, so that this is for READ COMMITTED, which all of the product's commits are.
CREATE FUNCTION "claim_entity_refers"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing RECORD;
BEGIN
  SELECT w.claim_id, w.given_id, w.entity_id INTO missing FROM written w
    WHERE (SELECT c.id FROM public.claim c WHERE c.id = w.claim_id) IS NULL
      OR (SELECT e.id FROM public.entity e WHERE e.id = w.given_id) IS NULL
      OR (w.entity_id <> w.given_id AND (SELECT e.id FROM public.entity e WHERE e.id = w.entity_id) IS NULL)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'claim_entity refers to claim %, entities % and %, which are not all there', missing.claim_id, missing.given_id, missing.entity_id
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION "batch_claim_refers"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing RECORD;
BEGIN
  SELECT w.batch_id, w.claim_id INTO missing FROM written w
    WHERE (SELECT c.id FROM public.claim c WHERE c.id = w.claim_id) IS NULL
      OR (SELECT b.id FROM public.ingest_batch b WHERE b.id = w.batch_id) IS NULL
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'batch_claim refers to batch % and claim %, which are not both there', missing.batch_id, missing.claim_id
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;

ALTER TABLE "claim_entity"
  DROP CONSTRAINT "claim_entity_claim_id_fkey",
  DROP CONSTRAINT "claim_entity_given_id_fkey",
  DROP CONSTRAINT "claim_entity_entity_id_fkey";
ALTER TABLE "batch_claim"
  DROP CONSTRAINT "batch_claim_batch_id_fkey",
  DROP CONSTRAINT "batch_claim_claim_id_fkey";

CREATE TRIGGER "claim_entity_refers_new" AFTER INSERT ON "claim_entity" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "claim_entity_refers"();
CREATE TRIGGER "claim_entity_refers_changed" AFTER UPDATE ON "claim_entity" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "claim_entity_refers"();
CREATE TRIGGER "batch_claim_refers_new" AFTER INSERT ON "batch_claim" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "batch_claim_refers"();
CREATE TRIGGER "batch_claim_refers_changed" AFTER UPDATE ON "batch_claim" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "batch_claim_refers"();
