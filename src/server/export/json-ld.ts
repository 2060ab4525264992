/**
 * schema.org Claims as JSON-LD: one document whose @graph is written claim by claim. It is JSON only when it is complete.
 * What schema.org has no word for (a claim that is denied, a rumour, confidence) stands under the terms of `claimwire:`.
 */
import type { ExportedAttribution, ExportedClaim } from "../../reading/export.ts";
import type { EntityRow, PublisherRow } from "../../reading/rows.ts";
import type { EntityKind } from "../../terms/enumerations.ts";
import type { Format } from "./format.ts";
import { tagOf, webAddress } from "./record.ts";

/** `end` is for whoever streams the document, and no statement about anything. */
const context = ["https://schema.org", { claimwire: "urn:claimwire:terms:", end: null }];

const types: Readonly<Record<EntityKind, string>> = {
  ORGANIZATION: "Organization",
  PERSON: "Person",
  PRODUCT: "Product",
  PLACE: "Place",
  EVENT: "Event",
  WORK: "CreativeWork",
  OTHER: "Thing",
};

/** What is not known is left out: JSON.stringify passes over undefined. */
const known = <Value>(value: Value | null): Value | undefined => value ?? undefined;
const listed = <Value>(values: readonly Value[]): readonly Value[] | undefined =>
  values.length > 0 ? values : undefined;

interface Thing {
  readonly "@type": string;
  readonly name: string;
  readonly sameAs: string | undefined;
}

const thingOf = ({ kind, name, wikidataId }: EntityRow): Thing => ({
  "@type": types[kind],
  name,
  sameAs: wikidataId === null ? undefined : `http://www.wikidata.org/entity/${wikidataId}`,
});

const publisherOf = ({ name, domain }: PublisherRow) => ({
  "@type": "Organization",
  name,
  url: domain === null ? undefined : `https://${domain}`,
});

const citationOf = ({ publisher, articleUri }: ExportedAttribution) =>
  publisher || articleUri
    ? [
        {
          "@type": "CreativeWork",
          "@id": known(articleUri),
          publisher: publisher ? publisherOf(publisher) : undefined,
        },
      ]
    : [];

const speakerOf = ({ speakerEntity, speaker }: ExportedAttribution): readonly (string | Thing)[] => {
  if (speakerEntity) return [thingOf(speakerEntity)];
  return speaker === null ? [] : [speaker];
};

const claimOf = ({ cursor, claim, article, publisher, entities, attributions }: ExportedClaim, host: string) => {
  const about = entities.filter(({ role }) => role === "SUBJECT" || role === "OBJECT");
  const mentioned = entities.filter(({ role }) => role === "MENTION");
  return {
    "@type": "Claim",
    "@id": tagOf(host, article.uri, claim),
    text: claim.text,
    inLanguage: claim.language,
    about: listed(about.map(({ entity }) => thingOf(entity))),
    mentions: listed(mentioned.map(({ entity }) => thingOf(entity))),
    author: listed(attributions.flatMap(speakerOf)),
    citation: listed(attributions.flatMap(citationOf)),
    appearance: {
      "@type": "Article",
      "@id": article.uri,
      url: known(webAddress(article.uri)),
      headline: known(article.title),
      inLanguage: article.language,
      datePublished: known(article.publishedAt),
      author: listed(article.authors),
      publisher: publisher ? publisherOf(publisher) : undefined,
      hasPart: claim.quoteText === null ? undefined : { "@type": "Quotation", text: claim.quoteText },
    },
    firstAppearance: { "@id": article.uri },
    dateCreated: claim.ingestedAt,
    dateModified: claim.updatedAt,
    "claimwire:modality": claim.modality,
    "claimwire:attribution": attributions.map(({ kind }) => kind),
    "claimwire:confidence": known(claim.confidence),
    "claimwire:status": claim.status,
    "claimwire:cursor": cursor,
  };
};

export const jsonLd: Format = Object.freeze({
  contentType: "application/ld+json; charset=utf-8",
  fileName: "claims.jsonld",
  start: `{"@context":${JSON.stringify(context)},"@graph":[\n`,
  row: (claim, first, host) => `${first ? "" : ",\n"}${JSON.stringify(claimOf(claim, host))}`,
  end: (ended) => `\n],"end":${JSON.stringify(ended)}}\n`,
} satisfies Format);
