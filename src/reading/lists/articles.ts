/** Lists of articles: of everything, of one publisher. Default order INGESTED_AT DESC. */
import { raw, type Sql, sql } from "../../database/sql.ts";
import { articleCondition, isSkewed, namedIn, withSurvivors } from "../../filter/filter.ts";
import type { ArticleTree } from "../../filter/tree.ts";
import { articleColumns } from "../by-id/articles.ts";
import { conditionOf, filterText } from "../condition.ts";
import type { ArticleOrder } from "../list.ts";
import type { ListDefinition } from "./list.ts";
import type { ListSource } from "./pages.ts";
import type { Ordering } from "./range.ts";

const byDefault: ArticleOrder = { field: "INGESTED_AT", direction: "DESC" };

const orderings: Readonly<Record<ArticleOrder["field"], Omit<Ordering, "direction">>> = {
  INGESTED_AT: { key: null, id: raw("a.id") },
  PUBLISHED_AT: { key: { expression: raw("a.published_at"), type: "timestamptz", nullable: true }, id: raw("a.id") },
};

const sourceOf = (ofPublisher: boolean, ordering: Ordering, tree: ArticleTree | null): ListSource => {
  const where = conditionOf(tree, articleCondition);
  const skewed = tree !== null && isSkewed(tree);
  const belongs = (parent: Sql): Sql => (ofPublisher ? sql`a.publisher_id = ${parent}` : raw("true"));
  const key = ordering.key ? ordering.key.expression : raw("NULL");
  return {
    ordering,
    // a publisher's articles have an index in the order of ingest, and in no other
    skewed: { rows: skewed || (ofPublisher && ordering.key !== null), count: skewed },
    ...(ofPublisher ? { mergeable: "publisher" as const } : {}),
    rows: (range, parent) => sql`
      SELECT ${articleColumns}, ${key} AS "$key" FROM article a
      WHERE ${belongs(parent)} AND ${range.condition} AND ${where} ORDER BY ${range.orderBy}`,
    count: (parent) => sql`SELECT count(*) FROM article a WHERE ${belongs(parent)} AND ${where}`,
  };
};

export const articleList = (
  ofPublisher: boolean,
  tree: ArticleTree | null,
  orderBy: ArticleOrder | null,
): ListDefinition => {
  const order = orderBy ?? byDefault;
  const ordering = { ...orderings[order.field], direction: order.direction };
  return {
    list: "articles",
    parentType: ofPublisher ? "publisher" : null,
    order: `${order.field} ${order.direction}`,
    filter: filterText(tree),
    ordering,
    named: namedIn(tree),
    source: (survivorOf) => sourceOf(ofPublisher, ordering, tree && withSurvivors(tree, survivorOf)),
  };
};
