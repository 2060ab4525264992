/**
 * Checks a call and brings it into canonical form: every field of every article, before any transaction is open. What only the
 * database can tell (is the article known, is the reading stale) is left to `apply`.
 */
import { createHash } from "node:crypto";
import { RequestError } from "../../terms/errors.ts";
import type { Sender } from "../input.ts";
import type { DomainLimits } from "../limits.ts";
import { searchableBody } from "../quote.ts";
import { inputDigest } from "./input-digest.ts";
import { jsonPieces } from "./json-pieces.ts";
import { type ClaimReading, readClaim } from "./prepare-claim.ts";
import { keysOf, readKeyed } from "./prepare-keyed.ts";
import { readEntity, readPublisher } from "./prepare-names.ts";
import type { PreparedArticle, PreparedBody, PreparedClaim, PreparedEntity, PreparedItem } from "./prepared.ts";
import { createReport, fail, inside, type Report } from "./report.ts";
import { searchable, searchableBodyText } from "./searchable.ts";
import type { Computation } from "./slices.ts";
import {
  type Fields,
  readFields,
  readInstant,
  readInteger,
  readLanguage,
  readList,
  readText,
  readUri,
} from "./values.ts";

/** A call, checked. */
export interface PreparedCall {
  readonly items: readonly PreparedItem[];
  /** names a batch without a key: SHA-256 of what was sent, hexadecimal */
  readonly digest: string;
}

const articleFields = [
  ...["uri", "title", "body", "language", "publisher", "authors", "publishedAt", "fetchedAt", "ifRevision"],
  ...["citedPublishers", "entities", "extractor", "claims"],
];

/** undefined: left out (or faulty, which the report knows). null: null was sent. */
const kept = <Value>(
  report: Report,
  fields: Fields,
  name: string,
  read: (report: Report, value: unknown) => Value | undefined,
): Value | null | undefined => {
  const value = fields[name];
  return value === undefined || value === null ? value : read(inside(report, name), value);
};

const readExtractor = (report: Report, fields: Fields, sender: Sender, limits: DomainLimits): string | undefined => {
  const { extractor: given = "default" } = fields;
  const extractor =
    given === null
      ? fail(report, "INVALID_VALUE", 'must not be null; leave it out for "default"')
      : readText(report, given, { max: limits.keyLength });
  if (extractor === undefined || sender.extractors === null || sender.extractors.includes(extractor)) return extractor;
  return fail(
    report,
    "EXTRACTOR_NOT_YOURS",
    `${JSON.stringify(extractor)} is none of the extractors that this key may write: ${sender.extractors.join(", ")}`,
  );
};

function* readBody(report: Report, value: unknown, limits: DomainLimits): Computation<PreparedBody | undefined> {
  if (value === undefined) return undefined;
  if (value === null)
    return fail(report, "REQUIRED", "cannot be cleared: an article is its text; leave it out to keep it");
  const text = readText(report, value, { max: limits.bodyLength });
  if (text === undefined) return undefined;
  const body = yield* searchableBodyText(text);
  const bytes = Buffer.byteLength(body.words);
  if (bytes <= limits.bodyWordBytes) return body;
  return fail(
    report,
    "TOO_LONG",
    `has ${bytes} bytes of distinct words; at most ${limits.bodyWordBytes} can be searched, so send it in parts`,
  );
}

const readEntities = (report: Report, value: unknown, limits: DomainLimits): Computation<readonly PreparedEntity[]> =>
  readKeyed(report, value ?? [], { most: limits.entitiesPerArticle, what: "entity", limits }, (at, entity, index) =>
    readEntity(at, entity, index, limits),
  );

function* readClaims(
  report: Report,
  value: unknown,
  reading: ClaimReading,
): Computation<readonly PreparedClaim[] | null> {
  if (value === undefined || value === null) return null;
  const { limits } = reading;
  return yield* readKeyed(report, value, { most: limits.claimsPerArticle, what: "claim", limits }, (at, claim) =>
    readClaim(at, claim, reading),
  );
}

/** `uri` and `extractor` are known for many a faulty article too. */
interface ReadArticle {
  readonly uri: string | undefined;
  readonly extractor: string | undefined;
  readonly article: PreparedArticle | null;
}

