/** What every writer of a commit is handed. */
import type { Commit } from "../../../claim-log/commit.ts";
import { type JsonRow, jsonRows } from "../../rows.ts";
import type { RealId } from "../new-ids.ts";
import { inTurnsNow } from "../slices.ts";
import type { Reference } from "../state.ts";

export interface Writing {
  readonly commit: Commit;
  readonly idOf: RealId;
}

/** Rows as the JSON text that `recordset` reads. */
export const asJson = <Row>(rows: readonly Row[], columnsOf: (row: Row) => JsonRow): Promise<string> =>
  inTurnsNow(jsonRows(rows, columnsOf));

/** Both halves of a reference, as columns. */
export const columnsOf = ({ idOf }: Writing, reference: Reference | null) => ({
  given: reference && idOf(reference.given),
  survivor: reference && idOf(reference.survivor),
});

/** An instant for a timestamptz column. */
export const instant = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();
