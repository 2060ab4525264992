/**
 * Groups of copies: articles of one text have the same head, the first of them in order of ingest, which has a row too; an article
 * without copies has none. Written within a commit, with history.
 */
import type { Commit } from "../../claim-log/commit.ts";
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";

export interface Member {
  readonly article: bigint;
  readonly head: bigint;
}

export const readGroupsOf = (database: Queryable, articles: readonly bigint[]): Promise<Member[]> =>
  database.query<Member>(sql`
    SELECT article_id AS article, head_id AS head FROM article_copy WHERE article_id = ANY (${articles}::bigint[])`);

/** The first members of a group in order of ingest, `limit` at most. */
export const readMembers = async (database: Queryable, head: bigint, limit: number): Promise<bigint[]> => {
  const rows = await database.query<{ article: bigint }>(sql`
    SELECT article_id AS article FROM article_copy WHERE head_id = ${head} ORDER BY article_id LIMIT ${limit}`);
  return rows.map(({ article }) => article);
};

export const smallest = (ids: Iterable<bigint>): bigint => {
  let least: bigint | null = null;
  for (const id of ids) if (least === null || id < least) least = id;
  if (least === null) throw new Error("none of no articles is the first");
  return least;
};

/** Moves articles between groups; `changed` gathers those whose row is another one now. */
export interface Regrouping {
  readonly changed: ReadonlySet<bigint>;
  /** Takes articles out: they are without copies, and no head. */
  leave(articles: readonly bigint[]): Promise<void>;
  /** Puts articles under a head, whatever group they were in. */
  put(articles: readonly bigint[], head: bigint): Promise<void>;
  /** Puts a whole group under another head. */
  move(from: bigint, head: bigint): Promise<void>;
}

export const createRegrouping = (tx: Commit): Regrouping => {
  const changed = new Set<bigint>();
  const kept = new Set<bigint>();
  /** What the rows were before this commit, once for each. */
  const keep = async (articles: readonly bigint[]): Promise<void> => {
    const fresh = articles.filter((article) => !kept.has(article));
    for (const article of fresh) kept.add(article);
    if (fresh.length > 0)
      await tx.query(sql`
        INSERT INTO article_copy_version (article_id, until, head_id, created_in)
        SELECT article_id, ${tx.id}, head_id, created_in FROM article_copy
        WHERE article_id = ANY (${fresh}::bigint[]) AND created_in < ${tx.id}`);
  };
  const note = (rows: readonly { readonly article: bigint }[]): void => {
    for (const { article } of rows) changed.add(article);
  };
  const put = async (articles: readonly bigint[], head: bigint): Promise<void> => {
    await keep(articles);
    note(
      await tx.query<{ article: bigint }>(sql`
        INSERT INTO article_copy AS c (article_id, head_id, created_in)
        SELECT id, ${head}, ${tx.id} FROM unnest(${articles}::bigint[]) AS n (id) WHERE EXISTS (SELECT FROM article a WHERE a.id = n.id)
        ON CONFLICT (article_id) DO UPDATE SET head_id = excluded.head_id WHERE c.head_id <> excluded.head_id
        RETURNING article_id AS article`),
    );
  };
  return {
    changed,
    leave: async (articles) => {
      await keep(articles);
      note(
        await tx.query<{ article: bigint }>(
          sql`DELETE FROM article_copy WHERE article_id = ANY (${articles}::bigint[]) RETURNING article_id AS article`,
        ),
      );
    },
    put,
    move: async (from, head) => {
      const rows = await tx.query<{ article: bigint }>(
        sql`SELECT article_id AS article FROM article_copy WHERE head_id = ${from}`,
      );
      await put(
        rows.map(({ article }) => article),
        head,
      );
    },
  };
};
