/**
 * GET /feed.atom: the newest claims of a filter for a feed reader. Readers poll, so the ETag names two things: the log's position,
 * which is compared before any claim is read, and what the page says, as most of what the log says is about other claims. A poll
 * that brings nothing new is 304 by either.
 */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { GraphQLSchema } from "graphql";
import { requireScope } from "../../access/require.ts";
import type { Viewer } from "../../access/viewer.ts";
import { readHead } from "../../claim-log/read.ts";
import type { Database } from "../../database/database.ts";
import { canonicalText } from "../../filter/filter.ts";
import type { ClaimTree } from "../../filter/tree.ts";
import { type ClaimRow, createReading, type Reading } from "../../reading/reading.ts";
import { countOf } from "../../schema/connection.ts";
import { must } from "../../schema/parent.ts";
import { encodeLogCursor, type LogPosition } from "../../terms/cursors.ts";
import { RequestError } from "../../terms/errors.ts";
import type { Charge } from "../charging.ts";
import type { Present } from "../errors.ts";
import { limits } from "../limits.ts";
import { allowOrigin } from "../origin.ts";
import { refuse } from "../refusal.ts";
import { type FeedClaim, writeFeed } from "./atom.ts";
import { createFilterReader, hostOf, readSearch, refuseMethod } from "./request.ts";

/** Part of every ETag: raise it when entries are written in another way. */
const writing = "1";

const digest = (...parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 16);

const readFirst = (text: string | null): number => {
  if (text === null) return countOf(null, "first");
  if (!/^\d{1,9}$/.test(text)) throw new RequestError("BAD_INPUT", "first must be a whole number from 1 to 100.");
  return countOf(Number(text), "first");
};

/** The address that the reader called, behind a proxy too. */
const selfOf = (request: IncomingMessage): string => {
  const scheme = request.headers["x-forwarded-proto"] === "https" ? "https" : "http";
  return new URL(request.url ?? "/", `${scheme}://${request.headers.host ?? "localhost"}`).href;
};

const readClaim = async (reading: Reading, claim: ClaimRow): Promise<FeedClaim> => {
  const [article, named, attributions] = await Promise.all([
    must(reading.article(claim.articleId)),
    reading.entitiesOf(claim.id),
    reading.attributionsOf(claim.id),
  ]);
  const [publisher, entities] = await Promise.all([
    article.publisherId === null ? null : reading.publisher(article.publisherId),
    Promise.all(named.map(({ entityId }) => must(reading.entity(entityId)))),
  ]);
  return { claim, article, publisher, entities, attributions };
};

interface Asked {
  readonly where: ClaimTree;
  readonly first: number;
  readonly self: string;
  readonly host: string;
  /** what the reader has; [position, content] of each tag that may be ours */
  readonly has: readonly (readonly string[])[];
}

const tagsOf = (header: string | undefined): string[][] =>
  [...(header ?? "").matchAll(/"([\w-]{16})\.([\w-]{16})"/g)].map(([, position = "", content = ""]) => [
    position,
    content,
  ]);

interface Answer {
  readonly etag: string;
  /** null: the reader has it */
  readonly body: string | null;
}

const read = async (database: Database, { where, first, self, host, has }: Asked): Promise<Answer> => {
  const name = digest(canonicalText(where));
  const stateOf = (position: LogPosition): string =>
    digest(writing, encodeLogCursor(position), name, String(first), self);
  if (has.length > 0) {
    const state = stateOf(await readHead(database));
    const same = has.find(([position]) => position === state);
    if (same) return { etag: `"${same.join(".")}"`, body: null };
  }
  const reading = createReading(database);
  const page = await reading.claims(null, { where, orderBy: null, first, after: null, last: null, before: null });
  const claims = await Promise.all(page.edges.map(({ node }) => readClaim(reading, node)));
  const body = writeFeed({ self, host, name, claims });
  const content = digest(body);
  const etag = `"${stateOf(page.position)}.${content}"`;
  return { etag, body: has.some(([, known]) => known === content) ? null : body };
};

export const createFeedDoor = (schema: GraphQLSchema, database: Database, present: Present, charge: Charge) => {
  const readFilter = createFilterReader(schema);
  const askedOf = (request: IncomingMessage): Asked => {
    const { filter, first } = readSearch(request, ["filter", "first"]);
    return {
      where: readFilter(filter),
      first: readFirst(first),
      self: selfOf(request),
      host: hostOf(request),
      has: tagsOf(request.headers["if-none-match"]),
    };
  };
  return async (request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<void> => {
    if (request.method !== "GET" && request.method !== "HEAD") return refuseMethod(response);
    try {
      requireScope(viewer, "read", "GET /feed.atom");
      const asked = askedOf(request);
      await charge(viewer, limits.searchPoints + asked.first);
      const { etag, body } = await read(database, asked);
      if (response.destroyed) return;
      const headers = { ...allowOrigin(request), etag, "cache-control": "no-cache" };
      if (body === null) return void response.writeHead(304, headers).end();
      response.writeHead(200, {
        ...headers,
        "content-type": "application/atom+xml; charset=utf-8",
        "content-length": Buffer.byteLength(body),
      });
      response.end(request.method === "HEAD" ? undefined : body);
    } catch (fault) {
      refuse(response, fault, present);
    }
  };
};
