/** Steps from one row to another that several nouns take. */
import { parseArticleFilter, parseClaimFilter } from "../filter/filter.ts";
import type {
  ArticleOrder,
  ArticleRow,
  ClaimOrder,
  ClaimPage,
  ClaimParent,
  EntityRow,
  Page,
  PublisherRow,
  Reading,
} from "../reading/reading.ts";
import { listRequest, type PageArgs } from "./connection.ts";

/** A row that a foreign key promises. Its absence is a fault of ours, never an answer. */
export const must = async <Row>(row: Promise<Row | null>): Promise<Row> => {
  const found = await row;
  if (found === null) throw new Error("a row that a reference names is not there");
  return found;
};

/** Who stands for an entity now: itself, unless it was merged. */
export const entitySurvivor = async (reading: Reading, entity: EntityRow): Promise<bigint> => {
  let survivor = entity;
  while (survivor.mergedIntoId !== null) survivor = await must(reading.entity(survivor.mergedIntoId));
  return survivor.id;
};

/** Who stands for a publisher now: itself, unless it was merged. */
export const publisherSurvivor = async (reading: Reading, publisher: PublisherRow): Promise<bigint> => {
  let survivor = publisher;
  while (survivor.mergedIntoId !== null) survivor = await must(reading.publisher(survivor.mergedIntoId));
  return survivor.id;
};

interface ListArgs<Order> extends PageArgs {
  readonly filter?: object | null | undefined;
  readonly orderBy?: Order | null | undefined;
}

/** A list of claims, of all or of one parent. */
export const readClaims = (reading: Reading, parent: ClaimParent, args: ListArgs<ClaimOrder>): Promise<ClaimPage> =>
  reading.claims(parent, listRequest(args, parseClaimFilter(args.filter), args.orderBy));

/** A list of articles, of all or of one publisher. */
export const readArticles = (
  reading: Reading,
  publisherId: bigint | null,
  args: ListArgs<ArticleOrder>,
): Promise<Page<ArticleRow>> =>
  reading.articles(publisherId, listRequest(args, parseArticleFilter(args.filter), args.orderBy));
