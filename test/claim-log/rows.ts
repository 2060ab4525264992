/** Rows written by hand, for tests of the record itself: what the domain would write, without its rules. */
import type { Commit } from "../../src/claim-log/commit.ts";
import type { Database } from "../../src/database/database.ts";
import { openPool } from "../../src/database/pool.ts";
import { sql } from "../../src/database/sql.ts";
import { createTestDatabase } from "../support/database.ts";

/** A database of its own whose log wakes nobody: whoever needs wake-ups listens by itself. */
export const openTestLog = async (size = 6): Promise<{ database: Database; url: string; close(): Promise<void> }> => {
  const test = await createTestDatabase();
  const pool = openPool({ url: test.url, size, statementTimeoutMs: 20_000 });
  const database: Database = {
    ...pool,
    listen: () => Promise.resolve({ connected: false, stop: () => Promise.resolve() }),
  };
  return {
    database,
    url: test.url,
    close: async () => {
      await pool.stop();
      await test.drop();
    },
  };
};

const idOf = async (rows: Promise<{ id: bigint }[]>): Promise<bigint> => {
  const [row] = await rows;
  if (!row) throw new Error("no row was written");
  return row.id;
};

export const insertPublisher = (tx: Commit, name: string, aliases: string[] = []): Promise<bigint> =>
  idOf(
    tx.query(sql`INSERT INTO publisher (id, name, name_key, aliases, survivor_id, created_in)
      SELECT id, ${name}, lower(${name}), ${aliases}::text[], id, ${tx.id} FROM nextval('publisher_id_seq') AS id RETURNING id`),
  );

export const insertEntity = (tx: Commit, name: string, aliases: string[] = []): Promise<bigint> =>
  idOf(
    tx.query(sql`INSERT INTO entity (id, kind, name, name_key, aliases, survivor_id, created_in)
      SELECT id, 'ORGANIZATION', ${name}, lower(${name}), ${aliases}::text[], id, ${tx.id}
      FROM nextval('entity_id_seq') AS id RETURNING id`),
  );

export const insertArticle = async (
  tx: Commit,
  {
    uri,
    title = null,
    body = "body",
    publisher = null,
  }: { uri: string; title?: string | null; body?: string; publisher?: bigint | null },
): Promise<bigint> => {
  const id = await idOf(
    tx.query(sql`INSERT INTO article (uri, title, language, publisher_given_id, publisher_id, authors, ingested_at, revision, created_in)
      VALUES (${uri}, ${title}, 'en', ${publisher}::bigint, ${publisher}::bigint, '{}', ${tx.at}, 1, ${tx.id}) RETURNING id`),
  );
  await insertRevision(tx, id, 1, body);
  return id;
};

export const insertRevision = (tx: Commit, article: bigint, revision: number, body: string) =>
  tx.query(sql`INSERT INTO article_revision (article_id, revision, body, body_hash, recorded_in, recorded_at)
    VALUES (${article}, ${revision}, ${body}, '', ${tx.id}, ${tx.at})`);

export interface ClaimRowInput {
  readonly article: bigint;
  readonly key: string;
  readonly text: string;
  readonly language?: string;
  readonly entities?: readonly bigint[];
  readonly cites?: { readonly publisher?: bigint; readonly uri?: string };
}

export const insertClaim = async (tx: Commit, claim: ClaimRowInput): Promise<bigint> => {
  const id = await idOf(
    tx.query(sql`INSERT INTO claim (article_id, extractor, key, text, text_folded, text_words, language, modality, status,
        ingested_at, updated_at, created_in)
      VALUES (${claim.article}, 'default', ${claim.key}, ${claim.text}, lower(${claim.text}), '', ${claim.language ?? "en"},
        'ASSERTED', 'ACTIVE', ${tx.at}, ${tx.at}, ${tx.id}) RETURNING id`),
  );
  await tx.query(sql`INSERT INTO claim_entity (claim_id, position, given_id, entity_id, role)
    SELECT ${id}, n - 1, e, e, 'SUBJECT' FROM unnest(${claim.entities ?? []}::bigint[]) WITH ORDINALITY AS a (e, n)`);
  await tx.query(sql`INSERT INTO claim_support VALUES (${id}, ${id}, 1, false)`);
  const { publisher = null, uri = null } = claim.cites ?? {};
  if (claim.cites)
    await tx.query(sql`INSERT INTO attribution (claim_id, position, kind, publisher_given_id, publisher_id, article_uri)
      VALUES (${id}, 0, 'CITES_PUBLISHER', ${publisher}::bigint, ${publisher}::bigint, ${uri})`);
  tx.touch([id], true);
  return id;
};

