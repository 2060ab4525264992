/**
 * How many matching claims there are per value: most first, ties by value. A claim counts once for each value it has, however
 * often it has it. Entities and publishers are survivors; what a claim does not have (a publisher) is counted nowhere.
 */
import type { Queryable } from "../database/database.ts";
import { raw, type Sql, sql } from "../database/sql.ts";
import type { Named } from "../filter/filter.ts";
import type { ClaimTree } from "../filter/tree.ts";
import { answerStatement, readAnswer } from "./answer.ts";
import { activeClaimCounts } from "./by-id/claim-counts.ts";
import { articleOfClaim, claimsFrom, filterText, onlyActive } from "./condition.ts";
import { checkSize } from "./lists/arguments.ts";

export type Facet = "ENTITY" | "PUBLISHER" | "LANGUAGE" | "MODALITY" | "ATTRIBUTION" | "STATUS";

export interface FacetCount {
  /** an enum value, a language, or the key of an entity or publisher */
  readonly value: string | bigint;
  readonly count: number;
}

/** `once`: a claim has one value at most, so that rows can be counted as they come. Texts are ordered by code point. */
const facets: Readonly<Record<Facet, { readonly value: Sql; readonly join: Sql; readonly once: boolean }>> = {
  ENTITY: { value: raw("x.entity_id"), join: raw("JOIN claim_entity x ON x.claim_id = c.id"), once: false },
  PUBLISHER: { value: raw("a.publisher_id"), join: raw(""), once: true },
  LANGUAGE: { value: raw(`c.language COLLATE "C"`), join: raw(""), once: true },
  MODALITY: { value: raw(`c.modality::text COLLATE "C"`), join: raw(""), once: true },
  ATTRIBUTION: {
    value: raw(`t.kind::text COLLATE "C"`),
    join: raw("JOIN attribution t ON t.claim_id = c.id"),
    once: false,
  },
  STATUS: { value: raw(`c.status::text COLLATE "C"`), join: raw(""), once: true },
};

/** What most dashboards open with: the entities that most ACTIVE claims are about, without a look at the claims. */
const mostNamed = (first: number): Sql => sql`
  SELECT n.entity_id AS value, n.count FROM (${activeClaimCounts}) n
  WHERE n.count > 0 ORDER BY n.count DESC, n.entity_id LIMIT ${raw(String(first))}`;

const countsOf = (tree: ClaimTree, by: Facet, first: number): Sql => {
  if (by === "ENTITY" && filterText(tree) === filterText(onlyActive)) return mostNamed(first);
  const { value, join, once } = facets[by];
  const from = claimsFrom(tree);
  const article = by === "PUBLISHER" ? articleOfClaim : from.join;
  const pairs = sql`SELECT ${value} AS value, c.id FROM claim c ${article} ${join} WHERE ${from.where} AND ${value} IS NOT NULL`;
  return sql`
    SELECT value, count(${once ? raw("*") : raw("DISTINCT id")})::int AS count FROM (${pairs}) v
    GROUP BY value ORDER BY count DESC, value LIMIT ${raw(String(first))}`;
};

export const facetStatement = (tree: ClaimTree, named: Named, by: Facet, first: number): Sql =>
  answerStatement(tree, named, countsOf(tree, by, first), raw("ORDER BY v.count DESC, v.value"));

/** `first`: how many values, 1 to 100. `where: null`: ACTIVE claims. */
export const readFacets = async (
  database: Queryable,
  where: ClaimTree | null,
  by: Facet,
  first: number,
): Promise<FacetCount[]> => {
  const size = checkSize("first", first);
  return readAnswer<FacetCount>(database, where ?? onlyActive, (tree, named) => facetStatement(tree, named, by, size));
};
