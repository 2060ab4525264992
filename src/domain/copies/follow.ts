/**
 * Looks for copies of every text soon after it was stored, and of those that were stored before anybody looked: the newest first
 * come first served, the old ones in between. It keeps two places: behind the last commit that it has looked at, and how far it has
 * come among what was there when it began.
 */
import type { Database } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { type Follower, startFollower } from "../following/follower.ts";
import { readPlace, writePlace } from "../following/place.ts";
import { detectCopies } from "./detect.ts";
import { createLibrary, type Library } from "./library.ts";
import { hasTexts, isFullPage, type Place, readTexts, type TextRow } from "./texts.ts";

const name = "copies";

interface Progress {
  readonly now: Place;
  /** among what was there at the beginning; null: all of that is done */
  readonly old: (Place & { readonly until: bigint }) | null;
}

const readHead = async (database: Database): Promise<bigint> => {
  const [row] = await database.query<{ commit: bigint }>(
    sql`SELECT coalesce((SELECT recorded_in FROM article_revision ORDER BY recorded_in DESC LIMIT 1), 0) AS commit`,
  );
  return row?.commit ?? 0n;
};

/** Behind every article of a commit. */
const lastArticle = 2n ** 63n - 1n;

/** What is there already is old; from here on everything is looked at as it comes. */
const begin = async (database: Database): Promise<Progress> => {
  const until = await readHead(database);
  const now = { commit: until, article: lastArticle };
  return { now, old: until > 0n ? { commit: 0n, article: 0n, until } : null };
};

/** null where nobody has looked yet. */
const readProgress = async (database: Database): Promise<Progress | null> => {
  const stored = await readPlace(database, name);
  if (!stored) return null;
  const { commit = "0", article = "0", oldCommit, oldArticle, until } = stored;
  return {
    now: { commit: BigInt(commit), article: BigInt(article) },
    old:
      oldCommit && oldArticle && until
        ? { commit: BigInt(oldCommit), article: BigInt(oldArticle), until: BigInt(until) }
        : null,
  };
};

const writeProgress = (database: Database, { now, old }: Progress): Promise<void> =>
  writePlace(database, name, {
    commit: `${now.commit}`,
    article: `${now.article}`,
    ...(old ? { oldCommit: `${old.commit}`, oldArticle: `${old.article}`, until: `${old.until}` } : {}),
  });

const placeBehind = (rows: readonly TextRow[], otherwise: Place): Place => {
  const last = rows.at(-1);
  return last ? { commit: last.commit, article: last.article } : otherwise;
};

const step = async (database: Database, library: Library): Promise<boolean> => {
  const progress = (await readProgress(database)) ?? (await begin(database));
  const fresh = await readTexts(database, progress.now, null);
  if (fresh.length > 0) {
    await detectCopies(database, library, fresh);
    await writeProgress(database, { ...progress, now: placeBehind(fresh, progress.now) });
    return isFullPage(fresh) || progress.old !== null;
  }
  const { now, old } = progress;
  if (!old) {
    await writeProgress(database, progress);
    return false;
  }
  const rows = await readTexts(database, old, old.until);
  await detectCopies(database, library, rows);
  const more = isFullPage(rows);
  await writeProgress(database, { now, old: more ? { ...placeBehind(rows, old), until: old.until } : null });
  return more;
};

/** `report` is told of what failed and is tried again. */
export const followCopies = (database: Database, report: (fault: unknown) => void, pollMs?: number): Follower => {
  const library = createLibrary(database);
  return startFollower({
    database,
    lock: name,
    report,
    ...(pollMs === undefined ? {} : { pollMs }),
    isBehind: async () => {
      const progress = await readProgress(database);
      return progress === null || progress.old !== null || hasTexts(database, progress.now);
    },
    step: () => step(database, library),
  });
};
