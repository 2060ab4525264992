/**
 * A newsroom's worth of rows, put in place by plain SQL: for tests of reading, which must not depend on how writing works.
 * Ids are the caller's; what is left out gets something plausible.
 */
import type { Database, Queryable } from "../../src/database/database.ts";
import { openPool } from "../../src/database/pool.ts";
import { sql } from "../../src/database/sql.ts";
import { fold, wordsOf } from "../../src/filter/fold.ts";
import type {
  AttributionKind,
  ClaimModality,
  ClaimRelationType,
  ClaimRole,
  ClaimStatus,
  EntityKind,
} from "../../src/terms/enumerations.ts";
import { createTestDatabase } from "./database.ts";

export interface PublisherSeed {
  readonly id: bigint;
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly domain?: string | null;
  readonly mergedInto?: bigint;
}
export interface EntitySeed {
  readonly id: bigint;
  readonly name: string;
  readonly kind?: EntityKind;
  readonly aliases?: readonly string[];
  readonly wikidataId?: string | null;
  readonly mergedInto?: bigint;
}
export interface ArticleSeed {
  readonly id: bigint;
  readonly uri?: string;
  readonly title?: string | null;
  readonly body?: string;
  readonly language?: string;
  readonly publisher?: bigint | null;
  readonly publishedAt?: Date | null;
  readonly ingestedAt?: Date;
  readonly cited?: readonly bigint[];
}
export interface ClaimSeed {
  readonly id: bigint;
  readonly article: bigint;
  readonly text?: string;
  readonly language?: string;
  readonly modality?: ClaimModality;
  readonly confidence?: number | null;
  readonly status?: ClaimStatus;
  readonly ingestedAt?: Date;
  readonly entities?: readonly { readonly entity: bigint; readonly given?: bigint; readonly role: ClaimRole }[];
  readonly attributions?: readonly {
    readonly kind: AttributionKind;
    readonly publisher?: bigint;
    readonly articleUri?: string;
    readonly speaker?: string;
    readonly speakerEntity?: bigint;
  }[];
}
export interface RelationSeed {
  readonly id: bigint;
  readonly type: ClaimRelationType;
  readonly from: bigint;
  readonly to: bigint;
}

const someDay = new Date("2025-08-19T12:00:00.000Z");
const nameKey = (name: string): string => fold(name).replace(/\s+/g, " ").trim();
/** Rows as JSON: bigints as numbers in text, which jsonb_to_recordset casts back. */
const asJson = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));

const addNames = async (
  database: Queryable,
  table: "entity" | "publisher",
  owners: readonly (PublisherSeed | EntitySeed)[],
): Promise<void> => {
  const rows = owners.flatMap(({ id, name, aliases = [] }) =>
    [name, ...aliases].map((text, position) => ({ id, position, folded: fold(text), words: wordsOf(text) })),
  );
  const json = asJson(rows);
  if (table === "entity")
    await database.query(sql`INSERT INTO entity_name SELECT id, position, folded, array_to_tsvector(words)
      FROM jsonb_to_recordset(${json}::jsonb) AS r (id bigint, position int, folded text, words text[])`);
  else
    await database.query(sql`INSERT INTO publisher_name SELECT id, position, folded, array_to_tsvector(words)
      FROM jsonb_to_recordset(${json}::jsonb) AS r (id bigint, position int, folded text, words text[])`);
};

export const addPublishers = async (database: Queryable, publishers: readonly PublisherSeed[]): Promise<void> => {
  const rows = publishers.map((row) => ({
    aliases: [],
    domain: null,
    mergedInto: null,
    ...row,
    nameKey: nameKey(row.name),
  }));
  await database.query(sql`
    INSERT INTO publisher (id, name, name_key, domain, aliases, merged_into_id, survivor_id, created_in)
    SELECT id, name, "nameKey", domain, aliases, "mergedInto", coalesce("mergedInto", id), 1
    FROM jsonb_to_recordset(${asJson(rows)}::jsonb)
      AS r (id bigint, name text, "nameKey" text, domain text, aliases text[], "mergedInto" bigint)`);
  await addNames(database, "publisher", publishers);
};

