/** The edges from or to one claim, oldest first. Both directions have an index; an edge never joins a claim to itself. */
import { raw, type Sql, sql } from "../../database/sql.ts";
import { namedIn } from "../../filter/filter.ts";
import type { ClaimRelationType } from "../../terms/enumerations.ts";
import { relationColumns } from "../by-id/relations.ts";
import type { Order } from "../list.ts";
import type { ListDefinition } from "./list.ts";

export const relationList = (type: ClaimRelationType | null, orderBy: Order<"ID"> | null): ListDefinition => {
  const direction = orderBy?.direction ?? "ASC";
  const ordering = { direction, key: null, id: raw("r.id") };
  const belongs = (parent: Sql): Sql => sql`(r.from_id = ${parent} OR r.to_id = ${parent})`;
  const where = type ? sql`r.type = ${type}::claim_relation_type` : raw("true");
  return {
    list: "relations",
    parentType: "claim",
    order: `ID ${direction}`,
    filter: type ?? "",
    ordering,
    named: namedIn(null),
    source: () => ({
      ordering,
      skewed: { rows: false, count: false },
      rows: (range, parent) => sql`
        SELECT ${relationColumns}, NULL AS "$key" FROM claim_relation r
        WHERE ${belongs(parent)} AND ${range.condition} AND ${where} ORDER BY ${range.orderBy}`,
      count: (parent) => sql`SELECT count(*) FROM claim_relation r WHERE ${belongs(parent)} AND ${where}`,
    }),
  };
};
