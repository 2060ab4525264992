/** The claims whose sources may lead elsewhere after a change of something that they name. */
import type { Commit } from "../../claim-log/commit.ts";
import { type Sql, sql } from "../../database/sql.ts";
import { loadFamilies } from "../../reading/corroboration/families.ts";
import { settle } from "./settle.ts";

const idsOf = async (tx: Commit, statement: Sql): Promise<readonly bigint[]> =>
  (await tx.query<{ id: bigint }>(statement)).map(({ id }) => id);

/** After another publisher of articles, or other copies: their claims, and those of articles that are copies of one of them. */
export const claimsOfArticles = async (tx: Commit, articles: readonly bigint[]): Promise<readonly bigint[]> =>
  articles.length === 0
    ? []
    : idsOf(
        tx,
        sql`SELECT id FROM claim WHERE article_id = ANY (${articles}::bigint[])
          UNION SELECT c.id FROM article_copy k JOIN claim c ON c.article_id = k.article_id WHERE k.head_id = ANY (${articles}::bigint[])`,
      );

/** Publishers with all that was merged into them and all whose family they head, as the rows are now. */
export const kinOf = (tx: Commit, publishers: readonly bigint[]): Promise<readonly bigint[]> =>
  idsOf(
    tx,
    sql`WITH RECURSIVE kin (id) AS (
        SELECT id FROM unnest(${publishers}::bigint[]) AS n (id)
        UNION SELECT p.id FROM kin k JOIN publisher p ON p.survivor_id = k.id OR p.parent_id = k.id)
      SELECT id FROM kin`,
  );

/**
 * After merges and families. A claim that is alone and credits one publisher of another family comes from the same origin as before,
 * if under another name: so of those that are alone only such as have more than one source, or credit their own family, are looked at.
 * `changed`: publishers that have another survivor or parent; `heads`: the heads of their families, of before and of now.
 */
const claimsOfPublishers = async (
  tx: Commit,
  changed: readonly bigint[],
  heads: readonly bigint[],
): Promise<readonly bigint[]> => {
  const kin = await kinOf(tx, changed);
  const family = await kinOf(tx, [...new Set([...changed, ...heads])]);
  return idsOf(
    tx,
    sql`WITH theirs AS (
        SELECT id FROM article WHERE publisher_id = ANY (${kin}::bigint[])),
      concerned AS (
        SELECT c.id FROM claim c JOIN theirs ON theirs.id = c.article_id
        UNION SELECT c.id FROM article_copy k JOIN theirs ON theirs.id = k.head_id JOIN claim c ON c.article_id = k.article_id
        UNION SELECT claim_id FROM attribution WHERE publisher_id = ANY (${kin}::bigint[]))
      SELECT s.claim_id AS id FROM concerned JOIN claim_support s ON s.claim_id = concerned.id WHERE s.component_id < 0
      UNION SELECT t.claim_id FROM attribution t JOIN claim c ON c.id = t.claim_id JOIN article a ON a.id = c.article_id
        WHERE t.publisher_id = ANY (${family}::bigint[])
          AND (t.position > 0 OR a.publisher_id = ANY (${family}::bigint[])
            OR EXISTS (SELECT FROM attribution o WHERE o.claim_id = t.claim_id AND o.position > 0))`,
  );
};

/** After merges: claims that one of them speaks in, of those that are alone only such as have more than one source. */
const claimsOfSpeakers = (tx: Commit, entities: readonly bigint[]): Promise<readonly bigint[]> =>
  idsOf(
    tx,
    sql`SELECT t.claim_id AS id FROM attribution t JOIN claim_support s ON s.claim_id = t.claim_id
      WHERE t.speaker_entity_id = ANY (${entities}::bigint[]) AND (s.component_id < 0 OR t.position > 0
        OR EXISTS (SELECT FROM attribution o WHERE o.claim_id = t.claim_id AND o.position > 0))`,
  );

const headsOf = async (tx: Commit, publishers: readonly bigint[]): Promise<readonly bigint[]> => [
  ...(await loadFamilies(tx, publishers)).values(),
];

/** To be called before publishers are merged, parted, or given to another family; what it gives, after that. */
export const settlePublishers = async (tx: Commit, publishers: readonly bigint[]): Promise<() => Promise<void>> => {
  const before = await headsOf(tx, publishers);
  return async () => {
    const heads = [...before, ...(await headsOf(tx, publishers))];
    await settle(tx, { sources: await claimsOfPublishers(tx, publishers, heads), renames: true });
  };
};

/** The same for entities. */
export const settleEntities = async (tx: Commit, entities: readonly bigint[]): Promise<() => Promise<void>> =>
  Promise.resolve(async () => settle(tx, { sources: await claimsOfSpeakers(tx, entities), renames: true }));
