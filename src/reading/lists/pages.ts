/**
 * Pages of one list, for one parent or for many, in one statement: the rows, one more to see whether the list goes on, whether
 * there are rows beyond the cursors that were given, and (for claims) where the log ends, all of one snapshot.
 */
import type { Queryable } from "../../database/database.ts";
import { empty, join, planEachTime, raw, type Sql, sql } from "../../database/sql.ts";
import type { Mergeable, Named } from "../../filter/filter.ts";
import type { LogPosition } from "../../terms/cursors.ts";
import { type StandingLine, standingColumns, standingItems, survivorOfId } from "../survivors.ts";
import type { Walk } from "./arguments.ts";
import type { Place } from "./cursor.ts";
import { type Ordering, type Range, readRanges, type Span, wholeOrder } from "./range.ts";

/** A list as SQL. `parent` is an expression that holds the parent's id; a list of everything leaves it out. */
export interface ListSource {
  readonly ordering: Ordering;
  /** what the parents are where they can be merged: their lists are their survivors' */
  readonly mergeable?: Mergeable;
  /** values of its statement occur so unevenly that no one plan serves all of them */
  readonly skewed: { readonly rows: boolean; readonly count: boolean };
  /**
   * SELECT of a row's columns, `id` among them, and of what the list is ordered by as `"$key"`; ordered as the range says. `limit`
   * stands behind it: one that is put together of several selects limits each.
   */
  rows(range: Range, parent: Sql, limit: Sql): Sql;
  /** SELECT of one whole number */
  count(parent: Sql): Sql;
  /** what a page is to give of each of its rows; all columns of `rows` where it is left out */
  readonly dress?: Dress;
}

/** Columns of a page's rows, named `r`, and of what is joined to them: each row still comes once. */
export interface Dress {
  /** behind the row's id and key, so it begins with a comma where it is not empty */
  readonly columns: Sql;
  readonly joins: Sql;
}

/** A parent as it was named, and who stands for it now. */
export interface Parent {
  readonly given: bigint;
  readonly id: bigint;
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
  /** who stood for the parent in the page's snapshot; null where the parents are never merged */
  readonly survivor: bigint | null;
  /** null where no head was asked for */
  readonly position: LogPosition | null;
}

/** A row with what is known of its page. A statement gives only what its list has. */
export interface Line extends StandingLine {
  readonly $n?: bigint;
  readonly $key?: Date | string | number | null;
  readonly $earlier?: boolean | null;
  readonly $later?: boolean | null;
  readonly $epoch?: string;
  readonly $seq?: bigint;
  readonly $survivor?: bigint | null;
  /** null on the one line of an empty page */
  readonly id: bigint | null;
}

