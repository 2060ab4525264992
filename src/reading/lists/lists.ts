/** All lists of one `Reading`. What a page has read is not read again by id. */
import type { Queryable } from "../../database/database.ts";
import type { Sql } from "../../database/sql.ts";
import type { ArticleTree, ClaimTree, EntityTree, PublisherTree } from "../../filter/tree.ts";
import type { LogPosition } from "../../terms/cursors.ts";
import type { ClaimRelationType } from "../../terms/enumerations.ts";
import type { Rows } from "../by-id/by-id.ts";
import type { SurvivingEntityRow } from "../by-id/entities.ts";
import type { Loader } from "../by-id/loader.ts";
import type { SurvivingPublisherRow } from "../by-id/publishers.ts";
import type { Origin } from "../corroboration/corroboration.ts";
import type {
  ArticleOrder,
  ClaimOrder,
  ClaimPage,
  ClaimParent,
  EntityOrder,
  ListRequest,
  Order,
  Page,
} from "../list.ts";
import type { ArticleRow, ClaimRelationRow, ClaimRow, EntityRow, PublisherRow } from "../rows.ts";
import { articleList } from "./articles.ts";
import { claimList } from "./claims.ts";
import { nameFilter } from "./cursor.ts";
import { entityList } from "./entities.ts";
import { pageOfKnown } from "./known.ts";
import { type HeadedPage, type ListDefinition, openList, type PageArguments } from "./list.ts";
import { publisherList } from "./publishers.ts";
import { relationList } from "./relations.ts";

export interface Lists {
  /** `where: null` is the default: only ACTIVE claims */
  claims(parent: ClaimParent, request: ListRequest<ClaimTree, ClaimOrder>): Promise<ClaimPage>;
  /** the claims that lead back to an origin, oldest first. `position` must have been read before the origin was. */
  originClaims(origin: Origin, request: PageArguments): Promise<ClaimPage>;
  /** the log's end when it was first asked for: whatever is read afterwards is as new or newer */
  position(): Promise<LogPosition>;
  articles(publisherId: bigint | null, request: ListRequest<ArticleTree, ArticleOrder>): Promise<Page<ArticleRow>>;
  entities(request: ListRequest<EntityTree, EntityOrder>): Promise<Page<EntityRow>>;
  publishers(request: ListRequest<PublisherTree, Order<"NAME">>): Promise<Page<PublisherRow>>;
  /** edges from or to a claim, oldest first */
  relations(
    claimId: bigint,
    type: ClaimRelationType | null,
    request: ListRequest<never, Order<"ID">>,
  ): Promise<Page<ClaimRelationRow>>;
}

const headed = ({ position, ...page }: HeadedPage<ClaimRow>): ClaimPage => {
  if (!position) throw new Error("log_epoch has no row: the database was not set up by the migrations");
  return { ...page, position };
};

/** When lists are read: what gives the log's end as of then, and what their cursors say of it, so that none goes on in another time. */
export interface Moment {
  readonly head: Sql;
  readonly name: string;
}

/** Reads what the statement gives, once. */
const createPosition = (database: Queryable, head: Sql): (() => Promise<LogPosition>) => {
  let known: Promise<LogPosition> | null = null;
  const read = async (): Promise<LogPosition> => {
    const [position] = await database.query<LogPosition>(head);
    if (!position) throw new Error("log_epoch has no row: the database was not set up by the migrations");
    return position;
  };
  return () => {
    known ??= read();
    return known;
  };
};

const openOriginClaims =
  (rows: Rows, moment: string, position: () => Promise<LogPosition>): Lists["originClaims"] =>
  async ({ key, claims }, request) => {
    const order = moment === "" ? "INGESTED_AT ASC" : `INGESTED_AT ASC ${moment}`;
    const named = { list: "claims", parent: `origin ${nameFilter(key)}`, order, filter: "" };
    const { edges, ...page } = pageOfKnown(claims, named, request);
    const found = await Promise.all(edges.map(({ id }) => rows.claims.load(id)));
    return {
      ...page,
      edges: edges.flatMap(({ cursor }, place) => {
        const node = found[place];
        return node ? [{ cursor, node }] : [];
      }),
      position: await position(),
      totalCount: () => Promise.resolve(claims.length),
    };
  };

export const openLists = (database: Queryable, rows: Rows, { head, name }: Moment): Lists => {
  const position = createPosition(database, head);
  const entitySurvivor = async (id: bigint) => (await rows.entities.load(id))?.survivorId ?? id;
  const publisherSurvivor = async (id: bigint) => (await rows.publishers.load(id))?.survivorId ?? id;
  const see =
    <Row extends { readonly id: bigint }>(loader: Loader<Row | null>) =>
    (row: Row): void => {
      loader.prime(row.id, row);
    };
  const at = (list: ListDefinition): ListDefinition =>
    name === "" ? list : { ...list, order: `${list.order} ${name}` };
  const claims = openList<ClaimRow>(database, head, see(rows.claims));
  const entityClaims = openList<ClaimRow>(database, head, see(rows.claims), entitySurvivor);
  const articles = openList<ArticleRow>(database, null, see(rows.articles));
  const publisherArticles = openList<ArticleRow>(database, null, see(rows.articles), publisherSurvivor);
  const entities = openList<SurvivingEntityRow>(database, null, see(rows.entities));
  const publishers = openList<SurvivingPublisherRow>(database, null, see(rows.publishers));
  const relations = openList<ClaimRelationRow>(database, null, see(rows.relations));
  return {
    position,
    originClaims: openOriginClaims(rows, name, position),
    claims: async (parent, request) => {
      const list = at(claimList(parent?.type ?? null, request.where, request.orderBy));
      return headed(await (parent?.type === "entity" ? entityClaims : claims)(list, parent?.id ?? null, request));
    },
    articles: (publisherId, request) => {
      const list = at(articleList(publisherId !== null, request.where, request.orderBy));
      return (publisherId === null ? articles : publisherArticles)(list, publisherId, request);
    },
    entities: (request) => entities(at(entityList(request.where, request.orderBy)), null, request),
    publishers: (request) => publishers(at(publisherList(request.where, request.orderBy)), null, request),
    relations: (claimId, type, request) => relations(at(relationList(type, request.orderBy)), claimId, request),
  };
};
