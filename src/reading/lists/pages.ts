/**
 * Pages of one list, for one parent or for many, in one statement: the rows, one more to see whether the list goes on, whether
 * there are rows beyond the cursors that were given, and (for claims) where the log ends, all of one snapshot.
 */
import type { Queryable } from "../../database/database.ts";
import { empty, join, raw, type Sql, sql } from "../../database/sql.ts";
import type { LogPosition } from "../../terms/cursors.ts";
import type { Walk } from "./arguments.ts";
import type { Place } from "./cursor.ts";
import { type Ordering, type Range, readRanges, type Span, wholeOrder } from "./range.ts";

/** A list as SQL. `parent` is an expression that holds the parent's id; a list of everything leaves it out. */
export interface ListSource {
  readonly ordering: Ordering;
  /** SELECT of a row's columns, `id` among them, and of what the list is ordered by as `"$key"`; ordered as the range says. */
  rows(range: Range, parent: Sql): Sql;
  /** SELECT of one whole number */
  count(parent: Sql): Sql;
}

export interface PageRequest {
  readonly walk: Walk;
  readonly after: Place | null;
  readonly before: Place | null;
}

export interface RowAt<Row> {
  readonly place: Place;
  readonly row: Row;
}

export interface PlacedPage<Row> {
  readonly rows: readonly RowAt<Row>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** null where no head was asked for */
  readonly position: LogPosition | null;
}

interface Line {
  readonly $n: bigint;
  readonly $key: Date | string | number | null;
  readonly $earlier: boolean | null;
  readonly $later: boolean | null;
  readonly $epoch?: string;
  readonly $seq?: bigint;
  /** null on the one line of an empty page */
  readonly id: bigint | null;
}

const limited = (source: ListSource, span: Span, parent: Sql, limit: number): Sql => {
  // The limit is part of the text: as a parameter it would be unknown to a plan that is kept, and the plan a bad one.
  const limit_ = raw(`LIMIT ${limit}`);
  const parts = readRanges(source.ordering, span).map((range) => sql`(${source.rows(range, parent)} ${limit_})`);
  return parts.length === 1 && parts[0] ? parts[0] : sql`${join(parts, " UNION ALL ")} ${limit_}`;
};

/** Whether the list has a row at the place or beyond it. Walked from there, so that the place's own row answers it. */
const beyond = (source: ListSource, place: Place | null, backward: boolean, parent: Sql): Sql =>
  place
    ? sql`(SELECT true FROM (${limited(source, { backward, from: { place, inclusive: true }, to: null }, parent, 1)}) beyond)`
    : raw("false");

const spanOf = ({ walk, after, before }: PageRequest): Span => {
  const front = after && { place: after, inclusive: false };
  const back = before && { place: before, inclusive: false };
  return walk.backward ? { backward: true, from: back, to: front } : { backward: false, from: front, to: back };
};

const isCrossed = (source: ListSource, request: PageRequest): boolean =>
  readRanges(source.ordering, spanOf(request)).length === 0;

/** `head`: the statement that gives the log's end, read in the same snapshot. Cursors are only for one parent. */
export const pageStatement = (
  source: ListSource,
  parents: readonly bigint[],
  request: PageRequest,
  head: Sql | null,
): Sql => {
  const { walk, after, before } = request;
  const [only] = parents;
  const parent = parents.length === 1 ? sql`${only}::bigint` : raw("p.id");
  const rows = isCrossed(source, request)
    ? sql`${limited(source, { backward: false, from: null, to: null }, parent, 0)}`
    : limited(source, spanOf(request), parent, walk.size + 1);
  const from =
    parents.length === 1
      ? raw("(SELECT 1::bigint AS n) p")
      : sql`unnest(${parents}::bigint[]) WITH ORDINALITY AS p (id, n)`;
  return sql`
    SELECT p.n AS "$n", ${head ? raw(`h.epoch AS "$epoch", h.seq AS "$seq",`) : empty}
      ${beyond(source, after, true, parent)} AS "$earlier", ${beyond(source, before, false, parent)} AS "$later", r.*
    FROM ${head ? sql`(${head}) h CROSS JOIN` : empty} ${from} LEFT JOIN LATERAL (${rows}) r ON true
    ORDER BY p.n, ${wholeOrder(source.ordering, walk.backward, raw(`r."$key"`), raw("r.id"))}`;
};

const keyOf = (key: Line["$key"]): Place["key"] => (key instanceof Date ? key.getTime() : key);

const assemble = <Row>(lines: readonly Line[], { walk }: PageRequest): PlacedPage<Row> => {
  const [line] = lines;
  const rows: RowAt<Row>[] = [];
  for (const { $n, $key, $earlier, $later, $epoch, $seq, ...row } of lines)
    if (row.id !== null && rows.length < walk.size)
      rows.push({ place: { key: keyOf($key), id: row.id }, row: row as Row });
  const more = lines.length > walk.size;
  const earlier = line?.$earlier === true;
  const later = line?.$later === true;
  const position =
    line?.$epoch === undefined || line.$seq === undefined ? null : { epoch: line.$epoch, seq: line.$seq };
  return walk.backward
    ? { rows: rows.reverse(), hasNextPage: later, hasPreviousPage: more || earlier, position }
    : { rows, hasNextPage: more || later, hasPreviousPage: earlier, position };
};

/** One page for each parent, in their order. */
export const readPages = async <Row>(
  database: Queryable,
  source: ListSource,
  parents: readonly bigint[],
  request: PageRequest,
  head: Sql | null,
): Promise<PlacedPage<Row>[]> => {
  const lines = await database.query<Line>(pageStatement(source, parents, request, head));
  const groups: Line[][] = parents.map(() => []);
  for (const line of lines) groups[Number(line.$n) - 1]?.push(line);
  return groups.map((group) => assemble<Row>(group, request));
};

/** How long each parent's list is, in the parents' order. */
export const countRows = async (
  database: Queryable,
  source: ListSource,
  parents: readonly bigint[],
): Promise<number[]> => {
  const [only] = parents;
  const statement =
    parents.length === 1
      ? sql`SELECT (${source.count(sql`${only}::bigint`)})::int AS count`
      : sql`SELECT (${source.count(raw("p.id"))})::int AS count
            FROM unnest(${parents}::bigint[]) WITH ORDINALITY AS p (id, n) ORDER BY p.n`;
  return (await database.query<{ count: number }>(statement)).map(({ count }) => count);
};
