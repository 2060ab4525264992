-- Components have numbers of their own, below zero: so their claims may leave in any order without the others being written anew,
-- and a lone claim is its own component under its own id, which no index need hold.
CREATE SEQUENCE "component_id_seq" AS bigint INCREMENT BY -1 OWNED BY "component"."id";
ALTER TABLE "component" ALTER COLUMN "id" SET DEFAULT nextval('component_id_seq');
DROP INDEX "claim_support_component_id_idx";
CREATE INDEX "claim_support_component" ON "claim_support"("component_id") WHERE component_id < 0;
DROP INDEX "claim_support_version_component_id_idx";
CREATE INDEX "claim_support_version_component" ON "claim_support_version"("component_id") WHERE component_id < 0;

-- A hub's edges are walked in the order of its neighbours.
CREATE INDEX "claim_relation_type_to_id_from_id_idx" ON "claim_relation"("type", "to_id", "from_id");

