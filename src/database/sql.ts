/**
 * SQL as a value: text with numbered parameters. Prisma's own template tag, so that no string is ever pasted into a statement.
 * `sql` composes (a fragment inside a fragment), `join` lists, `raw` is for constant text that this code base wrote itself.
 */
import type { Sql } from "@prisma/client/runtime/client";

export { empty, join, raw, Sql, sqltag as sql } from "@prisma/client/runtime/client";

const plannedEachTime = new WeakSet<Sql>();

/**
 * The statement, planned for its values each time it runs. A statement whose text comes again keeps a plan after five runs, made
 * for nobody in particular: that of an ordinary entity takes a hundred times as long for the most named one.
 */
export const planEachTime = (statement: Sql): Sql => {
  plannedEachTime.add(statement);
  return statement;
};

export const isPlannedEachTime = (statement: Sql): boolean => plannedEachTime.has(statement);
