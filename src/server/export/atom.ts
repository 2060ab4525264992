/** Atom 1.0 (RFC 4287): one entry a claim, for feed readers. */
import type { ArticleRow, AttributionRow, ClaimRow, EntityRow, PublisherRow } from "../../reading/rows.ts";
import { tagOf, webAddress } from "./record.ts";
import { element, escapeXml } from "./xml.ts";

export interface FeedClaim {
  readonly claim: ClaimRow;
  readonly article: ArticleRow;
  readonly publisher: PublisherRow | null;
  readonly entities: readonly EntityRow[];
  readonly attributions: readonly AttributionRow[];
}

export interface Feed {
  /** absolute, as the reader called it */
  readonly self: string;
  readonly host: string;
  /** names the filter: the feed's own id, whatever else its address says */
  readonly name: string;
  /** newest first */
  readonly claims: readonly FeedClaim[];
}

/** Readers show it as a line. */
const titleLength = 200;
const titleOf = (text: string): string => {
  const points = [...text.replace(/\s+/gu, " ").trim()];
  return points.length > titleLength ? `${points.slice(0, titleLength - 1).join("")}…` : points.join("");
};

const person = (name: string, uri: string | null): string =>
  `<author>${element("name", {}, name)}${uri === null ? "" : element("uri", {}, uri)}</author>`;

/** Atom wants an author: the publisher, else the site that the article's address names, else that address. */
const authorOf = ({ uri }: ArticleRow, publisher: PublisherRow | null): string => {
  if (publisher) return person(publisher.name, publisher.domain === null ? null : `https://${publisher.domain}/`);
  const address = webAddress(uri);
  return person(address && URL.canParse(address) ? new URL(address).hostname : uri, null);
};

const sourceOf = ({ uri, title, publishedAt }: ArticleRow, publisher: PublisherRow | null): string => {
  const address = webAddress(uri);
  const name = escapeXml(title ?? uri);
  const link = address === null ? name : `<a href="${escapeXml(address)}">${name}</a>`;
  const day =
    publishedAt && `<time datetime="${publishedAt.toISOString()}">${publishedAt.toISOString().slice(0, 10)}</time>`;
  return [link, publisher && escapeXml(publisher.name), day].filter((part) => part).join(", ");
};

const standing = ({ modality }: ClaimRow, attributions: readonly AttributionRow[]): string =>
  [modality, ...attributions.map(({ kind, speaker }) => (speaker === null ? kind : `${kind}: ${speaker}`))].join("; ");

/** HTML, as text: the feed escapes it once more. */
const contentOf = ({ claim, article, publisher, attributions }: FeedClaim): string => {
  const cite = webAddress(article.uri);
  const quote =
    claim.quoteText === null
      ? ""
      : `<blockquote${cite === null ? "" : ` cite="${escapeXml(cite)}"`}>${escapeXml(claim.quoteText)}</blockquote>`;
  return [
    `<p>${escapeXml(claim.text)}</p>`,
    quote,
    `<p>${sourceOf(article, publisher)}</p>`,
    `<p>${escapeXml(standing(claim, attributions))}</p>`,
  ].join("");
};

const entryOf = (host: string, entry: FeedClaim): string => {
  const { claim, article, publisher, entities } = entry;
  const address = webAddress(article.uri);
  return [
    "<entry>",
    element("id", {}, tagOf(host, article.uri, claim)),
    element("title", {}, titleOf(claim.text)),
    element("updated", {}, claim.updatedAt.toISOString()),
    element("published", {}, claim.ingestedAt.toISOString()),
    authorOf(article, publisher),
    ...(address === null ? [] : [element("link", { rel: "alternate", href: address, hreflang: article.language })]),
    ...[...new Set(entities.map(({ name }) => name))].map((term) => element("category", { term })),
    element("content", { type: "html", "xml:lang": claim.language }, contentOf(entry)),
    "</entry>",
  ].join("\n");
};

export const writeFeed = ({ self, host, name, claims }: Feed): string => {
  // one without entries was never updated
  const updated = new Date(Math.max(0, ...claims.map(({ claim }) => claim.updatedAt.getTime())));
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    element("id", {}, `tag:${host},2026:feed:${name}`),
    element("title", {}, "Claimwire"),
    element("updated", {}, updated.toISOString()),
    element("link", { rel: "self", type: "application/atom+xml", href: self }),
    element("generator", {}, "Claimwire"),
    ...claims.map((claim) => entryOf(host, claim)),
    "</feed>\n",
  ].join("\n");
};
