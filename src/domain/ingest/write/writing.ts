/** What every writer of a commit is handed. */
import type { Commit } from "../../../claim-log/commit.ts";
import type { Sql } from "../../../database/sql.ts";
import { type JsonRow, jsonRows, jsonTexts } from "../../rows.ts";
import type { RealId } from "../new-ids.ts";
import { inTurnsNow } from "../slices.ts";
import type { Reference } from "../state.ts";

export interface Writing {
  readonly commit: Commit;
  readonly idOf: RealId;
}

/** Few rows as the JSON text that `recordset` reads. */
export const asJson = <Row>(rows: readonly Row[], columnsOf: (row: Row) => JsonRow): Promise<string> =>
  inTurnsNow(jsonRows(rows, columnsOf));

/** Runs a statement over rows as the JSON text that `recordset` reads, several times where they hold long texts. Gives what it returns. */
export const writeParts = async <Row, Written extends object>(
  { commit }: Writing,
  rows: readonly Row[],
  columnsOf: (row: Row) => JsonRow,
  statement: (json: string) => Sql,
): Promise<Written[]> => {
  const written: Written[][] = [];
  for (const json of await inTurnsNow(jsonTexts(rows, columnsOf)))
    written.push(await commit.query<Written>(statement(json)));
  return written.flat();
};

/** Both halves of a reference, as columns. */
export const columnsOf = ({ idOf }: Writing, reference: Reference | null) => ({
  given: reference && idOf(reference.given),
  survivor: reference && idOf(reference.survivor),
});

/** An instant for a timestamptz column. */
export const instant = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();
