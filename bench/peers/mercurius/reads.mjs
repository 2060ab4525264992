/**
 * Every statement that reads, written by hand. Named ones are prepared once a connection, as pg offers it; the two whose best plan
 * hangs on the values asked for are planned anew, as the limit's are.
 */

const claimColumns = `c.id, c.key, c.extractor, c.text, c.language, c.modality, c.confidence, c.status,
  c.ingested_at AS "ingestedAt", c.article_id AS "articleId"`;

/** Claims whose ids `page` gives, newest first. */
const claimsOf = (page) =>
  `SELECT ${claimColumns} FROM (${page}) page JOIN claim c ON c.id = page.id ORDER BY c.id DESC`;

export const createReads = (pool) => {
  const rowsOf = async (statement) => (await pool.query(statement)).rows;
  return {
    claim: async (id) => {
      const text = `SELECT ${claimColumns} FROM claim c WHERE c.id = $1`;
      return (await rowsOf({ name: "claim", text, values: [id] }))[0] ?? null;
    },

    // the limit is part of the text, so that a kept plan knows it
    claimsOfEntity: (entity, limit) =>
      rowsOf({
        name: `claims of an entity, ${limit}`,
        text: claimsOf(`SELECT DISTINCT m.claim_id AS id FROM claim_entity m JOIN claim k ON k.id = m.claim_id
          WHERE m.entity_id = $1 AND k.status = 'ACTIVE' ORDER BY m.claim_id DESC LIMIT ${limit}`),
        values: [entity],
      }),

    claimsWhere: ({ entities, confidence, notPublisher, publishedFrom, publishedBefore }, limit) =>
      rowsOf({
        text: claimsOf(`SELECT DISTINCT m.claim_id AS id FROM claim_entity m JOIN claim k ON k.id = m.claim_id
            JOIN article s ON s.id = k.article_id
          WHERE m.entity_id = ANY ($1::bigint[]) AND k.status = 'ACTIVE' AND (k.confidence >= $2 OR k.confidence IS NULL)
            AND s.publisher_id IS DISTINCT FROM $3 AND s.published_at >= $4 AND s.published_at < $5
          ORDER BY m.claim_id DESC LIMIT ${limit}`),
        values: [entities, confidence, notPublisher, publishedFrom, publishedBefore],
      }),

    claimsWithWords: (words, limit) =>
      rowsOf({
        text: claimsOf(`SELECT k.id FROM claim k WHERE k.text_words @@ $1::tsquery AND k.status = 'ACTIVE'
          ORDER BY k.id DESC LIMIT ${limit}`),
        values: [words.map((word) => `'${word}'`).join(" & ")],
      }),

    // joined, as one statement more for the publishers cost a page more than the join does
    articles: async (ids) => {
      const rows = await rowsOf({
        name: "articles",
        text: `SELECT a.id, a.title, a.uri, a.published_at AS "publishedAt", p.id AS "publisherId", p.name
          FROM article a LEFT JOIN publisher p ON p.id = a.publisher_id WHERE a.id = ANY ($1::bigint[])`,
        values: [ids],
      });
      return rows.map(({ publisherId: id, name, ...article }) => ({ ...article, publisher: id && { id, name } }));
    },

    // an entity is never wanted without its link, so one statement brings both; OFFSET 0 has it look each up, where the planner
    // would read the whole of a small table
    entitiesOfClaims: (ids) =>
      rowsOf({
        name: "entities of claims",
        text: `SELECT m.claim_id AS "claimId", m.role, e.id, e.name, e.kind FROM claim_entity m
            JOIN LATERAL (SELECT id, name, kind FROM entity WHERE id = m.entity_id OFFSET 0) e ON true
          WHERE m.claim_id = ANY ($1::bigint[]) ORDER BY m.claim_id, m.position`,
        values: [ids],
      }),
  };
};
