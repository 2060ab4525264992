import type { Database } from "../database/database.ts";
import { touchClaimsOfEntities } from "./concerned.ts";
import { settleEntities } from "./corroboration/concerned.ts";
import type { Domain } from "./domain.ts";
import { type Mergeable, runMerge, runUnmerge } from "./merge.ts";
import { keepEntities } from "./versions.ts";

const entities: Mergeable = Object.freeze({
  type: "Entity",
  table: "entity",
  columns: [
    { table: "claim_entity", survivor: "entity_id", given: "given_id" },
    { table: "attribution", survivor: "speaker_entity_id", given: "speaker_entity_given_id" },
  ],
  keep: keepEntities,
  touchClaims: touchClaimsOfEntities,
  settling: settleEntities,
});

export const createEntityMerge = (database: Database): Pick<Domain, "mergeEntities" | "unmergeEntity"> => ({
  mergeEntities: (from, into) => runMerge(database, entities, from, into),
  unmergeEntity: (id) => runUnmerge(database, entities, id),
});
