/** One claim as exports show it: the names and shapes of the GraphQL contract, so that a client knows them already. */
import { createHash } from "node:crypto";
import type { ExportedClaim } from "../../reading/export.ts";
import type { EntityRow, PublisherRow } from "../../reading/rows.ts";
import { encodeId } from "../../terms/ids.ts";

const publisherRecord = (publisher: PublisherRow | null) =>
  publisher && { id: encodeId("Publisher", publisher.id), name: publisher.name, domain: publisher.domain };

const entityRecord = (entity: EntityRow | null) =>
  entity && { id: encodeId("Entity", entity.id), kind: entity.kind, name: entity.name, wikidataId: entity.wikidataId };

export const recordOf = ({ cursor, claim, article, publisher, entities, attributions }: ExportedClaim) => ({
  cursor,
  id: encodeId("Claim", claim.id),
  key: claim.key,
  extractor: claim.extractor,
  text: claim.text,
  language: claim.language,
  modality: claim.modality,
  confidence: claim.confidence,
  status: claim.status,
  statusReason: claim.statusReason,
  quote:
    claim.quoteText === null
      ? null
      : {
          text: claim.quoteText,
          start: claim.quoteStart,
          end: claim.quoteEnd,
          verified: claim.quoteVerified === true,
        },
  ingestedAt: claim.ingestedAt,
  updatedAt: claim.updatedAt,
  article: {
    id: encodeId("Article", article.id),
    uri: article.uri,
    title: article.title,
    language: article.language,
    publisher: publisherRecord(publisher),
    authors: article.authors,
    publishedAt: article.publishedAt,
    ingestedAt: article.ingestedAt,
    revision: article.revision,
  },
  entities: entities.map(({ role, entity }) => ({ role, entity: entityRecord(entity) })),
  attributions: attributions.map((said) => ({
    kind: said.kind,
    publisher: publisherRecord(said.publisher),
    articleUri: said.articleUri,
    speaker: said.speaker,
    speakerEntity: entityRecord(said.speakerEntity),
    anonymousSources: said.anonymousSources,
  })),
});

/**
 * A name for the claim that lasts, for documents that leave the house: made of what identifies it (article, extractor, key), so
 * that it stays when a database is filled anew, and never names another claim.
 */
export const tagOf = (
  host: string,
  uri: string,
  { extractor, key }: { readonly extractor: string; readonly key: string },
): string => {
  const hash = createHash("sha256")
    .update(JSON.stringify([uri, extractor, key]))
    .digest("hex")
    .slice(0, 32);
  return `tag:${host},2026:claim:${hash}`;
};

/** An address that may be opened: what is not http is a name, or something to run. */
export const webAddress = (uri: string | null): string | null => (uri && /^https?:\/\//.test(uri) ? uri : null);
