/** Connections after the Relay specification, with `nodes` and `totalCount` beside `edges`. */
import type { ListRequest, Page } from "../reading/reading.ts";
import { RequestError } from "../terms/errors.ts";
import { builder } from "./builder.ts";

const PageInfo = builder.objectRef<Page<unknown>>("PageInfo").implement({
  description: "Where a page stands in its list.",
  fields: (t) => ({
    hasNextPage: t.exposeBoolean("hasNextPage", { description: "Whether the list goes on after this page." }),
    hasPreviousPage: t.exposeBoolean("hasPreviousPage", { description: "Whether the list has rows before this page." }),
    startCursor: t.string({
      nullable: true,
      description: "The first edge's cursor, to be sent as `before`. Null on an empty page.",
      resolve: (page) => page.edges[0]?.cursor ?? null,
    }),
    endCursor: t.string({
      nullable: true,
      description: "The last edge's cursor, to be sent as `after`. Null on an empty page.",
      resolve: (page) => page.edges.at(-1)?.cursor ?? null,
    }),
  }),
});

type ObjectRef<Shape> = ReturnType<typeof builder.objectRef<Shape>>;

/** `XConnection` and `XEdge` of a noun. `rows` names what the list holds, in the plural. */
export const implementConnection = <Row extends object, List extends Page<Row>>(
  name: string,
  rows: string,
  node: ObjectRef<Row>,
  list: ObjectRef<List>,
): void => {
  const Edge = builder.objectRef<List["edges"][number]>(`${name}Edge`);
  Edge.implement({
    description: `One of the ${rows} of a list, with its place in it.`,
    fields: (t) => ({
      cursor: t.string({
        description: "Its place in this list: opaque, bound to the list's order. Stays good when rows come and go.",
        resolve: (edge) => edge.cursor,
      }),
      node: t.field({ type: node, description: `The ${name} itself.`, resolve: (edge) => edge.node as never }),
    }),
  });
  list.implement({
    description: `A page of ${rows}.`,
    fields: (t) => ({
      edges: t.field({
        type: [Edge],
        description: `The page's ${rows} with their cursors, in the list's order, whichever way it is walked.`,
        resolve: (page) => page.edges as never,
      }),
      nodes: t.field({
        type: [node],
        description: `The page's ${rows} without cursors.`,
        resolve: (page) => page.edges.map((edge) => edge.node) as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: "Whether there is more, and where.",
        resolve: (page) => page,
      }),
      totalCount: t.int({
        nullable: true,
        description: `How many ${rows} the whole list holds. Counted only where it is asked for.`,
        resolve: (page) => page.totalCount(),
      }),
    }),
  });
};

const defaultCount = 20;
const maxCount = 100;

/** How many of a list that is not paged; `where` names the argument. */
export const countOf = (first: number | null | undefined, where: string): number => {
  const count = first ?? defaultCount;
  if (count > maxCount)
    throw new RequestError("LIMIT_EXCEEDED", `${where} is ${count}; pass 1 to ${maxCount}.`, {
      limit: maxCount,
      actual: count,
    });
  if (count < 1) throw new RequestError("BAD_INPUT", `${where} is ${count}; pass 1 to ${maxCount}.`);
  return count;
};

/** The four arguments of every list. */
export const pageArgs = builder.args((t) => ({
  first: t.int({ description: "How many from the start: 1 to 100. 20 where neither `first` nor `last` is given." }),
  after: t.string({ description: "Only what follows this edge. A cursor of another order is PAGE_CURSOR_INVALID." }),
  last: t.int({ description: "How many from the end: 1 to 100. Not together with `first`." }),
  before: t.string({ description: "Only what precedes this edge. A cursor of another order is PAGE_CURSOR_INVALID." }),
}));

export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** The arguments as reading takes them: a null argument is an argument left out. */
export const listRequest = <Tree, Order>(
  args: PageArgs,
  where: Tree | null,
  orderBy: Order | null | undefined,
): ListRequest<Tree, Order> => ({
  where,
  orderBy: orderBy ?? null,
  first: args.first ?? null,
  after: args.after ?? null,
  last: args.last ?? null,
  before: args.before ?? null,
});