/** Keeps the claim as it is as its old version. */
export const keepClaim = (tx: Commit, id: bigint) =>
  tx.query(sql`INSERT INTO claim_version (claim_id, until, text, language, modality, confidence, status, status_reason, updated_at,
      entities, attributions)
    SELECT id, ${tx.id}, text, language, modality, confidence, status, status_reason, updated_at,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('given', given_id, 'role', role) ORDER BY position), '[]')
        FROM claim_entity WHERE claim_id = id),
      (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'publisher', publisher_given_id, 'articleUri', article_uri,
        'speaker', speaker) ORDER BY position), '[]') FROM attribution WHERE claim_id = id)
    FROM claim WHERE id = ${id}`);

export const reviseClaim = async (tx: Commit, id: bigint, text: string): Promise<void> => {
  await keepClaim(tx, id);
  await tx.query(sql`UPDATE claim SET text = ${text}, updated_at = ${tx.at} WHERE id = ${id}`);
  tx.touch([id], true);
};

export const setLanguage = async (tx: Commit, id: bigint, language: string): Promise<void> => {
  await keepClaim(tx, id);
  await tx.query(sql`UPDATE claim SET language = ${language}, updated_at = ${tx.at} WHERE id = ${id}`);
  tx.touch([id], true);
};

export const setStatus = async (
  tx: Commit,
  id: bigint,
  status: "ACTIVE" | "RETRACTED" | "WITHDRAWN",
): Promise<void> => {
  await keepClaim(tx, id);
  const by = status === "RETRACTED" ? "CURATOR" : null;
  await tx.query(
    sql`UPDATE claim SET status = ${status}::claim_status, retracted_by = ${by}::retraction_source WHERE id = ${id}`,
  );
  tx.touch([id], true);
};

export const keepEntity = (tx: Commit, id: bigint) =>
  tx.query(sql`INSERT INTO entity_version (entity_id, until, kind, name, aliases, wikidata_id, merged_into_id, survivor_id)
    SELECT id, ${tx.id}, kind, name, aliases, wikidata_id, merged_into_id, survivor_id FROM entity WHERE id = ${id}`);

export const mergeEntity = async (tx: Commit, from: bigint, into: bigint): Promise<void> => {
  await keepEntity(tx, from);
  await tx.query(sql`UPDATE entity SET merged_into_id = ${into}, survivor_id = ${into} WHERE id = ${from}`);
  await tx.query(sql`UPDATE claim_entity SET entity_id = ${into} WHERE entity_id = ${from}`);
};

export const renamePublisher = async (tx: Commit, id: bigint, name: string): Promise<void> => {
  await tx.query(sql`INSERT INTO publisher_version (publisher_id, until, name, domain, aliases, merged_into_id, survivor_id)
    SELECT id, ${tx.id}, name, domain, aliases, merged_into_id, survivor_id FROM publisher WHERE id = ${id}`);
  await tx.query(sql`UPDATE publisher SET name = ${name}, name_key = lower(${name}) WHERE id = ${id}`);
};

const keepPublisher = (tx: Commit, id: bigint) =>
  tx.query(sql`INSERT INTO publisher_version (publisher_id, until, name, domain, aliases, merged_into_id, survivor_id, parent_id)
    SELECT id, ${tx.id}, name, domain, aliases, merged_into_id, survivor_id, parent_id FROM publisher WHERE id = ${id}`);

export const setParent = async (tx: Commit, id: bigint, parent: bigint | null): Promise<void> => {
  await keepPublisher(tx, id);
  await tx.query(sql`UPDATE publisher SET parent_id = ${parent}::bigint WHERE id = ${id}`);
};

export const mergePublisher = async (tx: Commit, from: bigint, into: bigint): Promise<void> => {
  await keepPublisher(tx, from);
  await tx.query(sql`UPDATE publisher SET merged_into_id = ${into}, survivor_id = ${into} WHERE id = ${from}`);
};

/** Another count for a claim, the old one kept. */
export const setSupport = async (tx: Commit, claim: bigint, origins: number, contested: boolean): Promise<void> => {
  await tx.query(sql`INSERT INTO claim_support_version (claim_id, until, component_id, independent_origins, contested)
    SELECT claim_id, ${tx.id}, component_id, independent_origins, contested FROM claim_support WHERE claim_id = ${claim}`);
  await tx.query(
    sql`UPDATE claim_support SET independent_origins = ${origins}, contested = ${contested} WHERE claim_id = ${claim}`,
  );
  tx.touch([claim], true);
};

export const reviseArticle = async (
  tx: Commit,
  id: bigint,
  revision: number,
  title: string,
  body: string,
): Promise<void> => {
  await tx.query(sql`INSERT INTO article_version (article_id, until, title, language, publisher_given_id, authors, published_at,
      revision, cited_publishers)
    SELECT id, ${tx.id}, title, language, publisher_given_id, authors, published_at, revision, '{}' FROM article WHERE id = ${id}`);
  await insertRevision(tx, id, revision, body);
  await tx.query(sql`UPDATE article SET title = ${title}, revision = ${revision} WHERE id = ${id}`);
};