function* readArticle(report: Report, value: unknown, sender: Sender, limits: DomainLimits): Computation<ReadArticle> {
  const fields = readFields(report, value, articleFields);
  if (!fields) return { uri: undefined, extractor: undefined, article: null };
  const uri = readUri(inside(report, "uri"), fields["uri"], limits.uriBytes);
  const extractor = readExtractor(inside(report, "extractor"), fields, sender, limits);
  const title = kept(report, fields, "title", (at, text) => readText(at, text, { max: limits.titleLength }));
  const { language: givenLanguage } = fields;
  const language =
    givenLanguage === null
      ? fail(inside(report, "language"), "REQUIRED", "cannot be cleared; leave it out to keep it")
      : kept(report, fields, "language", readLanguage);
  const authors = kept(report, fields, "authors", (at, list) =>
    readList(at, list, limits.authorsPerArticle, (item, name) => readText(item, name, { max: limits.nameLength })),
  );
  const citedPublishers = kept(report, fields, "citedPublishers", (at, list) =>
    readList(at, list, limits.citedPublishersPerArticle, (item, publisher) => readPublisher(item, publisher, limits)),
  );
  const rest = {
    publisher: kept(report, fields, "publisher", (at, publisher) => readPublisher(at, publisher, limits)),
    publishedAt: kept(report, fields, "publishedAt", readInstant),
    fetchedAt: kept(report, fields, "fetchedAt", readInstant),
    ifRevision: kept(report, fields, "ifRevision", (at, number) => readInteger(at, number, 0)) ?? null,
    entities: yield* readEntities(inside(report, "entities"), fields["entities"], limits),
  };
  const body = yield* readBody(inside(report, "body"), fields["body"], limits);
  const entityKeys = keysOf(fields["entities"], limits.entitiesPerArticle);
  const reading = { limits, entityKeys, body: body ? searchableBody(body.text) : null };
  const claims = yield* readClaims(inside(report, "claims"), fields["claims"], reading);
  if (report.errors.length > 0 || uri === undefined || extractor === undefined || language === null)
    return { uri, extractor, article: null };
  const article = {
    ...{ uri, extractor, body, language, claims, ...rest },
    title: typeof title === "string" ? searchable(title) : title,
    authors: authors === null ? [] : authors,
    citedPublishers: citedPublishers === null ? [] : citedPublishers,
  };
  return { uri, extractor, article: { ...article, digest: yield* inputDigest(article) } };
}

const sentUri = (value: unknown): string => {
  const uri = typeof value === "object" && value !== null && "uri" in value ? value.uri : "";
  return typeof uri === "string" ? uri.slice(0, 2_000).replaceAll("\0", "").toWellFormed() : "";
};

const countClaims = (articles: readonly unknown[]): number => {
  let count = 0;
  for (const article of articles)
    if (typeof article === "object" && article !== null && "claims" in article && Array.isArray(article.claims))
      count += article.claims.length;
  return count;
};

/** Refuses a call that no single answer could serve, before any work is spent on it. */
export const checkSize = (articles: readonly unknown[], limits: DomainLimits): { readonly rows: number } => {
  const refuse = (what: string, limit: number, actual: number): never => {
    throw new RequestError(
      "LIMIT_EXCEEDED",
      `One call takes at most ${limit} ${what}, and this one has ${actual}; send them in several calls.`,
      { limit, actual },
    );
  };
  if (articles.length > limits.articlesPerCall) refuse("articles", limits.articlesPerCall, articles.length);
  const claims = countClaims(articles);
  if (claims > limits.claimsPerCall) refuse("claims", limits.claimsPerCall, claims);
  return { rows: articles.length + claims };
};

/**
 * Checks all articles of a call. The first article of a canonical uri and extractor stands, valid or not; every later one of the
 * same two is DUPLICATE_URI: which of them the sender means is not ours to guess.
 */
export function* prepare(
  articles: readonly unknown[],
  sender: Sender,
  limits: DomainLimits,
): Computation<PreparedCall> {
  const items: PreparedItem[] = [];
  const digest = createHash("sha256");
  const first = new Map<string, number>();
  for (const [index, value] of articles.entries()) {
    for (const piece of jsonPieces(value)) {
      digest.update(piece);
      yield;
    }
    digest.update("\n");
    const report = createReport(limits.errorsPerArticle);
    const { errors } = report;
    const { uri, extractor, article } = yield* readArticle(report, value, sender, limits);
    if (uri !== undefined && extractor !== undefined) {
      const identity = JSON.stringify([uri, extractor]);
      const earlier = first.get(identity);
      if (earlier === undefined) first.set(identity, index);
      else fail(inside(report, "uri"), "DUPLICATE_URI", `article ${earlier} of this call has the same uri, ${uri}`);
    }
    items.push({ index, uri: uri ?? sentUri(value), article: errors.length > 0 ? null : article, errors });
    yield;
  }
  return { items, digest: digest.digest("hex") };
}
