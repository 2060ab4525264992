/**
 * The rule of history: a row that is overwritten leaves its old version, stamped with the commit that ended it. So what a row was
 * at the end of commit P is the version with the smallest `until` above P, else the row as it stands; before `created_in` it was not.
 */

/** What a row was until a commit. */
export interface State {
  /** the commit that ended it; null for the row as it stands */
  readonly until: bigint | null;
}

/** One row through a span of commits. */
export interface History<RowState extends State> {
  readonly createdIn: bigint;
  /** by `until`, the row as it stands last */
  readonly states: readonly RowState[];
}

/** The commits whose ends are asked for, both included. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** What the row was at the end of a commit within the span that was loaded; null where it did not exist yet. */
export const stateAt = <RowState extends State>(
  history: History<RowState> | undefined,
  position: bigint,
): RowState | null => {
  if (!history || history.createdIn > position) return null;
  return history.states.find(({ until }) => until === null || until > position) ?? null;
};

/** A row of a statement that gives each version in the span, and the row as it stands with its `createdIn`. */
export type HistoryRow<RowState extends State> = RowState & { readonly id: bigint; readonly createdIn: bigint | null };

/** Rows in the order of `id, until NULLS LAST`, by id. */
export const collectHistories = <RowState extends State>(
  rows: readonly HistoryRow<RowState>[],
): Map<bigint, History<RowState>> => {
  const histories = new Map<bigint, { createdIn: bigint; states: RowState[] }>();
  for (const row of rows) {
    const history = histories.get(row.id) ?? { createdIn: 0n, states: [] };
    history.states.push(row);
    if (row.createdIn !== null) history.createdIn = row.createdIn;
    histories.set(row.id, history);
  }
  return histories;
};