const limited = (source: ListSource, span: Span, parent: Sql, limit: number): Sql => {
  // The limit is part of the text: as a parameter it would be unknown to a plan that is kept, and the plan a bad one.
  const limit_ = raw(`LIMIT ${limit}`);
  const parts = readRanges(source.ordering, span).map(
    (range) => sql`(${source.rows(range, parent, limit_)} ${limit_})`,
  );
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

const unnested = (parents: readonly Parent[]): Sql =>
  sql`unnest(${parents.map(({ id }) => id)}::bigint[], ${parents.map(({ given }) => given)}::bigint[])
    WITH ORDINALITY AS p (id, given, n)`;

const standingOf = ({ mergeable }: ListSource, given: Sql): readonly Sql[] =>
  mergeable ? [sql`${survivorOfId(mergeable, given)} AS "$survivor"`] : [];

const rowColumns = ({ dress, ordering }: ListSource): Sql =>
  dress ? sql`r.id${ordering.key ? raw(`, r."$key"`) : empty}${dress.columns}` : raw("r.*");

/**
 * A statement gives of its page's own only what there is: each column is sent and read again with each row.
 * `named`: by the filter. `head`: the statement that gives the log's end, read in the same snapshot. Cursors are
 * only for one parent.
 */
export const pageStatement = (
  source: ListSource,
  named: Named,
  parents: readonly Parent[],
  request: PageRequest,
  head: Sql | null,
): Sql => {
  const { walk, after, before } = request;
  const [only] = parents;
  const single = only && parents.length === 1 ? only : null;
  // one parent is a value of the statement, so that the plan can be made for this very one
  const parent = single ? sql`${single.id}::bigint` : raw("p.id");
  const given = single ? sql`${single.given}::bigint` : raw("p.given");
  const rows = isCrossed(source, request)
    ? sql`${limited(source, { backward: false, from: null, to: null }, parent, 0)}`
    : limited(source, spanOf(request), parent, walk.size + 1);
  const from = single ? raw("(SELECT) p") : unnested(parents);
  const columns = [
    ...(single ? [] : [raw(`p.n AS "$n"`)]),
    ...(head ? [raw(`h.epoch AS "$epoch", h.seq AS "$seq"`)] : []),
    ...(after ? [sql`${beyond(source, after, true, parent)} AS "$earlier"`] : []),
    ...(before ? [sql`${beyond(source, before, false, parent)} AS "$later"`] : []),
    ...standingOf(source, given),
    ...standingItems(named),
    rowColumns(source),
  ];
  const { dress, ordering } = source;
  const order = wholeOrder(ordering, walk.backward, raw(`r."$key"`), raw("r.id"));
  const statement = sql`
    SELECT ${join(columns)}
    FROM ${head ? sql`(${head}) h CROSS JOIN` : empty} ${from} LEFT JOIN LATERAL (${rows}) r ON true ${dress?.joins ?? empty}
    ORDER BY ${single ? order : sql`p.n, ${order}`}`;
  return source.skewed.rows ? planEachTime(statement) : statement;
};

const keyOf = ({ $key = null }: Line): Place["key"] => ($key instanceof Date ? $key.getTime() : $key);

/** The row alone. */
const withoutPage = <Row>(line: Line): Row => {
  const { $n, $key, $earlier, $later, $epoch, $seq, $survivor, $entities, $publishers, ...row } = line;
  return row as Row;
};

/** The page of one parent, of its lines. */
export const assemble = <Row>(
  lines: readonly Line[],
  { walk }: PageRequest,
  rowOf: (line: Line) => Row,
): PlacedPage<Row> => {
  const [line] = lines;
  const rows: RowAt<Row>[] = [];
  for (const each of lines)
    if (each.id !== null && rows.length < walk.size)
      rows.push({ place: { key: keyOf(each), id: each.id }, row: rowOf(each) });
  const more = lines.length > walk.size;
  const earlier = line?.$earlier === true;
  const later = line?.$later === true;
  const position =
    line?.$epoch === undefined || line.$seq === undefined ? null : { epoch: line.$epoch, seq: line.$seq };
  const survivor = line?.$survivor ?? null;
  return walk.backward
    ? { rows: rows.reverse(), hasNextPage: later, hasPreviousPage: more || earlier, position, survivor }
    : { rows, hasNextPage: more || later, hasPreviousPage: earlier, position, survivor };
};

/** One page for each parent, in their order, and a line that says who stands for those who were named. */
export const readPages = async <Row>(
  database: Queryable,
  source: ListSource,
  named: Named,
  parents: readonly Parent[],
  request: PageRequest,
  head: Sql | null,
): Promise<{ readonly answer: PlacedPage<Row>[]; readonly line: StandingLine | undefined }> => {
  const lines = await database.query<Line>(pageStatement(source, named, parents, request, head));
  const groups: Line[][] = parents.map(() => []);
  for (const line of lines) groups[line.$n === undefined ? 0 : Number(line.$n) - 1]?.push(line);
  return { answer: groups.map((group) => assemble<Row>(group, request, withoutPage)), line: lines[0] };
};

type CountLine = StandingLine & { readonly count: number };

/** How long each parent's list is, in the parents' order, and a line that says who stands for those who were named. */
export const countRows = async (
  database: Queryable,
  source: ListSource,
  named: Named,
  parents: readonly Parent[],
): Promise<{ readonly answer: number[]; readonly line: StandingLine | undefined }> => {
  const [only] = parents;
  const count = source.count(only && parents.length === 1 ? sql`${only.id}::bigint` : raw("p.id"));
  const from = parents.length === 1 ? empty : sql`FROM ${unnested(parents)} ORDER BY p.n`;
  const statement = sql`SELECT (${count})::int AS count, ${standingColumns(named)} ${from}`;
  const lines = await database.query<CountLine>(source.skewed.count ? planEachTime(statement) : statement);
  return { answer: lines.map(({ count }) => count), line: lines[0] };
};
