/**
 * Batching: what one tick asks for one by one is read in one statement. Each loader remembers for as long as its `Reading` lives.
 */
import DataLoader from "dataloader";

export type Loader<Value> = DataLoader<bigint, Value>;

/** Ids in one statement at most; more go in several. */
const maxBatch = 1_000;

/** One row for each id; null where there is none. */
export const loadRows = <Row extends { readonly id: bigint }>(
  read: (ids: readonly bigint[]) => Promise<readonly Row[]>,
): Loader<Row | null> =>
  new DataLoader<bigint, Row | null>(
    async (ids) => {
      const found = new Map((await read(ids)).map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { maxBatchSize: maxBatch },
  );

/** Something made of all rows that belong to each id, in the order in which they were read. */
export const loadGroups = <Row extends { readonly of: bigint }, Value>(
  read: (ids: readonly bigint[]) => Promise<readonly Row[]>,
  make: (rows: readonly Row[]) => Value,
): Loader<Value> =>
  new DataLoader<bigint, Value>(
    async (ids) => {
      const groups = new Map<bigint, Row[]>(ids.map((id) => [id, []]));
      for (const row of await read(ids)) groups.get(row.of)?.push(row);
      return ids.map((id) => make(groups.get(id) ?? []));
    },
    { maxBatchSize: maxBatch },
  );
