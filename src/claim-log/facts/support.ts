/** How well claims were supported through a span of commits, in one statement. It changes apart from the claims' own rows. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { collectHistories, type History, type HistoryRow, type Span, type State } from "./history.ts";

export interface SupportState extends State {
  readonly independentOrigins: number;
  readonly contested: boolean;
}

// OFFSET 0 keeps each lookup one walk down an index, as in claims.ts.
export const loadSupport = async (
  database: Queryable,
  ids: readonly bigint[],
  { from, to }: Span,
): Promise<Map<bigint, History<SupportState>>> => {
  const rows = await database.query<HistoryRow<SupportState>>(sql`
    WITH asked AS MATERIALIZED (SELECT id FROM unnest(${ids}::bigint[]) AS n (id))
    SELECT a.id, v.until, NULL::bigint AS "createdIn", v.independent_origins AS "independentOrigins", v.contested
    FROM asked a CROSS JOIN LATERAL (
      SELECT * FROM claim_support_version v WHERE v.claim_id = a.id AND v.until > ${from} AND v.until <= coalesce(
        (SELECT min(later.until) FROM claim_support_version later WHERE later.claim_id = a.id AND later.until > ${to}), ${to})
      OFFSET 0
    ) v
    UNION ALL
    SELECT a.id, NULL, NULL, s.independent_origins, s.contested
    FROM asked a CROSS JOIN LATERAL (SELECT * FROM claim_support WHERE claim_id = a.id OFFSET 0) s
    ORDER BY 1, 2 NULLS LAST`);
  return collectHistories(rows);
};
