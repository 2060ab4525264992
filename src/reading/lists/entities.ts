/** The list of entities: survivors only. Default order NAME ASC. */
import { raw, type Sql, sql } from "../../database/sql.ts";
import { entityCondition, isSkewed, namedIn, withSurvivors } from "../../filter/filter.ts";
import type { EntityTree } from "../../filter/tree.ts";
import { activeClaimCounts } from "../by-id/claim-counts.ts";
import { entityColumns } from "../by-id/entities.ts";
import { conditionOf, filterText } from "../condition.ts";
import type { EntityOrder } from "../list.ts";
import type { ListDefinition } from "./list.ts";
import type { ListSource } from "./pages.ts";
import type { Ordering } from "./range.ts";

const byDefault: EntityOrder = { field: "NAME", direction: "ASC" };

const survives = raw("e.merged_into_id IS NULL");

const orderings: Readonly<Record<EntityOrder["field"], Omit<Ordering, "direction">>> = {
  // code point order of the folded name, whatever the database's own collation is
  NAME: { key: { expression: raw(`e.name_key COLLATE "C"`), type: "text", nullable: false }, id: raw("e.id") },
  CLAIM_COUNT: { key: { expression: raw("coalesce(n.count, 0)"), type: "int8", nullable: false }, id: raw("e.id") },
};

const byName = (ordering: Ordering, where: Sql, skewed: boolean): ListSource => ({
  ordering,
  skewed: { rows: skewed, count: skewed },
  rows: (range) => sql`
    SELECT ${entityColumns}, e.name_key COLLATE "C" AS "$key" FROM entity e
    WHERE ${survives} AND ${range.condition} AND ${where} ORDER BY ${range.orderBy}`,
  count: () => sql`SELECT count(*) FROM entity e WHERE ${survives} AND ${where}`,
});

const byClaimCount = (ordering: Ordering, where: Sql, skewed: boolean): ListSource => ({
  ...byName(ordering, where, skewed),
  rows: (range) => sql`
    SELECT ${entityColumns}, coalesce(n.count, 0) AS "$key" FROM entity e LEFT JOIN (${activeClaimCounts}) n ON n.entity_id = e.id
    WHERE ${survives} AND ${range.condition} AND ${where} ORDER BY ${range.orderBy}`,
});

const sourceOf = (ordering: Ordering, field: EntityOrder["field"], tree: EntityTree | null): ListSource => {
  const where = conditionOf(tree, entityCondition);
  return (field === "NAME" ? byName : byClaimCount)(ordering, where, tree !== null && isSkewed(tree));
};

export const entityList = (tree: EntityTree | null, orderBy: EntityOrder | null): ListDefinition => {
  const order = orderBy ?? byDefault;
  const ordering = { ...orderings[order.field], direction: order.direction };
  return {
    list: "entities",
    parentType: null,
    order: `${order.field} ${order.direction}`,
    filter: filterText(tree),
    ordering,
    named: namedIn(tree, "entity"),
    source: (survivorOf) => sourceOf(ordering, order.field, tree && withSurvivors(tree, survivorOf, "entity")),
  };
};
