/** How far a follower has come: one row of `setting` for each, as JSON. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

/** null where it never began. */
export const readPlace = async (database: Queryable, name: string): Promise<Record<string, string> | null> => {
  const [row] = await database.query<{ value: string }>(sql`SELECT value FROM setting WHERE name = ${name}`);
  return row ? (JSON.parse(row.value) as Record<string, string>) : null;
};

export const writePlace = async (database: Queryable, name: string, place: Record<string, string>): Promise<void> => {
  await database.query(sql`
    INSERT INTO setting (name, value) VALUES (${name}, ${JSON.stringify(place)})
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
};