export const addEntities = async (database: Queryable, entities: readonly EntitySeed[]): Promise<void> => {
  const rows = entities.map((row) => ({
    kind: "ORGANIZATION",
    aliases: [],
    wikidataId: null,
    mergedInto: null,
    ...row,
    nameKey: nameKey(row.name),
  }));
  await database.query(sql`
    INSERT INTO entity (id, kind, name, name_key, wikidata_id, aliases, merged_into_id, survivor_id, created_in)
    SELECT id, kind, name, "nameKey", "wikidataId", aliases, "mergedInto", coalesce("mergedInto", id), 1
    FROM jsonb_to_recordset(${asJson(rows)}::jsonb) AS r
      (id bigint, kind entity_kind, name text, "nameKey" text, "wikidataId" text, aliases text[], "mergedInto" bigint)`);
  await addNames(database, "entity", entities);
};

export const addArticles = async (database: Queryable, articles: readonly ArticleSeed[]): Promise<void> => {
  const rows = articles.map((row) => {
    const full = {
      uri: `https://example.org/${row.id}`,
      title: `Article ${row.id}`,
      body: `The text of article ${row.id}.`,
      language: "en",
      publisher: null,
      publishedAt: null,
      ingestedAt: someDay,
      cited: [],
      ...row,
    };
    return { ...full, texts: full.title === null ? [full.body] : [full.body, full.title] };
  });
  await database.query(sql`
    INSERT INTO article (id, uri, title, language, publisher_given_id, publisher_id, authors, published_at, ingested_at, revision, created_in)
    SELECT r.id, uri, title, language, publisher, p.survivor_id, '{}', "publishedAt", "ingestedAt", 1, 1
    FROM jsonb_to_recordset(${asJson(rows)}::jsonb) AS r
      (id bigint, uri text, title text, language text, publisher bigint, "publishedAt" timestamptz, "ingestedAt" timestamptz)
    LEFT JOIN publisher p ON p.id = r.publisher`);
  await database.query(sql`
    INSERT INTO article_revision (article_id, revision, body, body_hash, recorded_in, recorded_at)
    SELECT id, 1, body, sha256(convert_to(body, 'UTF8')), 1, now()
    FROM jsonb_to_recordset(${asJson(rows)}::jsonb) AS r (id bigint, body text)`);
  const texts = rows.flatMap(({ id, texts: [body, title] }) => [
    { id, part: "BODY", folded: fold(body ?? ""), words: wordsOf(body ?? "") },
    ...(title === undefined ? [] : [{ id, part: "TITLE", folded: fold(title), words: wordsOf(title) }]),
  ]);
  await database.query(sql`INSERT INTO article_text SELECT id, part, folded, array_to_tsvector(words)
    FROM jsonb_to_recordset(${asJson(texts)}::jsonb) AS r (id bigint, part article_part, folded text, words text[])`);
  const cited = rows.flatMap(({ id, cited }) => cited.map((given, position) => ({ id, position, given })));
  await database.query(sql`
    INSERT INTO article_cited_publisher SELECT r.id, position, given, p.survivor_id
    FROM jsonb_to_recordset(${asJson(cited)}::jsonb) AS r (id bigint, position int, given bigint)
    JOIN publisher p ON p.id = given`);
};

