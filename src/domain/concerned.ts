/**
 * The claims whose answer to a filter may change though nothing of their own does: they are named to the log, so that a subscriber
 * hears them as ADDED or REMOVED.
 */
import type { Commit } from "../claim-log/commit.ts";
import { type Sql, sql } from "../database/sql.ts";

interface ClaimId {
  id: bigint;
}

const touch = async (commit: Commit, statement: Sql): Promise<void> => {
  const rows = await commit.query<ClaimId>(statement);
  commit.touch(
    rows.map(({ id }) => id),
    false,
  );
};

/** Claims of these articles, and claims that cite one of them by its uri. */
export const touchClaimsOfArticles = async (
  commit: Commit,
  ids: readonly bigint[],
  uris: readonly string[],
): Promise<void> => {
  if (uris.length === 0) return;
  await touch(
    commit,
    sql`SELECT id FROM claim WHERE article_id = ANY (${ids}::bigint[])
      UNION SELECT claim_id FROM attribution WHERE article_uri = ANY (${uris}::text[])`,
  );
};

/** Claims that are about one of these entities, or that one of them speaks in. */
export const touchClaimsOfEntities = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await touch(
    commit,
    sql`SELECT claim_id AS id FROM claim_entity WHERE entity_id = ANY (${ids}::bigint[])
      UNION SELECT claim_id FROM claim_entity WHERE given_id = ANY (${ids}::bigint[])
      UNION SELECT claim_id FROM attribution WHERE speaker_entity_id = ANY (${ids}::bigint[])
      UNION SELECT claim_id FROM attribution WHERE speaker_entity_given_id = ANY (${ids}::bigint[])`,
  );
};

/** Claims of these publishers' articles, claims credited to them, and claims that cite one of those articles. */
export const touchClaimsOfPublishers = async (commit: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await touch(
    commit,
    sql`WITH theirs AS (
        SELECT id, uri FROM article WHERE publisher_id = ANY (${ids}::bigint[])
        UNION SELECT id, uri FROM article WHERE publisher_given_id = ANY (${ids}::bigint[]))
      SELECT c.id FROM claim c JOIN theirs ON c.article_id = theirs.id
      UNION SELECT claim_id FROM attribution WHERE publisher_id = ANY (${ids}::bigint[])
      UNION SELECT claim_id FROM attribution WHERE publisher_given_id = ANY (${ids}::bigint[])
      UNION SELECT a.claim_id FROM attribution a JOIN theirs ON a.article_uri = theirs.uri`,
  );
};
