/** A page of claims whose ids are known already, oldest first: the claims that lead back to one origin. */

import { readWalk } from "./arguments.ts";
import { decodeCursor, encodeCursor, type ListName } from "./cursor.ts";
import type { PageArguments } from "./list.ts";

export interface KnownPage {
  readonly edges: readonly { readonly cursor: string; readonly id: bigint }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The first place in an ascending list where the id is not below `bound`. */
const placeOf = (ids: readonly bigint[], bound: bigint): number => {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? bound) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** `ids` ascending, each once. */
export const pageOfKnown = (ids: readonly bigint[], name: ListName, request: PageArguments): KnownPage => {
  const { backward, size } = readWalk({ ...request, where: null, orderBy: null });
  const at = (argument: "after" | "before"): bigint | null => {
    const cursor = request[argument];
    return cursor === null ? null : decodeCursor(argument, cursor, name).id;
  };
  const [after, before] = [at("after"), at("before")];
  const from = after === null ? 0 : placeOf(ids, after + 1n);
  const to = Math.max(from, before === null ? ids.length : placeOf(ids, before));
  const [start, end] = backward ? [Math.max(from, to - size), to] : [from, Math.min(to, from + size)];
  return {
    edges: ids.slice(start, end).map((id) => ({ id, cursor: encodeCursor(name, { key: null, id }) })),
    hasNextPage: end < ids.length,
    hasPreviousPage: start > 0,
  };
};
