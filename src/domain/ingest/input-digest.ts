/**
 * What makes two inputs the same: everything that they say in canonical form, and nothing that is derived from it. When the article
 * was fetched, and which revision the sender believes in, are about the sending.
 */
import { createHash } from "node:crypto";
import { jsonPieces } from "./json-pieces.ts";
import type { PreparedArticle, PreparedAttribution, PreparedClaim, PreparedPublisher } from "./prepared.ts";
import type { Computation } from "./slices.ts";

/** To be raised when the same input comes to mean something else. */
const version = 1;

const publisherParts = ({ name, domain }: PreparedPublisher) => [name.text, domain];

const attributionParts = (given: PreparedAttribution) => [
  given.kind,
  given.publisher && publisherParts(given.publisher),
  given.articleUri,
  given.speaker?.text ?? null,
  given.speakerEntity,
  given.anonymousSources,
];

const claimParts = ({ key, text, language, quote, entities, modality, attributions, confidence }: PreparedClaim) => [
  ...[key, text.text, language, quote && [quote.text, quote.start], entities.map(({ entity, role }) => [entity, role])],
  ...[modality, attributions.map(attributionParts), confidence],
];

/** What was left out is no part; what was cleared is null. */
const articleParts = (given: Omit<PreparedArticle, "digest">) => ({
  version,
  title: titleOf(given),
  body: given.body?.hash,
  language: given.language,
  publisher: given.publisher && publisherParts(given.publisher),
  authors: given.authors,
  publishedAt: given.publishedAt,
  citedPublishers: given.citedPublishers?.map(publisherParts),
  entities: given.entities.map(({ key, kind, name, aliases, wikidataId }) => [
    ...[key, kind, name.text, aliases.map(({ text }) => text), wikidataId],
  ]),
  claims: given.claims?.map(claimParts) ?? null,
});

/** undefined: left out. null: cleared. */
export const titleOf = ({ title }: Pick<PreparedArticle, "title">): string | null | undefined =>
  title === null ? null : title?.text;

/** SHA-256 of an input, hexadecimal. Of the same article and extractor, two with the same digest say the same. */
export function* inputDigest(given: Omit<PreparedArticle, "digest">): Computation<string> {
  const hash = createHash("sha256");
  for (const piece of jsonPieces(articleParts(given))) {
    hash.update(piece);
    yield;
  }
  return hash.digest("hex");
}
