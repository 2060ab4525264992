/** All lists of one `Reading`. What a page has read is not read again by id. */
import { headStatement } from "../../claim-log/commit.ts";
import type { Database } from "../../database/database.ts";
import type { ArticleTree, ClaimTree, EntityTree, PublisherTree } from "../../filter/tree.ts";
import type { ClaimRelationType } from "../../terms/enumerations.ts";
import type { Rows } from "../by-id/by-id.ts";
import type { SurvivingEntityRow } from "../by-id/entities.ts";
import type { Loader } from "../by-id/loader.ts";
import type { SurvivingPublisherRow } from "../by-id/publishers.ts";
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
import { entityList } from "./entities.ts";
import { type HeadedPage, openList } from "./list.ts";
import { publisherList } from "./publishers.ts";
import { relationList } from "./relations.ts";

export interface Lists {
  /** `where: null` is the default: only ACTIVE claims */
  claims(parent: ClaimParent, request: ListRequest<ClaimTree, ClaimOrder>): Promise<ClaimPage>;
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

export const openLists = (database: Database, rows: Rows): Lists => {
  const entitySurvivor = async (id: bigint) => (await rows.entities.load(id))?.survivorId ?? id;
  const publisherSurvivor = async (id: bigint) => (await rows.publishers.load(id))?.survivorId ?? id;
  const see =
    <Row extends { readonly id: bigint }>(loader: Loader<Row | null>) =>
    (row: Row): void => {
      loader.prime(row.id, row);
    };
  const claims = openList<ClaimRow>(database, headStatement, see(rows.claims));
  const entityClaims = openList<ClaimRow>(database, headStatement, see(rows.claims), entitySurvivor);
  const articles = openList<ArticleRow>(database, null, see(rows.articles));
  const publisherArticles = openList<ArticleRow>(database, null, see(rows.articles), publisherSurvivor);
  const entities = openList<SurvivingEntityRow>(database, null, see(rows.entities));
  const publishers = openList<SurvivingPublisherRow>(database, null, see(rows.publishers));
  const relations = openList<ClaimRelationRow>(database, null, see(rows.relations));
  return {
    claims: async (parent, request) => {
      const list = claimList(parent?.type ?? null, request.where, request.orderBy);
      return headed(await (parent?.type === "entity" ? entityClaims : claims)(list, parent?.id ?? null, request));
    },
    articles: (publisherId, request) => {
      const list = articleList(publisherId !== null, request.where, request.orderBy);
      return (publisherId === null ? articles : publisherArticles)(list, publisherId, request);
    },
    entities: (request) => entities(entityList(request.where, request.orderBy), null, request),
    publishers: (request) => publishers(publisherList(request.where, request.orderBy), null, request),
    relations: (claimId, type, request) => relations(relationList(type, request.orderBy), claimId, request),
  };
};
