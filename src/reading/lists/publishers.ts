/** The list of publishers: survivors only. Default order NAME ASC. */
import { raw, sql } from "../../database/sql.ts";
import { publisherCondition } from "../../filter/filter.ts";
import type { PublisherTree } from "../../filter/tree.ts";
import { publisherColumns } from "../by-id/publishers.ts";
import { conditionOf, filterText } from "../condition.ts";
import type { Order } from "../list.ts";
import type { ListDefinition } from "./list.ts";

const byDefault: Order<"NAME"> = { field: "NAME", direction: "ASC" };
const survives = raw("p.merged_into_id IS NULL");

export const publisherList = (tree: PublisherTree | null, orderBy: Order<"NAME"> | null): ListDefinition => {
  const order = orderBy ?? byDefault;
  const where = conditionOf(tree, publisherCondition);
  return {
    list: "publishers",
    parentType: null,
    order: `${order.field} ${order.direction}`,
    filter: filterText(tree),
    source: {
      // Code point order of the folded name, whatever the database's own collation is.
      ordering: {
        direction: order.direction,
        key: { expression: raw(`p.name_key COLLATE "C"`), type: "text", nullable: false },
        id: raw("p.id"),
      },
      rows: (range) => sql`
        SELECT ${publisherColumns}, p.name_key COLLATE "C" AS "$key" FROM publisher p
        WHERE ${survives} AND ${range.condition} AND ${where} ORDER BY ${range.orderBy}`,
      count: () => sql`SELECT count(*) FROM publisher p WHERE ${survives} AND ${where}`,
    },
  };
};
