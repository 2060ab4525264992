/**
 * Keyset ranges: which rows lie between two places of an order, and in which order they are walked.
 *
 * Rows without a key come last in both directions. One index on (key, id) serves all of that where a walk is taken in two parts,
 * the rows with a key and the rows without: in one part the order is the index's own, forwards or backwards, and the place is
 * an index condition, so that page 5,000 costs what page 1 costs. `NULLS LAST` in one part would need an index of its own for
 * each direction, and its `key < $1 OR key IS NULL` is no index condition at all. The second part is read only where the first
 * does not fill the page.
 */
import { empty, join, raw, type Sql, sql } from "../../database/sql.ts";
import type { Direction } from "../list.ts";
import type { Place } from "./cursor.ts";

/** What a list is ordered by; ties go by id in the same direction. */
export interface Ordering {
  readonly direction: Direction;
  /** null: by id alone */
  readonly key: {
    readonly expression: Sql;
    /** to cast a place's key to */
    readonly type: "timestamptz" | "float8" | "text" | "int8";
    readonly nullable: boolean;
    /** rows without a key are walked by id alone, as no index on (key, id) leads to them */
    readonly keylessById?: boolean;
  } | null;
  readonly id: Sql;
}

/** A place where a range begins or ends. `inclusive`: the row at the place is in it. */
export interface Bound {
  readonly place: Place;
  readonly inclusive: boolean;
}

/** Rows between two bounds, walked from `from` on. `backward`: against the list's order. */
export interface Span {
  readonly backward: boolean;
  readonly from: Bound | null;
  readonly to: Bound | null;
}

/** One part of a walk: a condition (true where there is none), and the order of the walk. */
export interface Range {
  readonly condition: Sql;
  readonly orderBy: Sql;
  /** the way in which ids and keys are walked */
  readonly direction: Sql;
  /** that this is a part of, for a list that is put together of others */
  readonly span: Span;
}

/** Whether a place can be one of this order: a cursor may have been made up. */
export const isPlaceOf = ({ key }: Ordering, place: Place): boolean => {
  if (place.key === null) return key === null || key.nullable;
  if (key === null) return false;
  if (key.type === "text") return typeof place.key === "string";
  if (typeof place.key !== "number") return false;
  return key.type === "float8" || (Number.isSafeInteger(place.key) && !Number.isNaN(new Date(place.key).getTime()));
};

const always = raw("true");
const all = (conditions: readonly Sql[]): Sql => (conditions.length === 0 ? always : join(conditions, " AND "));

const reversed = (direction: Direction): Direction => (direction === "ASC" ? "DESC" : "ASC");

const castKey = (key: Place["key"], type: string): Sql =>
  type === "timestamptz" && typeof key === "number" ? sql`${new Date(key)}::timestamptz` : sql`${key}::${raw(type)}`;

/** `>` for the bound where an ascending walk begins, and so on. */
const operator = (ascending: boolean, begins: boolean, inclusive: boolean): Sql =>
  raw(`${ascending === begins ? ">" : "<"}${inclusive ? "=" : ""}`);

const byId = (ordering: Ordering, walked: Direction, span: Span): Sql[] => {
  const compare = (bound: Bound | null, begins: boolean): Sql[] =>
    bound ? [sql`${ordering.id} ${operator(walked === "ASC", begins, bound.inclusive)} ${bound.place.id}::bigint`] : [];
  return [...compare(span.from, true), ...compare(span.to, false)];
};

const byKey = (key: NonNullable<Ordering["key"]>, ordering: Ordering, walked: Direction, span: Span): Sql[] => {
  const compare = (bound: Bound | null, begins: boolean): Sql[] => {
    if (!bound || bound.place.key === null) return [];
    const value = castKey(bound.place.key, key.type);
    const ascending = walked === "ASC";
    const pair = sql`(${key.expression}, ${ordering.id}) ${operator(ascending, begins, bound.inclusive)} (${value}, ${bound.place.id}::bigint)`;
    // where key and id are of two tables only the first comparison is an index condition
    return [sql`${key.expression} ${operator(ascending, begins, true)} ${value}`, pair];
  };
  return [...compare(span.from, true), ...compare(span.to, false)];
};

/** Parts in the order in which a walk meets them; none where the bounds leave nothing of it. */
export const readRanges = (ordering: Ordering, span: Span): Range[] => {
  const { key, id } = ordering;
  const walked = span.backward ? reversed(ordering.direction) : ordering.direction;
  const direction = raw(walked);
  if (!key)
    return [{ condition: all(byId(ordering, walked, span)), orderBy: sql`${id} ${direction}`, direction, span }];
  const pair = sql`${key.expression} ${direction}, ${id} ${direction}`;
  if (!key.nullable) return [{ condition: all(byKey(key, ordering, walked, span)), orderBy: pair, direction, span }];
  const keyed = {
    condition: all([sql`${key.expression} IS NOT NULL`, ...byKey(key, ordering, walked, span)]),
    orderBy: pair,
    direction,
    span,
  };
  const idBounds = { ...span, from: keylessBound(span.from), to: keylessBound(span.to) };
  const keyless = {
    condition: all([sql`${key.expression} IS NULL`, ...byId(ordering, walked, idBounds)]),
    orderBy: key.keylessById ? sql`${id} ${direction}` : pair,
    direction,
    span,
  };
  // In list order the keyed come first. A bound in one part cuts the other off on its far side.
  const [first, second] = span.backward ? [keyless, keyed] : [keyed, keyless];
  const isKeyless = (bound: Bound | null): boolean | null => (bound ? bound.place.key === null : null);
  const startsInSecond = isKeyless(span.from) === !span.backward;
  const endsInFirst = isKeyless(span.to) === span.backward;
  return [...(startsInSecond ? [] : [first]), ...(endsInFirst ? [] : [second])];
};

const keylessBound = (bound: Bound | null): Bound | null => (bound?.place.key === null ? bound : null);

/** The order of a whole walk, for the handful of rows of a finished page. `k` and `i` are the output columns. */
export const wholeOrder = (ordering: Ordering, backward: boolean, k: Sql, i: Sql): Sql => {
  const walked = raw(backward ? reversed(ordering.direction) : ordering.direction);
  const nulls = ordering.key?.nullable ? raw(backward ? " NULLS FIRST" : " NULLS LAST") : empty;
  return ordering.key ? sql`${k} ${walked}${nulls}, ${i} ${walked}` : sql`${i} ${walked}`;
};
