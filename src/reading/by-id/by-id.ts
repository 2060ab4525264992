/** All that is read by id, batched. Refuses to know lists and filters. */
import type { Queryable } from "../../database/database.ts";
import type { ArticleRow, AttributionRow, ClaimEntityRow, ClaimRelationRow, ClaimRow } from "../rows.ts";
import { readArticles } from "./articles.ts";
import { readAttributions } from "./attributions.ts";
import { readBodies } from "./bodies.ts";
import { eachOnce, readCitedPublishers } from "./cited-publishers.ts";
import { readClaimCounts } from "./claim-counts.ts";
import { eachRoleOnce, readClaimEntities } from "./claim-entities.ts";
import { readClaims } from "./claims.ts";
import { readCopies, readCopyHeads } from "./copies.ts";
import { type CorroborationLoaders, openCorroboration } from "./corroboration.ts";
import { readEntities, type SurvivingEntityRow } from "./entities.ts";
import { type Loader, loadGroups, loadRows } from "./loader.ts";
import { readPublishers, type SurvivingPublisherRow } from "./publishers.ts";
import { readRelations } from "./relations.ts";

export interface Rows {
  readonly publishers: Loader<SurvivingPublisherRow | null>;
  readonly articles: Loader<ArticleRow | null>;
  readonly entities: Loader<SurvivingEntityRow | null>;
  readonly claims: Loader<ClaimRow | null>;
  readonly relations: Loader<ClaimRelationRow | null>;
  readonly bodies: Loader<string | null>;
  readonly citedPublishers: Loader<readonly bigint[]>;
  readonly claimEntities: Loader<readonly ClaimEntityRow[]>;
  readonly attributions: Loader<readonly AttributionRow[]>;
  readonly claimCounts: Loader<number>;
  readonly corroboration: CorroborationLoaders;
  /** the first article of the same text; null for one without copies */
  readonly copyHeads: Loader<bigint | null>;
  /** the others of the same text, in order of ingest */
  readonly copies: Loader<readonly bigint[]>;
}

export const openRows = (database: Queryable): Rows => {
  const entities = loadRows((ids) => readEntities(database, ids));
  const claimEntities = async (claims: readonly bigint[]) => {
    const rows = await readClaimEntities(database, claims);
    for (const { of: _, role: __, ...entity } of rows) entities.prime(entity.id, entity);
    return rows;
  };
  return Object.freeze({
    entities,
    publishers: loadRows((ids) => readPublishers(database, ids)),
    articles: loadRows((ids) => readArticles(database, ids)),
    claims: loadRows((ids) => readClaims(database, ids)),
    relations: loadRows((ids) => readRelations(database, ids)),
    bodies: loadGroups(
      (ids) => readBodies(database, ids),
      (rows) => rows[0]?.body ?? null,
    ),
    copyHeads: loadGroups(
      (ids) => readCopyHeads(database, ids),
      ([row]) => row?.article ?? null,
    ),
    copies: loadGroups(
      (ids) => readCopies(database, ids),
      (rows) => rows.map(({ article }) => article),
    ),
    citedPublishers: loadGroups((ids) => readCitedPublishers(database, ids), eachOnce),
    claimEntities: loadGroups(claimEntities, eachRoleOnce),
    attributions: loadGroups(
      (ids) => readAttributions(database, ids),
      (rows) => rows.map(({ of: _, ...attribution }) => attribution),
    ),
    claimCounts: loadGroups(
      (ids) => readClaimCounts(database, ids),
      (rows) => rows[0]?.count ?? 0,
    ),
    corroboration: openCorroboration(database),
  });
};
