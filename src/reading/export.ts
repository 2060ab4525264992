/**
 * Exports: every claim of a filter, oldest first, with what an export shows of it, in constant memory: one page of claims at a
 * time, its articles, publishers, entities and attributions read set-based. It knows no file format and holds no snapshot, so
 * that a slow client holds no transaction: claims that come in while it runs are at its end, as ids are in the order of ingest.
 * A cursor resumes behind any claim; it is bound to the filter.
 */
import type { Database } from "../database/database.ts";
import type { ClaimTree } from "../filter/tree.ts";
import { openRows, type Rows } from "./by-id/by-id.ts";
import { filterText, onlyActive } from "./condition.ts";
import { claimList } from "./lists/claims.ts";
import { decodeCursor, encodeCursor, type ListName, nameFilter, type Place } from "./lists/cursor.ts";
import { readListPages } from "./lists/list.ts";
import type { ArticleRow, AttributionRow, ClaimEntityRow, ClaimRow, EntityRow, PublisherRow } from "./rows.ts";

export interface ExportedAttribution extends AttributionRow {
  readonly publisher: PublisherRow | null;
  readonly speakerEntity: EntityRow | null;
}

/** One claim with all that an export shows of it. */
export interface ExportedClaim {
  /** resumes behind this claim */
  readonly cursor: string;
  readonly claim: ClaimRow;
  readonly article: ArticleRow;
  readonly publisher: PublisherRow | null;
  readonly entities: readonly (ClaimEntityRow & { readonly entity: EntityRow })[];
  readonly attributions: readonly ExportedAttribution[];
}

/** Claims in memory at once. */
const pageSize = 500;

const found = <Row>(row: Row | null, what: string, id: bigint): Row => {
  if (row) return row;
  throw new Error(`${what} ${id} is named by a row and does not exist`);
};

const complete = async (rows: Rows, claim: ClaimRow, cursor: string): Promise<ExportedClaim> => {
  const publisherOf = async (id: bigint | null): Promise<PublisherRow | null> =>
    id === null ? null : rows.publishers.load(id);
  const readArticle = async () => {
    const article = found(await rows.articles.load(claim.articleId), "article", claim.articleId);
    return { article, publisher: await publisherOf(article.publisherId) };
  };
  const readEntities = async () => {
    const named = await rows.claimEntities.load(claim.id);
    return Promise.all(
      named.map(async (row) => ({
        ...row,
        entity: found(await rows.entities.load(row.entityId), "entity", row.entityId),
      })),
    );
  };
  const readAttributions = async () => {
    const said = await rows.attributions.load(claim.id);
    return Promise.all(
      said.map(async (row) => ({
        ...row,
        publisher: await publisherOf(row.publisherId),
        speakerEntity: row.speakerEntityId === null ? null : await rows.entities.load(row.speakerEntityId),
      })),
    );
  };
  const [source, entities, attributions] = await Promise.all([readArticle(), readEntities(), readAttributions()]);
  return { cursor, claim, ...source, entities, attributions };
};

/**
 * `where: null`: ACTIVE claims. `after`: a cursor of an earlier export of the same filter, else PAGE_CURSOR_INVALID, thrown by the
 * first `next()`. A claim that stops matching before its page is read is not in it.
 */
export async function* exportClaims(
  database: Database,
  where: ClaimTree | null,
  after: string | null,
): AsyncGenerator<ExportedClaim, void, undefined> {
  const tree = where ?? onlyActive;
  const list = claimList(null, tree, { field: "INGESTED_AT", direction: "ASC" });
  const name: ListName = { list: "export", parent: "", order: "INGESTED_AT ASC", filter: nameFilter(filterText(tree)) };
  const walk = { backward: false, size: pageSize };
  let place: Place | null = after === null ? null : decodeCursor("after", after, name);
  for (let more = true; more; ) {
    const request = { walk, after: place, before: null };
    const [page] = await readListPages<ClaimRow>(database, list, [{ given: 0n, id: 0n }], request, null);
    if (!page) return;
    // a page's rows are forgotten with it
    const rows = openRows(database);
    yield* await Promise.all(page.rows.map((at) => complete(rows, at.row, encodeCursor(name, at.place))));
    place = page.rows.at(-1)?.place ?? place;
    more = page.hasNextPage;
  }
}
