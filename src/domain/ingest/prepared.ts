/** An article as it was sent, checked and in canonical form. Everything here is known without looking at the database. */
import type { AttributionKind, ClaimModality, ClaimRole, EntityKind } from "../../terms/enumerations.ts";
import type { IngestError } from "../outcome.ts";
import type { QuotePlace } from "../quote.ts";

/** A text with what search needs of it. */
export interface Searchable {
  readonly text: string;
  readonly folded: string;
  /** the distinct words, one space between them: words hold none */
  readonly words: string;
}

export interface PreparedBody extends Searchable {
  /** SHA-256 of the text, hexadecimal */
  readonly hash: string;
}

/** A name or an alias; `key` is what makes two of them one. */
export interface PreparedName {
  readonly text: string;
  readonly key: string;
}

export interface PreparedPublisher {
  readonly name: PreparedName;
  readonly domain: string | null;
}

export interface PreparedEntity {
  /** its place in the input, for faults that only the database can find */
  readonly index: number;
  readonly key: string;
  readonly kind: EntityKind;
  readonly name: PreparedName;
  readonly aliases: readonly PreparedName[];
  readonly wikidataId: string | null;
}

export interface PreparedAttribution {
  readonly kind: AttributionKind;
  readonly publisher: PreparedPublisher | null;
  readonly articleUri: string | null;
  readonly speaker: Searchable | null;
  /** an entity key of the article's input */
  readonly speakerEntity: string | null;
  readonly anonymousSources: number | null;
}

export interface PreparedQuote {
  readonly text: string;
  readonly start: number | null;
  /** where it stands in the body that came with it; undefined where none came, so that the stored one must be searched */
  readonly place: QuotePlace | null | undefined;
}

export interface PreparedClaim {
  readonly key: string;
  readonly text: Searchable;
  /** null: the article's */
  readonly language: string | null;
  readonly quote: PreparedQuote | null;
  readonly entities: readonly { readonly entity: string; readonly role: ClaimRole }[];
  readonly modality: ClaimModality;
  /** never empty */
  readonly attributions: readonly PreparedAttribution[];
  readonly confidence: number | null;
}

/** undefined: left out, so what is stored stays. null: cleared. */
export interface PreparedArticle {
  readonly uri: string;
  readonly extractor: string;
  readonly title: Searchable | null | undefined;
  readonly body: PreparedBody | undefined;
  readonly language: string | undefined;
  readonly publisher: PreparedPublisher | null | undefined;
  readonly authors: readonly string[] | undefined;
  /** milliseconds since 1970 */
  readonly publishedAt: number | null | undefined;
  readonly fetchedAt: number | null | undefined;
  readonly ifRevision: number | null;
  readonly citedPublishers: readonly PreparedPublisher[] | undefined;
  readonly entities: readonly PreparedEntity[];
  /** null: the stored claims stay as they are */
  readonly claims: readonly PreparedClaim[] | null;
  /** tells this input from another one of the same article and extractor; hexadecimal */
  readonly digest: string;
}

/** Every publisher that an article's input names. */
export function* publishersOf(article: PreparedArticle): Generator<PreparedPublisher> {
  if (article.publisher) yield article.publisher;
  yield* article.citedPublishers ?? [];
  for (const { attributions } of article.claims ?? [])
    for (const { publisher } of attributions) if (publisher) yield publisher;
}

/** One item of a call: an article that may be applied, or what is wrong with it. */
export interface PreparedItem {
  readonly index: number;
  /** canonical where it could be read, else as it was sent, cut to what can be stored */
  readonly uri: string;
  /** null where `errors` refuse it */
  readonly article: PreparedArticle | null;
  readonly errors: readonly IngestError[];
}
