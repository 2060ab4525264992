/**
 * Answers as JSON text, written straight from the rows of one statement: what a page or a row shows, with the article, publisher,
 * entities and attributions of each claim, joined where they are selected. It says what the rows of `Reading` say when GraphQL's
 * own execution walks them, in the same bytes, for a fraction of the work. What it cannot say it refuses before it reads anything
 * (null), and GraphQL answers. It keeps no answer, and it knows no GraphQL.
 */
import { headStatement } from "../../claim-log/commit.ts";
import type { Queryable } from "../../database/database.ts";
import { raw, type Sql, sql } from "../../database/sql.ts";
import type { SurvivorOf } from "../../filter/filter.ts";
import type { ArticleTree, ClaimTree, EntityTree, PublisherTree } from "../../filter/tree.ts";
import type { ArticleOrder, ClaimOrder, EntityOrder, ListRequest, Order } from "../list.ts";
import { articleList } from "../lists/articles.ts";
import { claimList } from "../lists/claims.ts";
import { entityList } from "../lists/entities.ts";
import { checkRequest, type ListDefinition, readListCounts } from "../lists/list.ts";
import { assemble, type Dress, type Line, type PageRequest, type PlacedPage, pageStatement } from "../lists/pages.ts";
import { publisherList } from "../lists/publishers.ts";
import { asNamed, readWithSurvivors } from "../survivors.ts";
import type { Cells } from "./cells.ts";
import { type Chosen, openDress } from "./dress.ts";
import { rowsOf } from "./nouns.ts";
import { compilePage, type Listed } from "./page.ts";

export { Unsure } from "./cells.ts";
export type { Chosen };

/** Reads and writes one answer. Throws what reading throws, and `Unsure` where the plain way should answer after all. */
export type Ask = (database: Queryable) => Promise<string>;
/** Makes what is asked ready, which can be asked again and again. Throws what is wrong with it. */
export type Text<Asked> = (asked: Asked) => Ask;

/** Lists without a parent: nobody stands for anybody. */
const nobody = [{ given: 0n, id: 0n }];

/** Reads the one page of a list. Its statement is put together once, but for those who were merged meanwhile. */
const readPage = (
  { named, source }: ListDefinition,
  request: PageRequest,
  dress: Dress,
  head: Sql | null,
): ((database: Queryable) => Promise<PlacedPage<Cells>>) => {
  const make = (survivorOf: SurvivorOf): Sql =>
    pageStatement({ ...source(survivorOf), dress }, named, nobody, request, head);
  const usual = make(asNamed);
  return (database) =>
    readWithSurvivors(named, async (survivorOf) => {
      const lines = await database.query<Line>(survivorOf === asNamed ? usual : make(survivorOf));
      return { answer: assemble(lines, request, (line) => line as unknown as Cells), line: lines[0] };
    });
};

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
    return (request) => {
      const definition = define(request);
      const { name, page: asked } = checkRequest(definition, null, request);
      const read = readPage(definition, asked, dress, head);
      return async (database) => {
        const count = counts ? readListCounts(database, definition, nobody) : [];
        const [page, [totalCount = null]] = await Promise.all([read(database), count]);
        return write({ page, name, totalCount });
      };
    };
  };

const rows =
  <Key>(noun: keyof typeof rowsOf, keyOf: (key: Key) => Sql) =>
  (chosen: readonly Chosen[]): Text<Key> | null => {
    const opened = openDress();
    const write = opened.write(noun, chosen);
    if (!write) return null;
    const { columns, joins } = opened.dress();
    const found = sql`SELECT true AS found${columns} FROM ${raw(rowsOf[noun])} r ${joins}`;
    return (key) => {
      const statement = sql`${found} WHERE ${keyOf(key)}`;
      return async (database) => {
        const [row] = await database.query<Cells>(statement);
        return row ? write(row) : "null";
      };
    };
  };

const byId = (id: bigint): Sql => sql`r.id = ${id}::bigint`;
const byUri = (uri: string): Sql => sql`r.uri = ${uri}`;

/** Each gives null where the selection asks for what only the plain way tells. */
export const texts = Object.freeze({
  claims: pages<ClaimTree, ClaimOrder>("Claim", ({ where, orderBy }) => claimList(null, where, orderBy)),
  articles: pages<ArticleTree, ArticleOrder>("Article", ({ where, orderBy }) => articleList(false, where, orderBy)),
  entities: pages<EntityTree, EntityOrder>("Entity", ({ where, orderBy }) => entityList(where, orderBy)),
  publishers: pages<PublisherTree, Order<"NAME">>("Publisher", ({ where, orderBy }) => publisherList(where, orderBy)),
  claim: rows("Claim", byId),
  entity: rows("Entity", byId),
  /** by its canonical uri */
  article: rows("Article", byUri),
});
