/** Writes a world's rows as the service would have left them. */
import type { Queryable } from "../../../src/database/database.ts";
import { join, type Sql, sql } from "../../../src/database/sql.ts";
import type { EntityFacts, PublisherFacts } from "../../../src/filter/facts.ts";
import { fold, wordsOf } from "../../../src/filter/fold.ts";
import type { World } from "./world.ts";

const searchable = (text: string): Sql => sql`${fold(text)}, array_to_tsvector(${wordsOf(text)}::text[])`;
const at = (instant: number | null): Sql =>
  sql`${instant === null ? null : new Date(instant).toISOString()}::timestamptz`;

/** Rows in statements of at most this many. */
const chunk = 200;
const insert = async (database: Queryable, into: Sql, rows: readonly Sql[]): Promise<void> => {
  for (let start = 0; start < rows.length; start += chunk)
    await database.query(sql`INSERT INTO ${into} VALUES ${join(rows.slice(start, start + chunk))}`);
};

/** Which of an object's ids a source named: any of them. */
const given = (object: EntityFacts | PublisherFacts, index: number): bigint | undefined =>
  object.ids[index % object.ids.length];

const storeNamed = async (database: Queryable, world: World): Promise<void> => {
  const { publishers, entities } = world;
  await insert(
    database,
    sql`publisher (id, name, name_key, domain, aliases, merged_into_id, survivor_id, parent_id, created_in)`,
    publishers.flatMap(({ ids, names, domain, family }) =>
      ids.map((id) => {
        const [survivor] = ids;
        const isSurvivor = id === survivor;
        // the parent by any of its ids; a retired one keeps a parent of its own, which no filter looks at
        const parent = publishers.find((one) => one.ids[0] === family[ids.length]);
        const named = isSurvivor ? parent && given(parent, Number(id)) : publishers.at(-1)?.ids[0];
        return sql`(${id}, ${names[0]}, ${`publisher ${id}`}, ${isSurvivor ? domain : null}, ${names.slice(1)}::text[],
          ${isSurvivor ? null : survivor}::bigint, ${survivor}, ${named}::bigint, 1)`;
      }),
    ),
  );
  await insert(
    database,
    sql`entity (id, kind, name, name_key, wikidata_id, aliases, merged_into_id, survivor_id, created_in)`,
    entities.flatMap(({ ids, kind, names, wikidataId }) =>
      ids.map((id) => {
        const [survivor] = ids;
        const isSurvivor = id === survivor;
        return sql`(${id}, ${kind}::entity_kind, ${names[0]}, ${`entity ${id}`}, ${isSurvivor ? wikidataId : null}, ${names.slice(1)}::text[],
          ${isSurvivor ? null : survivor}::bigint, ${survivor}, 1)`;
      }),
    ),
  );
  // a retired one keeps names of its own, which no filter looks at
  const nameRows = (objects: readonly (EntityFacts | PublisherFacts)[]): Sql[] =>
    objects.flatMap(({ ids, names }) =>
      ids.flatMap((id) =>
        (id === ids[0] ? names : ["Retired"]).map((name, position) => sql`(${id}, ${position}, ${searchable(name)})`),
      ),
    );
  await insert(database, sql`publisher_name (publisher_id, position, folded, words)`, nameRows(publishers));
  await insert(database, sql`entity_name (entity_id, position, folded, words)`, nameRows(entities));
};

const storeArticles = async (database: Queryable, { articles }: World): Promise<void> => {
  await insert(
    database,
    sql`article (id, uri, title, language, publisher_given_id, publisher_id, authors, published_at, ingested_at, revision, created_in)`,
    articles.map(
      ({ id, uri, title, language, publisher, publishedAt, ingestedAt }) =>
        sql`(${id}, ${uri}, ${title}, ${language}, ${publisher && given(publisher, Number(id))}::bigint, ${publisher?.ids[0]}::bigint,
          '{}', ${at(publishedAt)}, ${at(ingestedAt)}, 1, 1)`,
    ),
  );
  await insert(
    database,
    sql`article_text (article_id, part, folded, words)`,
    articles.flatMap(({ id, title, body }) => [
      ...(title === null ? [] : [sql`(${id}, 'TITLE'::article_part, ${searchable(title)})`]),
      ...(body === null ? [] : [sql`(${id}, 'BODY'::article_part, ${searchable(body)})`]),
    ]),
  );
};

const storeClaims = async (database: Queryable, { claims }: World): Promise<void> => {
  await insert(
    database,
    sql`claim (id, article_id, extractor, key, text, text_folded, text_words, language, modality, confidence, status, retracted_by,
      ingested_at, updated_at, created_in)`,
    claims.map(
      ({ id, article, text, language, modality, confidence, status, ingestedAt }) =>
        sql`(${id}, ${article.id}, 'test', ${String(id)}, ${text}, ${searchable(text)}, ${language}, ${modality}::claim_modality,
          ${confidence}::float8, ${status}::claim_status, ${status === "RETRACTED" ? "CURATOR" : null}::retraction_source,
          ${at(ingestedAt)}, ${at(ingestedAt)}, 1)`,
    ),
  );
  await insert(
    database,
    sql`claim_support (claim_id, component_id, independent_origins, contested)`,
    claims.map(({ id, independentOrigins, contested }) => sql`(${id}, ${id}, ${independentOrigins}, ${contested})`),
  );
  await insert(
    database,
    sql`claim_entity (claim_id, position, given_id, entity_id, role)`,
    claims.flatMap(({ id, entities }) =>
      entities.map(
        ({ role, entity }, position) =>
          sql`(${id}, ${position}, ${given(entity, position)}, ${entity.ids[0]}, ${role}::claim_role)`,
      ),
    ),
  );
  await insert(
    database,
    sql`attribution (claim_id, position, kind, publisher_given_id, publisher_id, article_uri, speaker, speaker_folded, speaker_words)`,
    claims.flatMap(({ id, attributions }) =>
      attributions.map(({ kind, publisher, article, speaker }, position) => {
        // where no article of that uri was ingested, the citation stays a uri
        const uri = article?.uri ?? (position === 1 ? "https://elsewhere.example/" : null);
        const spoken = speaker === null ? sql`NULL, NULL, NULL::tsvector` : sql`${speaker}, ${searchable(speaker)}`;
        return sql`(${id}, ${position}, ${kind}::attribution_kind, ${publisher && given(publisher, position)}::bigint,
          ${publisher?.ids[0]}::bigint, ${uri}, ${spoken})`;
      }),
    ),
  );
};

/** Everything, with fresh statistics. */
export const storeWorld = async (database: Queryable, world: World): Promise<void> => {
  await storeNamed(database, world);
  await storeArticles(database, world);
  await storeClaims(database, world);
  await database.query(sql`ANALYZE`);
};
