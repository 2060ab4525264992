/** Answers that are counts over a filter, in one statement each, whoever the filter names. */
import type { Queryable } from "../database/database.ts";
import { empty, planEachTime, type Sql, sql } from "../database/sql.ts";
import { isSkewed, type Named, namedIn, withSurvivors } from "../filter/filter.ts";
import type { ClaimTree } from "../filter/tree.ts";
import { readWithSurvivors, type StandingLine, standingColumns } from "./survivors.ts";

/** The rows of `counts` as `v`, which have a `count`, beside who stands for those who were named: one line also where there are none. */
export const answerStatement = (tree: ClaimTree, named: Named, counts: Sql, order: Sql = empty): Sql => {
  const statement = sql`SELECT n.*, v.* FROM (SELECT ${standingColumns(named)}) n LEFT JOIN (${counts}) v ON true ${order}`;
  return isSkewed(tree) ? planEachTime(statement) : statement;
};

type Line<Row> = StandingLine & Row & { readonly count: number | null };

/** `make` gives the statement for the filter with survivors in it. */
export const readAnswer = async <Row extends { readonly count: number }>(
  database: Queryable,
  where: ClaimTree,
  make: (tree: ClaimTree, named: Named) => Sql,
): Promise<Row[]> => {
  const named = namedIn(where);
  return readWithSurvivors(named, async (survivorOf) => {
    const lines = await database.query<Line<Row>>(make(withSurvivors(where, survivorOf), named));
    const answer = lines.flatMap(({ $entities, $publishers, ...row }) =>
      row.count === null ? [] : [row as unknown as Row],
    );
    return { answer, line: lines[0] };
  });
};
