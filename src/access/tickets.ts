/** Tickets: a browser's EventSource sends no header, so its address carries one. Each opens one stream, once, within a minute. */
import { randomBytes } from "node:crypto";
import type { Queryable } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { digestOf } from "./keys.ts";
import { isScope, type Scope, scopes, scopesUpTo, unauthenticated, type Viewer } from "./viewer.ts";

export interface Ticket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

const ticketMs = 60_000;

interface StoredViewer {
  readonly name: string;
  readonly scope: string | null;
  readonly extractors: readonly string[] | null;
  readonly subject: string;
  readonly known: boolean;
  readonly keyId: string | null;
  readonly expiresAtMs: number | null;
}

const highest = (viewer: Viewer): Scope | null => scopes.findLast((scope) => viewer.scopes.has(scope)) ?? null;

/** A ticket with the viewer's own rights, that ends no later than the viewer. */
export const issueTicket = async (database: Queryable, viewer: Viewer): Promise<Ticket> => {
  const ticket = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Math.min(Date.now() + ticketMs, viewer.expiresAtMs ?? Number.POSITIVE_INFINITY));
  const { scopes: _, ...rest } = viewer;
  const stored: StoredViewer = { ...rest, scope: highest(viewer) };
  await database.query(sql`
    WITH over AS (DELETE FROM stream_ticket WHERE expires_at < now() - interval '1 minute')
    INSERT INTO stream_ticket (digest, viewer, expires_at)
    VALUES (${digestOf(ticket)}, ${JSON.stringify(stored)}::jsonb, ${expiresAt})`);
  return { ticket, expiresAt };
};

/** Takes the ticket; UNAUTHENTICATED where it was taken before, or too late, or where the key that asked for it is over by now. */
export const redeemTicket = async (database: Queryable, ticket: string): Promise<Viewer> => {
  const [row] = await database.query<{ viewer: StoredViewer; fresh: boolean }>(sql`
    DELETE FROM stream_ticket WHERE digest = ${digestOf(ticket)} RETURNING viewer, expires_at > now() AND (
      viewer->>'keyId' IS NULL OR EXISTS (SELECT FROM api_key k WHERE k.id = viewer->>'keyId' AND k.revoked_at IS NULL)
    ) AS fresh`);
  if (!row?.fresh)
    throw unauthenticated(
      "The ticket was used before, or its minute or its key is over. Ask for another with createStreamTicket.",
    );
  const { scope, ...rest } = row.viewer;
  return Object.freeze({ ...rest, scopes: scopesUpTo(scope !== null && isScope(scope) ? scope : null) });
};