const addClaimRows = async (database: Queryable, claims: readonly ClaimSeed[]): Promise<void> => {
  const rows = claims.map((row) => {
    const text = row.text ?? `Claim ${row.id} is made.`;
    return {
      language: "en",
      modality: "ASSERTED",
      confidence: null,
      status: "ACTIVE",
      ingestedAt: someDay,
      ...row,
      text,
      folded: fold(text),
      words: wordsOf(text),
    };
  });
  await database.query(sql`
    INSERT INTO claim (id, article_id, extractor, key, text, text_folded, text_words, language, modality, confidence, status,
      retracted_by, ingested_at, updated_at, created_in)
    SELECT id, article, 'default', 'k' || id, text, folded, array_to_tsvector(words), language, modality, confidence, status,
      CASE WHEN status = 'RETRACTED' THEN 'CURATOR' END::retraction_source, "ingestedAt", "ingestedAt", 1
    FROM jsonb_to_recordset(${asJson(rows)}::jsonb) AS r (id bigint, article bigint, text text, folded text, words text[],
      language text, modality claim_modality, confidence float8, status claim_status, "ingestedAt" timestamptz)`);
  await database.query(sql`
    INSERT INTO claim_support SELECT id, id, CASE WHEN status = 'ACTIVE' THEN 1 ELSE 0 END, false
    FROM jsonb_to_recordset(${asJson(rows)}::jsonb) AS r (id bigint, status claim_status)`);
};

export const addClaims = async (database: Queryable, claims: readonly ClaimSeed[]): Promise<void> => {
  await addClaimRows(database, claims);
  const entities = claims.flatMap(({ id, entities: of = [] }) =>
    of.map(({ entity, given = entity, role }, position) => ({ id, position, given, role })),
  );
  await database.query(sql`
    INSERT INTO claim_entity SELECT r.id, position, given, e.survivor_id, role
    FROM jsonb_to_recordset(${asJson(entities)}::jsonb) AS r (id bigint, position int, given bigint, role claim_role)
    JOIN entity e ON e.id = given`);
  const attributions = claims.flatMap(({ id, attributions: of = [{ kind: "UNSTATED" as const }] }) =>
    of.map((row, position) => {
      const speaker = "speaker" in row && row.speaker ? row.speaker : null;
      return { id, position, ...row, folded: speaker && fold(speaker), words: speaker && wordsOf(speaker) };
    }),
  );
  await database.query(sql`
    INSERT INTO attribution (claim_id, position, kind, publisher_given_id, publisher_id, article_uri, speaker, speaker_folded,
      speaker_words, speaker_entity_given_id, speaker_entity_id)
    SELECT r.id, position, r.kind, publisher, p.survivor_id, "articleUri", speaker, folded, array_to_tsvector(words),
      "speakerEntity", e.survivor_id
    FROM jsonb_to_recordset(${asJson(attributions)}::jsonb) AS r (id bigint, position int, kind attribution_kind,
      publisher bigint, "articleUri" text, speaker text, folded text, words text[], "speakerEntity" bigint)
    LEFT JOIN publisher p ON p.id = publisher LEFT JOIN entity e ON e.id = "speakerEntity"`);
};

export const addRelations = async (database: Queryable, relations: readonly RelationSeed[]): Promise<void> => {
  await database.query(sql`
    INSERT INTO claim_relation (id, type, from_id, to_id, created_in) SELECT id, type, "from", "to", 1
    FROM jsonb_to_recordset(${asJson(relations)}::jsonb)
      AS r (id bigint, type claim_relation_type, "from" bigint, "to" bigint)`);
};

/** A newsroom's database as the house sees it. `statements` counts those that went through `query`; snapshots are not counted. */
export interface Newsroom extends Database {
  readonly statements: () => number;
  close(): Promise<void>;
}

export const openNewsroom = async (): Promise<Newsroom> => {
  const own = await createTestDatabase();
  const pool = openPool({ url: own.url, size: 4, statementTimeoutMs: 20_000 });
  let statements = 0;
  return {
    ...pool,
    query: (statement) => {
      statements += 1;
      return pool.query(statement);
    },
    listen: () => Promise.reject(new Error("nothing is listened to here")),
    statements: () => statements,
    close: async () => {
      await pool.stop();
      await own.drop();
    },
  };
};
