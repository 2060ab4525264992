/** All lists of one `Reading`. What a page has read is not read again by id. */
import { headStatement } from "../../claim-log/commit.ts";
import type { Database } from "../../database/database.ts";
import type { ArticleTree, ClaimTree, EntityTree, PublisherTree } from "../../filter/tree.ts";
import type { ClaimRelationType } from "../../terms/enumerations.ts";
import type { Rows } from "../by-id/by-id.ts";
import type { SurvivingEntityRow } from "../by-id/entities.ts";
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
  claims(parent: ClaimParent, request: ListRequest<ClaimTree, ClaimOrder>): Promise<ClaimPage>;
  articles(publisherId: bigint | null, request: ListRequest<ArticleTree, ArticleOrder>): Promise<Page<ArticleRow>>;
  entities(request: ListRequest<EntityTree, EntityOrder>): Promise<Page<EntityRow>>;
  publishers(request: ListRequest<PublisherTree, Order<"NAME">>): Promise<Page<PublisherRow>>;
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
  const claims = openList<ClaimRow>(database, headStatement, (row) => rows.claims.prime(row.id, row));
  const articles = openList<ArticleRow>(database, null, (row) => rows.articles.prime(row.id, row));
  const entities = openList<SurvivingEntityRow>(database, null, (row) => rows.entities.prime(row.id, row));
  const publishers = openList<SurvivingPublisherRow>(database, null, (row) => rows.publishers.prime(row.id, row));
  const relations = openList<ClaimRelationRow>(database, null, (row) => rows.relations.prime(row.id, row));
  // The lists of one that was merged are its survivor's. Whoever asks has the row at hand, so this is no statement more.
  const survivor = async (parent: NonNullable<ClaimParent>): Promise<bigint> =>
    parent.type === "entity" ? ((await rows.entities.load(parent.id))?.survivorId ?? parent.id) : parent.id;
  return {
    claims: async (parent, request) =>
      headed(
        await claims(
          claimList(parent?.type ?? null, request.where, request.orderBy),
          parent && (await survivor(parent)),
          request,
        ),
      ),
    articles: async (publisherId, request) => {
      const publisher = publisherId === null ? null : await rows.publishers.load(publisherId);
      const parent = publisher?.survivorId ?? publisherId;
      return articles(articleList(parent !== null, request.where, request.orderBy), parent, request);
    },
    entities: (request) => entities(entityList(request.where, request.orderBy), null, request),
    publishers: (request) => publishers(publisherList(request.where, request.orderBy), null, request),
    relations: (claimId, type, request) => relations(relationList(type, request.orderBy), claimId, request),
  };
};
