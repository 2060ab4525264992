/** The list of entities: survivors only. Default order NAME ASC. */
import { raw, type Sql, sql } from "../../database/sql.ts";
import { entityCondition } from "../../filter/filter.ts";
import type { EntityTree } from "../../filter/tree.ts";
import { entityColumns } from "../by-id/entities.ts";
import { conditionOf, filterText } from "../condition.ts";
import type { EntityOrder } from "../list.ts";
import type { ListDefinition } from "./list.ts";
import type { ListSource } from "./pages.ts";

const byDefault: EntityOrder = { field: "NAME", direction: "ASC" };

/**
 * Counts for all entities at once: all mentions from the index (entity_id, claim_id) in its own order, less those in the few
 * claims that are not ACTIVE.
 */
const counts = raw(`(
  SELECT s.entity_id, s.said - coalesce(g.gone, 0) AS count
  FROM (SELECT x.entity_id, count(DISTINCT x.claim_id)::int AS said FROM claim_entity x GROUP BY x.entity_id) s
  LEFT JOIN (
    SELECT x.entity_id, count(DISTINCT x.claim_id)::int AS gone
    FROM claim g JOIN claim_entity x ON x.claim_id = g.id WHERE g.status <> 'ACTIVE' GROUP BY x.entity_id
  ) g ON g.entity_id = s.entity_id)`);

const survives = raw("e.merged_into_id IS NULL");

const byName = (direction: EntityOrder["direction"], where: Sql): ListSource => ({
  // Code point order of the folded name, whatever the database's own collation is.
  ordering: {
    direction,
    key: { expression: raw(`e.name_key COLLATE "C"`), type: "text", nullable: false },
    id: raw("e.id"),
  },
  rows: (range) => sql`
    SELECT ${entityColumns}, e.name_key COLLATE "C" AS "$key" FROM entity e
    WHERE ${survives} AND ${range.condition} AND ${where} ORDER BY ${range.orderBy}`,
  count: () => sql`SELECT count(*) FROM entity e WHERE ${survives} AND ${where}`,
});

const byClaimCount = (direction: EntityOrder["direction"], where: Sql): ListSource => ({
  ...byName(direction, where),
  ordering: {
    direction,
    key: { expression: raw("coalesce(n.count, 0)"), type: "int8", nullable: false },
    id: raw("e.id"),
  },
  rows: (range) => sql`
    SELECT ${entityColumns}, coalesce(n.count, 0) AS "$key" FROM entity e LEFT JOIN ${counts} n ON n.entity_id = e.id
    WHERE ${survives} AND ${range.condition} AND ${where} ORDER BY ${range.orderBy}`,
});

export const entityList = (tree: EntityTree | null, orderBy: EntityOrder | null): ListDefinition => {
  const order = orderBy ?? byDefault;
  const where = conditionOf(tree, entityCondition);
  return {
    list: "entities",
    parentType: null,
    order: `${order.field} ${order.direction}`,
    filter: filterText(tree),
    source: order.field === "NAME" ? byName(order.direction, where) : byClaimCount(order.direction, where),
  };
};
