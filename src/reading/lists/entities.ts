/** The list of entities: survivors only. Default order NAME ASC. */
import { raw, type Sql, sql } from "../../database/sql.ts";
import { entityCondition } from "../../filter/filter.ts";
import type { EntityTree } from "../../filter/tree.ts";
import { activeClaimCounts } from "../by-id/claim-counts.ts";
import { entityColumns } from "../by-id/entities.ts";
import { conditionOf, filterText } from "../condition.ts";
import type { EntityOrder } from "../list.ts";
import type { ListDefinition } from "./list.ts";
import type { ListSource } from "./pages.ts";

const byDefault: EntityOrder = { field: "NAME", direction: "ASC" };

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
    SELECT ${entityColumns}, coalesce(n.count, 0) AS "$key" FROM entity e LEFT JOIN (${activeClaimCounts}) n ON n.entity_id = e.id
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
