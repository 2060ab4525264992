/** Texts as they are compared, the last ones remembered: a wire's text comes again and again. */
import type { Database } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { inTurns } from "../ingest/slices.ts";
import { type Shingled, shingle } from "./sketch.ts";
import { readFolded } from "./texts.ts";

export interface Library {
  keep(article: bigint, revision: number, text: Shingled): void;
  /** The current texts of these articles; none of one whose text may not be read. */
  read(articles: readonly bigint[]): Promise<ReadonlyMap<bigint, Shingled>>;
}

const keptTexts = 400;
/** shingles of all of them; 4 bytes each */
const keptShingles = 4_000_000;
/** texts that are read at once */
const readAtOnce = 32;

interface Kept {
  readonly revision: number;
  readonly text: Shingled;
}

const readRevisions = async (database: Database, articles: readonly bigint[]): Promise<ReadonlyMap<bigint, number>> => {
  const rows = await database.query<{ id: bigint; revision: number }>(
    sql`SELECT id, revision FROM article WHERE id = ANY (${articles}::bigint[]) AND redacted_at IS NULL`,
  );
  return new Map(rows.map(({ id, revision }) => [id, revision]));
};

export const createLibrary = (database: Database): Library => {
  const known = new Map<bigint, Kept>();
  let shingles = 0;
  const drop = (article: bigint): void => {
    shingles -= known.get(article)?.text.shingles.length ?? 0;
    known.delete(article);
  };
  const keep = (article: bigint, revision: number, text: Shingled): void => {
    drop(article);
    known.set(article, { revision, text });
    shingles += text.shingles.length;
    for (const oldest of known.keys()) {
      if (known.size <= keptTexts && shingles <= keptShingles) break;
      drop(oldest);
    }
  };
  /** Another service may have seen a newer text, or taken one down, so each is asked for its revision. */
  const read = async (articles: readonly bigint[]): Promise<ReadonlyMap<bigint, Shingled>> => {
    const texts = new Map<bigint, Shingled>();
    const revisions = await readRevisions(database, [...new Set(articles)]);
    const missing: bigint[] = [];
    for (const [article, revision] of revisions) {
      const kept = known.get(article);
      if (kept?.revision === revision) texts.set(article, kept.text);
      else missing.push(article);
    }
    for (let from = 0; from < missing.length; from += readAtOnce)
      for (const [article, folded] of await readFolded(database, missing.slice(from, from + readAtOnce))) {
        const text = await inTurns(() => shingle(folded));
        texts.set(article, text);
        keep(article, revisions.get(article) ?? 0, text);
      }
    return texts;
  };
  return { keep, read };
};
