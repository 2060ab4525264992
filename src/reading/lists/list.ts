/**
 * One kind of list as callers ask for it: arguments checked, cursors read and written, and the same list of many parents read
 * in one statement. Lists of a request are remembered: two fields that ask for the same page share it.
 */
import DataLoader from "dataloader";
import type { Queryable } from "../../database/database.ts";
import type { Sql } from "../../database/sql.ts";
import type { Named, SurvivorOf } from "../../filter/filter.ts";
import type { LogPosition } from "../../terms/cursors.ts";
import { RequestError } from "../../terms/errors.ts";
import type { ListRequest, Page } from "../list.ts";
import { readWithSurvivors } from "../survivors.ts";
import { readWalk } from "./arguments.ts";
import { decodeCursor, encodeCursor, type ListName, nameFilter, type Place } from "./cursor.ts";
import { countRows, type ListSource, type PageRequest, type Parent, type PlacedPage, readPages } from "./pages.ts";
import { isPlaceOf, type Ordering } from "./range.ts";

/** One list, but for its parent and its page. */
export interface ListDefinition {
  /** what the cursors name, such as `claims` */
  readonly list: string;
  /** what the parents are, such as `entity`; null: a list of everything */
  readonly parentType: string | null;
  /** such as `CONFIDENCE DESC` */
  readonly order: string;
  /** equal for equal filters */
  readonly filter: string;
  readonly ordering: Ordering;
  /** by the filter */
  readonly named: Named;
  /** made for those who stand for whom the filter names */
  readonly source: (survivorOf: SurvivorOf) => ListSource;
}

export type HeadedPage<Row> = Page<Row> & { readonly position: LogPosition | null };
export type PageArguments = Omit<ListRequest<unknown, unknown>, "where" | "orderBy">;

/** Stands for the parent of a list that has none. */
const nobody = 0n;

const toPlace = (
  argument: "after" | "before",
  cursor: string | null,
  name: ListName,
  { ordering }: ListDefinition,
): Place | null => {
  if (cursor === null) return null;
  const place = decodeCursor(argument, cursor, name);
  if (isPlaceOf(ordering, place)) return place;
  throw new RequestError(
    "PAGE_CURSOR_INVALID",
    `${argument}: this is no cursor of a list; pass it exactly as it was given.`,
  );
};

const present = <Row>(page: PlacedPage<Row>, name: ListName, count: () => Promise<number>): HeadedPage<Row> =>
  Object.freeze({
    edges: page.rows.map(({ place, row }) => ({ cursor: encodeCursor(name, place), node: row })),
    hasNextPage: page.hasNextPage,
    hasPreviousPage: page.hasPreviousPage,
    position: page.position,
    totalCount: count,
  });

/** Who stands for a parent, as far as this request has read. */
export type FindSurvivor = (given: bigint) => Promise<bigint>;

/**
 * A page of a parent that was merged, or taken apart again, after its row was read would be the page of someone else: the
 * statement says who stood for the parent in its own snapshot, and is asked again where that is another.
 */
export const readListPages = async <Row>(
  database: Queryable,
  definition: Pick<ListDefinition, "named" | "source">,
  parents: readonly Parent[],
  request: PageRequest,
  head: Sql | null,
): Promise<PlacedPage<Row>[]> => {
  const { named, source } = definition;
  const pages = await readWithSurvivors(named, (survivorOf) =>
    readPages<Row>(database, source(survivorOf), named, parents, request, head),
  );
  const now = parents.map(({ given, id }, index) => ({ given, id: pages[index]?.survivor ?? id }));
  return now.every(({ id }, index) => id === parents[index]?.id)
    ? pages
    : readListPages(database, definition, now, request, head);
};

/** How long a list is, for each of its parents. */
export const readListCounts = (
  database: Queryable,
  { named, source }: Pick<ListDefinition, "named" | "source">,
  parents: readonly Parent[],
): Promise<number[]> =>
  readWithSurvivors(named, (survivorOf) => countRows(database, source(survivorOf), named, parents));

/** The arguments of a page, checked: throws BAD_INPUT, LIMIT_EXCEEDED or PAGE_CURSOR_INVALID. `name`: what its cursors are bound to. */
export const checkRequest = (
  definition: ListDefinition,
  parent: bigint | null,
  request: PageArguments,
): { readonly name: ListName; readonly page: PageRequest } => {
  const { list, parentType, order, filter } = definition;
  const name = {
    list,
    parent: parentType ? `${parentType} ${parent ?? nobody}` : "",
    order,
    filter: nameFilter(filter),
  };
  const walk = readWalk({ ...request, where: null, orderBy: null });
  const after = toPlace("after", request.after, name, definition);
  const before = toPlace("before", request.before, name, definition);
  return { name, page: { walk, after, before } };
};

/** Reads lists of one kind. `head`: the statement that gives the log's end, where pages carry it. `seen` is told each row. */
export const openList = <Row extends { readonly id: bigint }>(
  database: Queryable,
  head: Sql | null,
  seen: (row: Row) => void,
  findSurvivor: FindSurvivor = async (given) => given,
): ((definition: ListDefinition, parent: bigint | null, request: PageArguments) => Promise<HeadedPage<Row>>) => {
  const pages = new Map<string, DataLoader<bigint, PlacedPage<Row>>>();
  const counts = new Map<string, DataLoader<bigint, number>>();
  const remember = <Value>(
    loaders: Map<string, DataLoader<bigint, Value>>,
    key: readonly unknown[],
    read: (parents: readonly bigint[]) => Promise<Value[]>,
  ): DataLoader<bigint, Value> => {
    const text = JSON.stringify(key);
    const known = loaders.get(text) ?? new DataLoader<bigint, Value>(read, { maxBatchSize: 1_000 });
    loaders.set(text, known);
    return known;
  };
  const parentsOf = (given: readonly bigint[]): Promise<Parent[]> =>
    Promise.all(given.map(async (id) => ({ given: id, id: await findSurvivor(id) })));
  const loadPage = (definition: ListDefinition, request: PageRequest, cursors: readonly unknown[]) =>
    remember(
      pages,
      [definition.parentType, definition.order, definition.filter, request.walk, ...cursors],
      async (parents) => {
        const of = await parentsOf(parents);
        const found = await readListPages<Row>(database, definition, of, request, head);
        for (const page of found) for (const { row } of page.rows) seen(row);
        return found;
      },
    );
  const loadCount = (definition: ListDefinition) =>
    remember(counts, [definition.parentType, definition.filter], async (parents) =>
      readListCounts(database, definition, await parentsOf(parents)),
    );
  return async (definition, parent, request) => {
    const { name, page } = checkRequest(definition, parent, request);
    const of = parent ?? nobody;
    const found = await loadPage(definition, page, [request.after, request.before]).load(of);
    return present(found, name, () => loadCount(definition).load(of));
  };
};
