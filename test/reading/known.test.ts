import fc from "fast-check";
import { expect, test } from "vitest";
import { pageOfKnown } from "../../src/reading/lists/known.ts";

const name = { list: "claims", parent: "origin x", order: "INGESTED_AT ASC", filter: "" };
const nothing = { first: null, after: null, last: null, before: null };

/** All pages of a size, in one direction. */
const walk = (ids: readonly bigint[], size: number, backward: boolean): bigint[] => {
  const pages: bigint[][] = [];
  for (let cursor: string | null = null, more = true; more; ) {
    const place = backward ? { last: size, before: cursor } : { first: size, after: cursor };
    const { edges, hasNextPage, hasPreviousPage } = pageOfKnown(ids, name, { ...nothing, ...place });
    pages.push(edges.map(({ id }) => id));
    const [ahead, behind] = backward ? [hasPreviousPage, hasNextPage] : [hasNextPage, hasPreviousPage];
    expect(behind).toBe(cursor !== null);
    cursor = edges.at(backward ? 0 : -1)?.cursor ?? null;
    more = ahead;
  }
  return (backward ? pages.reverse() : pages).flat();
};

test("known claims are walked page by page in either direction without a gap", () => {
  const lists = fc.uniqueArray(fc.bigInt({ min: 1n, max: 60n }), { maxLength: 30 });
  const agree = fc.property(lists, fc.integer({ min: 1, max: 9 }), fc.boolean(), (list, size, backward) => {
    const ids = list.toSorted((a, b) => Number(a - b));
    expect(walk(ids, size, backward)).toEqual(ids);
  });
  fc.assert(agree);
});

test("a place whose claim has gone is still a place, and a cursor of another origin is refused", () => {
  const [edge] = pageOfKnown([5n], name, nothing).edges;
  const after = edge?.cursor ?? null;
  expect(pageOfKnown([4n, 6n, 7n], name, { ...nothing, after }).edges.map(({ id }) => id)).toEqual([6n, 7n]);
  expect(() => pageOfKnown([6n], { ...name, parent: "origin y" }, { ...nothing, after })).toThrow(/another parent/);
});
