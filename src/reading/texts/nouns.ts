/**
 * What texts can say of each noun: which column a field is, and how one row leads to others. A field that is not here is left to
 * the plain way. The names on the left are the contract's.
 */
import { articleColumns } from "../by-id/articles.ts";
import { claimColumns } from "../by-id/claims.ts";
import { entityColumns } from "../by-id/entities.ts";
import { publisherColumns } from "../by-id/publishers.ts";
import type { ArticleRow, AttributionRow, ClaimRow, EntityRow, PublisherRow } from "../rows.ts";
import { type Write, writeIdOf, writeInstant, writeName, writeText, writeValue } from "./cells.ts";

export type NounName = "Publisher" | "Article" | "Entity" | "Claim" | "Quote" | "ClaimEntity" | "Attribution";

export interface Leaf {
  readonly column: string;
  /** what stands around the column's name in the statement */
  readonly read: (column: string) => string;
  readonly write: Write;
}

/** One row that belongs to a row, or none. */
export interface One {
  readonly noun: NounName;
  /** a column of the row itself: null where there is none */
  readonly by: string;
  /** a SELECT that ends where that, its id, is compared; null: its columns are the row's own */
  readonly from: string | null;
}

/** The rows that belong to a row, in order. */
export interface Many {
  readonly noun: NounName;
  /** a SELECT with `position` */
  readonly rows: (parentId: string) => string;
  /** columns by which a row is the same as an earlier one, and left out: those that they name were merged since */
  readonly once: readonly string[];
}

export interface Noun {
  readonly leaves: ReadonlyMap<string, Leaf>;
  readonly ones: ReadonlyMap<string, One>;
  readonly manys: ReadonlyMap<string, Many>;
}

const noun = (
  leaves: Readonly<Record<string, Leaf>>,
  ones: Readonly<Record<string, One>> = {},
  manys: Readonly<Record<string, Many>> = {},
): Noun => ({
  leaves: new Map(Object.entries(leaves)),
  ones: new Map(Object.entries(ones)),
  manys: new Map(Object.entries(manys)),
});

const plain = (column: string): string => column;
const asText = (column: string): string => `${column}::text`;
const asJson = (column: string): string => `to_json(${column})`;

/** Leaves of a row's type; the compiler knows its columns. */
const leavesOf = <Row>() => {
  const leaf =
    (read: (column: string) => string, write: Write) =>
    (column: keyof Row & string): Leaf => ({ column, read, write });
  return {
    text: leaf(asText, writeText),
    value: leaf(plain, writeValue),
    name: leaf(asText, writeName),
    instant: leaf(asText, writeInstant),
    texts: leaf(asJson, writeValue),
  };
};
const idOf = (type: "Publisher" | "Article" | "Entity" | "Claim"): Leaf => ({
  column: "id",
  read: asText,
  write: writeIdOf(type),
});

const publisherById = `SELECT ${publisherColumns.text} FROM publisher p WHERE p.id`;
const articleById = `SELECT ${articleColumns.text} FROM article a WHERE a.id`;
const entityById = `SELECT ${entityColumns.text} FROM entity e WHERE e.id`;

const publisher = leavesOf<PublisherRow>();
const article = leavesOf<ArticleRow>();
const entity = leavesOf<EntityRow>();
const claim = leavesOf<ClaimRow>();
const attribution = leavesOf<AttributionRow>();
const inClaim = leavesOf<{ readonly role: string }>();

export const nouns: Readonly<Record<NounName, Noun>> = {
  Publisher: noun(
    {
      id: idOf("Publisher"),
      name: publisher.text("name"),
      aliases: publisher.texts("aliases"),
      domain: publisher.text("domain"),
    },
    {},
    {},
  ),
  Article: noun(
    {
      id: idOf("Article"),
      uri: article.text("uri"),
      title: article.text("title"),
      language: article.text("language"),
      authors: article.texts("authors"),
      publishedAt: article.instant("publishedAt"),
      ingestedAt: article.instant("ingestedAt"),
      revision: article.value("revision"),
      redactedAt: article.instant("redactedAt"),
      redactedReason: article.text("redactedReason"),
    },
    { publisher: { noun: "Publisher", by: "publisherId", from: publisherById } },
    {
      citedPublishers: {
        noun: "Publisher",
        rows: (article) => `SELECT x.position, ${publisherColumns.text} FROM article_cited_publisher x
          JOIN publisher p ON p.id = x.publisher_id WHERE x.article_id = ${article}`,
        once: ["id"],
      },
    },
  ),
  Entity: noun(
    {
      id: idOf("Entity"),
      kind: entity.name("kind"),
      name: entity.text("name"),
      aliases: entity.texts("aliases"),
      wikidataId: entity.text("wikidataId"),
    },
    {},
    {},
  ),
  Claim: noun(
    {
      id: idOf("Claim"),
      key: claim.text("key"),
      extractor: claim.text("extractor"),
      text: claim.text("text"),
      language: claim.text("language"),
      modality: claim.name("modality"),
      confidence: claim.value("confidence"),
      status: claim.name("status"),
      statusReason: claim.text("statusReason"),
      ingestedAt: claim.instant("ingestedAt"),
      updatedAt: claim.instant("updatedAt"),
    },
    {
      article: { noun: "Article", by: "articleId", from: articleById },
      quote: { noun: "Quote", by: "quoteText", from: null },
    },
    {
      entities: {
        noun: "ClaimEntity",
        rows: (claim) =>
          `SELECT x.position, x.role, x.entity_id AS "entityId" FROM claim_entity x WHERE x.claim_id = ${claim}`,
        once: ["entityId", "role"],
      },
      attributions: {
        noun: "Attribution",
        rows: (claim) => `SELECT t.position, t.kind, t.publisher_id AS "publisherId", t.article_uri AS "articleUri",
            a.id AS "articleId", t.speaker, t.speaker_entity_id AS "speakerEntityId", t.anonymous_sources AS "anonymousSources"
          FROM attribution t LEFT JOIN article a ON a.uri = t.article_uri WHERE t.claim_id = ${claim}`,
        once: [],
      },
    },
  ),
  Quote: noun(
    {
      text: claim.text("quoteText"),
      start: claim.value("quoteStart"),
      end: claim.value("quoteEnd"),
      verified: { ...claim.value("quoteVerified"), read: (column) => `coalesce(${column}, false)` },
    },
    {},
    {},
  ),
  ClaimEntity: noun(
    { role: inClaim.name("role") },
    { entity: { noun: "Entity", by: "entityId", from: entityById } },
    {},
  ),
  Attribution: noun(
    {
      kind: attribution.name("kind"),
      articleUri: attribution.text("articleUri"),
      speaker: attribution.text("speaker"),
      anonymousSources: attribution.value("anonymousSources"),
    },
    {
      publisher: { noun: "Publisher", by: "publisherId", from: publisherById },
      article: { noun: "Article", by: "articleId", from: articleById },
      speakerEntity: { noun: "Entity", by: "speakerEntityId", from: entityById },
    },
    {},
  ),
};

/** Rows of these can be asked for by id. */
export const rowsOf: Readonly<Record<"Article" | "Entity" | "Claim", string>> = {
  Article: `(SELECT ${articleColumns.text} FROM article a)`,
  Entity: `(SELECT ${entityColumns.text} FROM entity e)`,
  Claim: `(SELECT ${claimColumns.text} FROM claim c)`,
};
