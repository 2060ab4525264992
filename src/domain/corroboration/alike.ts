/**
 * A shortcut for large components. An article that says what another one of the same publisher says, with the same sources, adds
 * no origin and takes none away: where each claim that came or left has such a twin among those that stayed, the counts follow
 * without a look at the others. Asked of few claims, and of a bounded stretch of the component; where no twin is found, all is
 * counted.
 */
import type { Commit } from "../../claim-log/commit.ts";
import { raw, sql } from "../../database/sql.ts";
import type { Shared } from "./support.ts";

/** Below it, counting all is as cheap. */
const smallest = 500;
const mostChanges = 16;
/** Claims among which a twin is looked for: some 10 ms. */
const lookedThrough = raw("2000");

interface Alike {
  article: bigint;
  hasTwin: boolean;
}

/** The sources of `claim c`, equal for equal ones. */
const sourcesOf = raw(`ARRAY(
  SELECT row(t.kind, t.publisher_id, t.article_uri, t.speaker_folded, t.speaker_entity_id)::text FROM attribution t
  WHERE t.claim_id = c.id ORDER BY t.position)`);

const findTwins = (tx: Commit, component: bigint, claims: readonly bigint[]): Promise<Alike[]> => {
  const inComponent = sql`s.component_id = ${component} AND s.component_id < 0`;
  return tx.query<Alike>(sql`
    WITH looked AS MATERIALIZED (
      SELECT s.claim_id FROM claim_support s WHERE ${inComponent} LIMIT ${lookedThrough}),
    changed AS MATERIALIZED (
      SELECT c.id, c.article_id, a.uri, a.publisher_id, ${sourcesOf} AS sources
      FROM claim c JOIN article a ON a.id = c.article_id WHERE c.id = ANY (${claims}::bigint[]))
    SELECT n.article_id AS article,
      NOT EXISTS (SELECT FROM article_copy k WHERE k.article_id = n.article_id)
      -- its article says no more here, and nobody here names it
      AND NOT EXISTS (SELECT FROM claim o JOIN claim_support s ON s.claim_id = o.id
        WHERE o.article_id = n.article_id AND o.id <> n.id AND ${inComponent})
      AND NOT EXISTS (SELECT FROM attribution t JOIN claim_support s ON s.claim_id = t.claim_id
        WHERE t.article_uri = n.uri AND ${inComponent})
      AND EXISTS (
        SELECT FROM looked JOIN claim c ON c.id = looked.claim_id JOIN article a ON a.id = c.article_id
        WHERE a.publisher_id = n.publisher_id AND c.id <> ALL (${claims}::bigint[]) AND ${sourcesOf} = n.sources
          AND NOT EXISTS (SELECT FROM article_copy k WHERE k.article_id = a.id)
          AND NOT EXISTS (SELECT FROM claim o JOIN claim_support s ON s.claim_id = o.id
            WHERE o.article_id = a.id AND o.id <> c.id AND ${inComponent})) AS "hasTwin"
    FROM changed n`);
};

/** The component's counts after claims came and left, as it is now; null where they have to be counted. */
export const countAlike = async (
  tx: Commit,
  component: bigint,
  before: Shared,
  came: readonly bigint[],
  left: readonly bigint[],
): Promise<Omit<Shared, "contested"> | null> => {
  const changes = [...came, ...left];
  // the name of a closed circle hangs on who is in it
  if (before.claims < smallest || before.circular || changes.length > mostChanges) return null;
  const found = await findTwins(tx, component, changes);
  const articles = new Set(found.map(({ article }) => article));
  if (found.length !== changes.length || articles.size !== changes.length || found.some(({ hasTwin }) => !hasTwin))
    return null;
  const more = came.length - left.length;
  return { ...before, claims: before.claims + more, articles: before.articles + more };
};
