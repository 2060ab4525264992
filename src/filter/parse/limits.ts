/**
 * How large a filter may be. Measured before anything is parsed, without recursion, so that a hostile filter costs no more than
 * walking it once.
 */
import { RequestError } from "../../terms/errors.ts";

export const filterLimits = Object.freeze({
  /** objects in a filter, the comparisons' own included */
  filterNodes: 500,
  /** objects inside one another */
  filterDepth: 24,
  /** values in one `in`, parts of one `and` or `or` */
  filterListLength: 1_000,
  /** values in all lists together */
  filterValues: 5_000,
  /** UTF-16 units of one text */
  filterTextLength: 2_000,
});
export type FilterLimit = keyof typeof filterLimits;

const mend: Readonly<Record<FilterLimit, string>> = {
  filterNodes: "name many values in one `in` instead of an `or` for each",
  filterDepth: "flatten `and`, `or` and `not`",
  filterListLength: "ask in several requests",
  filterValues: "ask in several requests",
  filterTextLength: "shorten the text",
};

export interface FilterSize {
  /** a field named `status` occurs somewhere: only a claim has one */
  readonly namesStatus: boolean;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !(value instanceof Date);

interface Open {
  readonly value: unknown;
  readonly depth: number;
}

/** Counts one value and gives those in it. */
const measureValue = ({ value, depth }: Open, size: Record<FilterLimit, number>): readonly Open[] => {
  const reach = (name: FilterLimit, actual: number): void => {
    size[name] = Math.max(size[name], actual);
  };
  if (typeof value === "string") reach("filterTextLength", value.length);
  if (Array.isArray(value)) {
    reach("filterListLength", value.length);
    size.filterValues += value.length;
    return value.map((part: unknown) => ({ value: part, depth }));
  }
  if (!isObject(value)) return [];
  size.filterNodes += 1;
  reach("filterDepth", depth);
  return Object.values(value).map((part: unknown) => ({ value: part, depth: depth + 1 }));
};

/** Walks the filter as sent. Throws LIMIT_EXCEEDED { limit, actual, name }, having walked all of it, so that `actual` is true. */
export const measureFilter = (filter: object): FilterSize => {
  const size = { filterNodes: 0, filterDepth: 0, filterListLength: 0, filterValues: 0, filterTextLength: 0 };
  let namesStatus = false;
  const open: Open[] = [{ value: filter, depth: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    namesStatus ||= isObject(next.value) && "status" in next.value && next.value.status !== undefined;
    for (const part of measureValue(next, size)) open.push(part);
  }
  for (const [name, limit] of Object.entries(filterLimits) as [FilterLimit, number][])
    if (size[name] > limit)
      throw new RequestError("LIMIT_EXCEEDED", `filter: ${name} is ${size[name]}, at most ${limit}; ${mend[name]}.`, {
        limit,
        actual: size[name],
        name,
      });
  return { namesStatus };
};
