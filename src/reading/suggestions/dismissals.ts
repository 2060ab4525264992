/** What curators have said no to, newest first, by keyset: the index gives a page and no more. */
import type { Queryable } from "../../database/database.ts";
import { raw, sql } from "../../database/sql.ts";
import { RequestError } from "../../terms/errors.ts";
import type { Page } from "../list.ts";
import type { SuggestedType } from "./suggestions.ts";

export interface DismissalRow {
  /** the claim that was stored first */
  readonly claimA: bigint;
  readonly claimB: bigint;
  readonly type: SuggestedType;
  readonly dismissedBy: string;
  readonly reason: string | null;
  readonly dismissedAt: Date;
}

export interface DismissalRequest {
  readonly first: number;
  readonly after: string | null;
}

const shape = /^s1\.(\d{1,15})\.([1-9]\d{0,18})\.([1-9]\d{0,18})\.(SAME_AS|CONTRADICTS)$/;

const encodeCursor = ({ dismissedAt, claimA, claimB, type }: DismissalRow): string =>
  Buffer.from(`s1.${dismissedAt.getTime()}.${claimA}.${claimB}.${type}`).toString("base64url");

const decodeCursor = (cursor: string) => {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  const [, at, claimA, claimB, type] = shape.exec(text) ?? [];
  if (!at || !claimA || !claimB || !type || Buffer.from(text).toString("base64url") !== cursor)
    throw new RequestError(
      "PAGE_CURSOR_INVALID",
      "dismissedSuggestions.after is no cursor of this list; pass one that it gave, or leave it out.",
    );
  return { at: new Date(Number(at)), claimA: BigInt(claimA), claimB: BigInt(claimB), type };
};

const columns = raw(`d.claim_a AS "claimA", d.claim_b AS "claimB", d.type, d.dismissed_by AS "dismissedBy", d.reason,
  d.dismissed_at AS "dismissedAt"`);

const placeOf = (cursor: string | null) => {
  if (cursor === null) return raw("true");
  const { at, claimA, claimB, type } = decodeCursor(cursor);
  return sql`(d.dismissed_at, d.claim_a, d.claim_b, d.type)
    < (${at}::timestamptz, ${claimA}::bigint, ${claimB}::bigint, ${type}::claim_relation_type)`;
};

/** `claimId`: only pairs with this claim; null: all. */
export const readDismissals = async (
  database: Queryable,
  claimId: bigint | null,
  { first, after }: DismissalRequest,
): Promise<Page<DismissalRow>> => {
  const ofClaim = claimId === null ? raw("true") : sql`(d.claim_a = ${claimId} OR d.claim_b = ${claimId})`;
  const found = await database.query<DismissalRow>(sql`
    SELECT ${columns} FROM suggestion_dismissal d WHERE ${ofClaim} AND ${placeOf(after)}
    ORDER BY d.dismissed_at DESC, d.claim_a DESC, d.claim_b DESC, d.type DESC LIMIT ${first + 1}`);
  return {
    edges: found.slice(0, first).map((node) => ({ cursor: encodeCursor(node), node })),
    hasNextPage: found.length > first,
    hasPreviousPage: after !== null,
    totalCount: async () => {
      const [row] = await database.query<{ count: bigint }>(
        sql`SELECT count(*) AS count FROM suggestion_dismissal d WHERE ${ofClaim}`,
      );
      return Number(row?.count ?? 0);
    },
  };
};

/** One, as it stands; null where the pair is not dismissed as this. */
export const readDismissal = async (
  database: Queryable,
  [one, other]: readonly [bigint, bigint],
  type: SuggestedType,
): Promise<DismissalRow | null> => {
  const [row] = await database.query<DismissalRow>(sql`
    SELECT ${columns} FROM suggestion_dismissal d
    WHERE d.claim_a = ${one < other ? one : other} AND d.claim_b = ${one < other ? other : one}
      AND d.type = ${type}::claim_relation_type`);
  return row ?? null;
};
