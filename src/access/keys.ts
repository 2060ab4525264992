/**
 * API keys as they are stored: a digest, never the key. A key is `cw_`, its id, `_`, and 256 random bits: too many to guess, so a
 * fast digest is enough. The id finds the row; the digest is compared in constant time.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Queryable } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { RequestError } from "../terms/errors.ts";
import { isScope, type Scope } from "./viewer.ts";

export interface ApiKey {
  /** public: it names the key where it is listed and revoked */
  readonly id: string;
  /** the sender's name; two keys of one name are one sender, so that a key can be replaced */
  readonly name: string;
  readonly scope: Scope;
  /** null: any */
  readonly extractors: readonly string[] | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** to the minute, or so */
  readonly lastUsedAt: Date | null;
}

export interface NewKey {
  readonly name: string;
  readonly scope: Scope;
  /** left out or null: `default` alone, for admin any; "*" among them: any */
  readonly extractors?: readonly string[] | null | undefined;
  readonly expiresAt?: Date | null | undefined;
  readonly createdBy: string;
}

export interface CreatedKey {
  readonly apiKey: ApiKey;
  /** shown once: nobody can read it again */
  readonly secret: string;
}

const longestName = 200;
const mostExtractors = 100;
const keyPattern = /^cw_([0-9a-f]{12})_[\w-]{43}$/;

export const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The id inside a key; null for a text that is no key of ours. */
export const keyIdOf = (secret: string): string | null => keyPattern.exec(secret)?.[1] ?? null;

/** In constant time, whatever the lengths. */
export const isSame = (one: Buffer, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly any_extractor: boolean;
  readonly extractors: string[] | null;
  readonly digest: Uint8Array;
  readonly created_by: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

const keyOf = (row: KeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  scope: isScope(row.scope) ? row.scope : "read",
  extractors: row.any_extractor ? null : (row.extractors ?? []),
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  lastUsedAt: row.last_used_at,
});

const checkText = (what: string, text: string): string => {
  const trimmed = text.trim();
  if (trimmed === "" || /\p{C}/u.test(trimmed))
    throw new RequestError("BAD_INPUT", `${what} must be a text without control characters.`);
  if ([...trimmed].length > longestName)
    throw new RequestError("LIMIT_EXCEEDED", `${what} may have ${longestName} characters.`, {
      limit: longestName,
      actual: [...trimmed].length,
    });
  return trimmed;
};

/** What a key without extractors of its own may write. */
export const usualExtractors = (scope: Scope): readonly string[] | null => (scope === "admin" ? null : ["default"]);

const extractorsOf = ({ extractors, scope }: NewKey): readonly string[] | null => {
  if (!extractors || extractors.length === 0) return usualExtractors(scope);
  if (extractors.length > mostExtractors)
    throw new RequestError("LIMIT_EXCEEDED", `A key may have ${mostExtractors} extractors.`, {
      limit: mostExtractors,
      actual: extractors.length,
    });
  return extractors.includes("*") ? null : [...new Set(extractors.map((name) => checkText("An extractor", name)))];
};

/** Makes a key. BAD_INPUT where its name is none, or its end has passed. */
export const createKey = async (database: Queryable, given: NewKey): Promise<CreatedKey> => {
  const name = checkText("A key's name", given.name);
  const extractors = extractorsOf(given);
  const expiresAt = given.expiresAt ?? null;
  if (expiresAt !== null && expiresAt.getTime() <= Date.now())
    throw new RequestError("BAD_INPUT", "A key's expiry must lie in the future.");
  const id = randomBytes(6).toString("hex");
  const secret = `cw_${id}_${randomBytes(32).toString("base64url")}`;
  const [row] = await database.query<KeyRow>(sql`
    INSERT INTO api_key (id, name, scope, any_extractor, extractors, digest, created_by, created_at, expires_at)
    VALUES (${id}, ${name}, ${given.scope}, ${extractors === null}, ${[...(extractors ?? [])]}::text[], ${digestOf(secret)},
      ${given.createdBy}, now(), ${expiresAt})
    RETURNING *`);
  if (!row) throw new Error("a key was not stored");
  return { apiKey: keyOf(row), secret };
};

/** All of them, the newest first; revoked and expired ones too. */
export const listKeys = async (database: Queryable): Promise<ApiKey[]> =>
  (await database.query<KeyRow>(sql`SELECT * FROM api_key ORDER BY created_at DESC, id`)).map(keyOf);

/** Revokes for good; a key that is revoked stays as it is. NOT_FOUND where there is none with this id. */
export const revokeKey = async (database: Queryable, id: string): Promise<ApiKey> => {
  // any text may come here, also one that PostgreSQL does not take
  const [row] = /^[0-9a-f]{1,64}$/.test(id)
    ? await database.query<KeyRow>(
        sql`UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE id = ${id} RETURNING *`,
      )
    : [];
  if (!row) throw new RequestError("NOT_FOUND", `There is no key with the id ${JSON.stringify(id.slice(0, 80))}.`);
  return keyOf(row);
};

const nobodys = Buffer.alloc(32);

/** The key behind a secret, whatever became of it; null where there is none. */
export const findKey = async (database: Queryable, id: string, secret: string): Promise<ApiKey | null> => {
  const [row] = await database.query<KeyRow>(sql`SELECT * FROM api_key WHERE id = ${id}`);
  // also for an id that is not there, so that neither answer comes sooner
  const same = isSame(digestOf(secret), row?.digest ?? nobodys);
  return row && same ? keyOf(row) : null;
};

/** Those of these keys that open nothing any more. */
export const findEnded = async (database: Queryable, ids: readonly string[]): Promise<string[]> => {
  const rows = await database.query<{ id: string }>(sql`
    SELECT given.id FROM unnest(${[...ids]}::text[]) AS given (id) LEFT JOIN api_key k ON k.id = given.id
    WHERE k.id IS NULL OR k.revoked_at IS NOT NULL OR k.expires_at <= now()`);
  return rows.map(({ id }) => id);
};

/** Notes when keys were last used. */
export const noteUse = async (database: Queryable, uses: ReadonlyMap<string, number>): Promise<void> => {
  const ids = [...uses.keys()];
  const times = [...uses.values()].map((ms) => new Date(ms));
  await database.query(sql`
    UPDATE api_key k SET last_used_at = greatest(k.last_used_at, used.at)
    FROM unnest(${ids}::text[], ${times}::timestamptz[]) AS used (id, at) WHERE k.id = used.id`);
};
