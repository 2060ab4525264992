/**
 * SQL as a value: text with numbered parameters. Prisma's own template tag, so that no string is ever pasted into a statement.
 * `sql` composes (a fragment inside a fragment), `join` lists, `raw` is for constant text that this code base wrote itself.
 */
export { empty, join, raw, Sql, sqltag as sql } from "@prisma/client/runtime/client";
