/**
 * Answers as JSON text, written straight from the rows of one statement: what a page or a row shows, with the article, publisher,
 * entities and attributions of each claim, joined where they are selected. It says what the rows of `Reading` say when GraphQL's
 * own execution walks them, in the same bytes, for a fraction of the work. What it cannot say it refuses before it reads anything
 * (null), and GraphQL answers. It keeps no answer, and it knows no GraphQL.
 */
import { headStatement } from "../../claim-log/commit.ts";
import type { Queryable } from "../../database/database.ts";
import { raw, type Sql, sql } from "../../database/sql.ts";
import type { ArticleTree, ClaimTree, EntityTree, PublisherTree } from "../../filter/tree.ts";
import type { ArticleOrder, ClaimOrder, EntityOrder, ListRequest, Order } from "../list.ts";
import { articleList } from "../lists/articles.ts";
import { claimList } from "../lists/claims.ts";
import { entityList } from "../lists/entities.ts";
import { checkRequest, type ListDefinition, readListCounts, readListPages } from "../lists/list.ts";
import { publisherList } from "../lists/publishers.ts";
import type { Cells } from "./cells.ts";
import { type Chosen, openDress } from "./dress.ts";
import { rowsOf } from "./nouns.ts";
import { compilePage, type Listed } from "./page.ts";

export { Unsure } from "./cells.ts";
export type { Chosen };

/** Reads and writes one answer. Throws what reading throws, and `Unsure` where the plain way should answer after all. */
export type Text<Asked> = (database: Queryable, asked: Asked) => Promise<string>;

/** Lists without a parent: nobody stands for anybody. */
const nobody = [{ given: 0n, id: 0n }];

const pages =
  <Tree, ListOrder>(noun: Listed, define: (request: ListRequest<Tree, ListOrder>) => ListDefinition) =>
  (chosen: readonly Chosen[]): Text<ListRequest<Tree, ListOrder>> | null => {
    const opened = openDress();
    const write = compilePage(noun, chosen, opened);
    if (!write) return null;
    const dress = opened.dress();
    const asks = (name: string): boolean => chosen.some(({ field }) => field === name);
    const head = asks("logCursor") ? headStatement : null;
    const counts = asks("totalCount");
    return async (database, request) => {
      const definition = define(request);
      const { name, page: asked } = checkRequest(definition, null, request);
      const dressed: ListDefinition = {
        ...definition,
        source: (survivorOf) => ({ ...definition.source(survivorOf), dress }),
      };
      const [[page], [totalCount = null]] = await Promise.all([
        readListPages<Cells>(database, dressed, nobody, asked, head),
        counts ? readListCounts(database, definition, nobody) : [],
      ]);
      if (!page) throw new Error("a list has no page");
      return write({ page, name, totalCount });
    };
  };

const rows =
  (noun: keyof typeof rowsOf, column: "id" | "uri") =>
  (chosen: readonly Chosen[]): Text<Sql> | null => {
    const opened = openDress();
    const write = opened.write(noun, chosen);
    if (!write) return null;
    const { columns, joins } = opened.dress();
    const found = sql`SELECT true AS found${columns} FROM ${raw(rowsOf[noun])} r ${joins} WHERE ${raw(`r.${column}`)} =`;
    return async (database, key) => {
      const [row] = await database.query<Cells>(sql`${found} ${key}`);
      return row ? write(row) : "null";
    };
  };

const byKey =
  <Key>(compile: (chosen: readonly Chosen[]) => Text<Sql> | null, keyOf: (key: Key) => Sql) =>
  (chosen: readonly Chosen[]): Text<Key> | null => {
    const text = compile(chosen);
    return text && ((database, key) => text(database, keyOf(key)));
  };

const id = (key: bigint): Sql => sql`${key}::bigint`;
const uri = (key: string): Sql => sql`${key}`;

/** Each gives null where the selection asks for what only the plain way tells. */
export const texts = Object.freeze({
  claims: pages<ClaimTree, ClaimOrder>("Claim", ({ where, orderBy }) => claimList(null, where, orderBy)),
  articles: pages<ArticleTree, ArticleOrder>("Article", ({ where, orderBy }) => articleList(false, where, orderBy)),
  entities: pages<EntityTree, EntityOrder>("Entity", ({ where, orderBy }) => entityList(where, orderBy)),
  publishers: pages<PublisherTree, Order<"NAME">>("Publisher", ({ where, orderBy }) => publisherList(where, orderBy)),
  claim: byKey(rows("Claim", "id"), id),
  entity: byKey(rows("Entity", "id"), id),
  /** by its canonical uri */
  article: byKey(rows("Article", "uri"), uri),
});
