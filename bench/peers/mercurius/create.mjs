/**
 * An article with its claims, written by hand: one statement finds the entities, one the publisher, one writes all rows and is its own
 * transaction. The articles of S1 name nobody new; one that does is refused.
 */
import { createHash } from "node:crypto";
import { fold, nameKey, wordsOfFolded } from "../../../src/filter/fold.ts";

const createdIn = 1;

const findEntities = `
  SELECT x.key, e.id, e.name, e.kind FROM jsonb_to_recordset($1) AS x (key text, kind entity_kind, "nameKey" text, "wikidataId" text)
    LEFT JOIN entity w ON w.wikidata_id = x."wikidataId"
    LEFT JOIN entity n ON x."wikidataId" IS NULL AND n.wikidata_id IS NULL AND n.kind = x.kind AND n.name_key = x."nameKey"
    JOIN entity e ON e.id = coalesce(w.survivor_id, n.survivor_id)`;

const findPublisher = `
  SELECT s.id, s.name FROM publisher p JOIN publisher s ON s.id = p.survivor_id
  WHERE p.domain = $1 OR ($1::text IS NULL AND p.domain IS NULL AND p.name_key = $2)`;

const insert = `
  WITH article_row AS (
    INSERT INTO article (uri, title, language, authors, published_at, ingested_at, revision, created_in, publisher_given_id, publisher_id)
    VALUES ($1, $2, $3, $4, $5, $6, 1, ${createdIn}, $7, $7) RETURNING id),
  revision AS (
    INSERT INTO article_revision (article_id, revision, body, body_hash, recorded_in, recorded_at)
    SELECT id, 1, $8, $9, ${createdIn}, $6 FROM article_row),
  texts AS (
    INSERT INTO article_text (article_id, part, folded, words)
    SELECT a.id, t.part, t.folded, array_to_tsvector(t.words)
    FROM article_row a, jsonb_to_recordset($10) AS t (part article_part, folded text, words text[])),
  claims AS (
    INSERT INTO claim (article_id, extractor, key, text, text_folded, text_words, language, quote_text, quote_start, quote_end,
      quote_verified, modality, confidence, status, ingested_at, updated_at, created_in)
    SELECT a.id, 'default', x.key, x.text, x.folded, array_to_tsvector(x.words), $3, x.quote, x."quoteStart", x."quoteEnd",
      true, x.modality, x.confidence, 'ACTIVE', $6, $6, ${createdIn}
    FROM article_row a, jsonb_to_recordset($11) AS x (position int, key text, text text, folded text, words text[], quote text,
      "quoteStart" int, "quoteEnd" int, modality claim_modality, confidence float8)
    ORDER BY x.position RETURNING id, key),
  links AS (
    INSERT INTO claim_entity (claim_id, position, given_id, entity_id, role)
    SELECT c.id, l.position, l.entity, l.entity, l.role
    FROM jsonb_to_recordset($12) AS l (claim text, position int, entity bigint, role claim_role) JOIN claims c ON c.key = l.claim),
  attributions AS (
    INSERT INTO attribution (claim_id, position, kind, speaker, speaker_folded, speaker_words, anonymous_sources)
    SELECT c.id, t.position, t.kind, t.speaker, t.folded, array_to_tsvector(t.words), t."anonymousSources"
    FROM jsonb_to_recordset($13) AS t (claim text, position int, kind attribution_kind, speaker text, folded text, words text[],
      "anonymousSources" int) JOIN claims c ON c.key = t.claim)
  SELECT a.id AS "articleId", c.id, c.key FROM article_row a, claims c`;

const searchable = (text) => {
  const folded = fold(text);
  return { folded, words: wordsOfFolded(folded) };
};

const claimRow = (body, { key, text, quote, modality, confidence }, position) => {
  const quoteStart = [...body.slice(0, body.indexOf(quote.text))].length;
  const quoteEnd = quoteStart + [...quote.text].length;
  return { position, key, text, ...searchable(text), quote: quote.text, quoteStart, quoteEnd, modality, confidence };
};

const attributionRows = ({ key, attributions = [{ kind: "UNSTATED" }] }) =>
  attributions.map(({ kind, speaker, anonymousSources }, position) => {
    const said = speaker ? { speaker, ...searchable(speaker) } : {};
    return { claim: key, position, kind, anonymousSources, ...said };
  });

export const articleWriter = (pool) => {
  const rowsOf = async (name, text, values) => (await pool.query({ name, text, values })).rows;

  const entitiesOf = async (inputs) => {
    const asked = inputs.map(({ key, kind, name, wikidataId }) => ({ key, kind, nameKey: nameKey(name), wikidataId }));
    const rows = await rowsOf("find entities", findEntities, [JSON.stringify(asked)]);
    const found = new Map(rows.map(({ key, ...entity }) => [key, entity]));
    const missing = inputs.find(({ key }) => !found.has(key));
    if (missing) throw new Error(`the entity ${missing.name} is not stored`);
    return found;
  };

  const publisherOf = async (input) => {
    if (!input) return null;
    const [found] = await rowsOf("find a publisher", findPublisher, [input.domain ?? null, nameKey(input.name)]);
    if (!found) throw new Error(`the publisher ${input.name} is not stored`);
    return found;
  };

  /** Gives its claims as events say them, in their order. */
  return async ({ uri, title = null, language, authors, publishedAt, body, ...input }) => {
    const [entities, publisher] = await Promise.all([entitiesOf(input.entities), publisherOf(input.publisher)]);
    const at = new Date();
    const texts = [{ part: "BODY", ...searchable(body) }, ...(title ? [{ part: "TITLE", ...searchable(title) }] : [])];
    const claims = input.claims.map((claim, position) => claimRow(body, claim, position));
    const links = input.claims.flatMap(({ key, entities: named }) =>
      named.map(({ entity, role }, position) => ({ claim: key, position, entity: entities.get(entity).id, role })),
    );
    const published = publishedAt ? new Date(publishedAt) : null;
    const hash = createHash("sha256").update(body).digest();
    const lists = [texts, claims, links, input.claims.flatMap(attributionRows)].map((list) => JSON.stringify(list));
    const own = [uri, title, language, authors, published, at, publisher?.id ?? null, body, hash];
    const rows = await rowsOf("insert an article", insert, [...own, ...lists]);
    const idOf = new Map(rows.map(({ key, id }) => [key, id]));
    const article = { id: rows[0]?.articleId, title, uri, publishedAt: published, publisher };
    return input.claims.map(({ key, text, modality, confidence = null, entities: named }) => ({
      id: idOf.get(key),
      ...{ key, text, modality, confidence, language, extractor: "default", status: "ACTIVE", ingestedAt: at, article },
      entities: named.map(({ entity, role }) => ({ role, entity: entities.get(entity) })),
    }));
  };
};
