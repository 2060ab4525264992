/** The list of publishers: survivors only. Default order NAME ASC. */
import { raw, sql } from "../../database/sql.ts";
import { isSkewed, namedIn, publisherCondition, withSurvivors } from "../../filter/filter.ts";
import type { PublisherTree } from "../../filter/tree.ts";
import { publisherColumns } from "../by-id/publishers.ts";
import { conditionOf, filterText } from "../condition.ts";
import type { Order } from "../list.ts";
import type { ListDefinition } from "./list.ts";
import type { ListSource } from "./pages.ts";
import type { Ordering } from "./range.ts";

const byDefault: Order<"NAME"> = { field: "NAME", direction: "ASC" };
const survives = raw("p.merged_into_id IS NULL");

const sourceOf = (ordering: Ordering, tree: PublisherTree | null): ListSource => {
  const where = conditionOf(tree, publisherCondition);
  const skewed = tree !== null && isSkewed(tree);
  return {
    ordering,
    skewed: { rows: skewed, count: skewed },
    rows: (range) => sql`
      SELECT ${publisherColumns}, p.name_key COLLATE "C" AS "$key" FROM publisher p
      WHERE ${survives} AND ${range.condition} AND ${where} ORDER BY ${range.orderBy}`,
    count: () => sql`SELECT count(*) FROM publisher p WHERE ${survives} AND ${where}`,
  };
};

export const publisherList = (tree: PublisherTree | null, orderBy: Order<"NAME"> | null): ListDefinition => {
  const order = orderBy ?? byDefault;
  // code point order of the folded name, whatever the database's own collation is
  const ordering: Ordering = {
    direction: order.direction,
    key: { expression: raw(`p.name_key COLLATE "C"`), type: "text", nullable: false },
    id: raw("p.id"),
  };
  return {
    list: "publishers",
    parentType: null,
    order: `${order.field} ${order.direction}`,
    filter: filterText(tree),
    ordering,
    named: namedIn(tree, "publisher"),
    source: (survivorOf) => sourceOf(ordering, tree && withSurvivors(tree, survivorOf, "publisher")),
  };
};
