/** Texts as the search for copies reads them, page by page in the order of commits, and their sketches. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { inTurns } from "../ingest/slices.ts";
import { jsonRows, recordset } from "../rows.ts";
import type { Sketch } from "./sketch.ts";

/** Behind everything that commits up to this one brought, and behind this article in it. */
export interface Place {
  readonly commit: bigint;
  readonly article: bigint;
}

export interface TextRow extends Place {
  readonly revision: number;
  /** null where a later text is the article's current one, or the text may not be read */
  readonly folded: string | null;
}

/** texts that are looked at together */
const pageTexts = 32;

/** `until`: up to this commit; null: as far as there are any. */
export const readTexts = (database: Queryable, after: Place, until: bigint | null): Promise<TextRow[]> =>
  database.query<TextRow>(sql`
    SELECT r.recorded_in AS commit, r.article_id AS article, r.revision, t.folded
    FROM (
      SELECT recorded_in, article_id, revision FROM article_revision
      WHERE (recorded_in, article_id) > (${after.commit}::bigint, ${after.article}::bigint)
        AND (${until}::bigint IS NULL OR recorded_in <= ${until}::bigint)
      ORDER BY recorded_in, article_id LIMIT ${pageTexts}
    ) r
    JOIN article a ON a.id = r.article_id
    LEFT JOIN article_text t ON t.article_id = a.id AND t.part = 'BODY' AND a.revision = r.revision
    ORDER BY r.recorded_in, r.article_id`);

/** Whether anything is behind a place. */
export const hasTexts = async (database: Queryable, { commit, article }: Place): Promise<boolean> => {
  const rows = await database.query(sql`
    SELECT FROM article_revision WHERE (recorded_in, article_id) > (${commit}::bigint, ${article}::bigint)
    ORDER BY recorded_in, article_id LIMIT 1`);
  return rows.length > 0;
};

export const isFullPage = (rows: readonly TextRow[]): boolean => rows.length === pageTexts;

/** The current texts of these articles. */
export const readFolded = async (
  database: Queryable,
  articles: readonly bigint[],
): Promise<ReadonlyMap<bigint, string>> => {
  const rows = await database.query<{ article: bigint; folded: string }>(sql`
    SELECT article_id AS article, folded FROM article_text WHERE part = 'BODY' AND article_id = ANY (${articles}::bigint[])`);
  return new Map(rows.map(({ article, folded }) => [article, folded]));
};

export interface SketchRow extends Sketch {
  readonly article: bigint;
  readonly revision: number;
}

/**
 * Gives those articles that had no sketch with the very same bands: of the others the texts say the same as before. What was redacted
 * since it was read is left out: the lock makes a redaction wait, so that it finds the sketch that it is to erase.
 */
export const writeSketches = async (
  database: Queryable,
  sketches: readonly SketchRow[],
): Promise<ReadonlySet<bigint>> => {
  const json = await inTurns(() =>
    jsonRows(sketches, ({ bands, ...sketch }) => ({ ...sketch, bands: bands.map(String) })),
  );
  const rows = await database.query<{ article: bigint; same: boolean }>(sql`
    WITH n AS (SELECT * FROM ${recordset(json, "article bigint, revision int, hashes int[], bands bigint[]")}),
      before AS (SELECT s.article_id, s.bands = n.bands AS same FROM article_sketch s JOIN n ON n.article = s.article_id),
      written AS (
        INSERT INTO article_sketch (article_id, revision, hashes, bands)
        SELECT n.article, n.revision, n.hashes, n.bands FROM n JOIN article a ON a.id = n.article
        WHERE a.redacted_at IS NULL FOR KEY SHARE OF a
        ON CONFLICT (article_id) DO UPDATE SET revision = excluded.revision, hashes = excluded.hashes, bands = excluded.bands
        RETURNING article_id
      )
    SELECT w.article_id AS article, coalesce(b.same, false) AS same FROM written w LEFT JOIN before b ON b.article_id = w.article_id`);
  return new Set(rows.filter(({ same }) => !same).map(({ article }) => article));
};

/** articles with a band in common that are looked at, and those of them that are compared */
const maxMet = 500;
const maxCompared = 24;

export interface Met {
  readonly of: bigint;
  readonly article: bigint;
  readonly hashes: readonly number[];
}

/**
 * For each article the others that have most bands in common with it, by the index of bands alone; as JSON, which pg reads faster
 * than arrays.
 */
export const readMet = (database: Queryable, articles: readonly bigint[]): Promise<Met[]> =>
  database.query<Met>(sql`
    SELECT q.article_id AS of, m.article, to_json(m.hashes) AS hashes
    FROM article_sketch q CROSS JOIN LATERAL (
      SELECT f.article_id AS article, f.hashes FROM (
        SELECT s.article_id, s.hashes, s.bands FROM article_sketch s
        WHERE s.bands && q.bands AND s.article_id <> q.article_id LIMIT ${maxMet}
      ) f
      ORDER BY (SELECT count(*) FROM unnest(f.bands) AS b (band) WHERE b.band = ANY (q.bands)) DESC, f.article_id
      LIMIT ${maxCompared}
    ) m
    WHERE q.article_id = ANY (${articles}::bigint[])`);
