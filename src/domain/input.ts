/** What a writer hands in: the contract's inputs, ids already decoded, and who sends them. */
import type { AttributionKind, ClaimModality, ClaimRole, EntityKind } from "../terms/enumerations.ts";

/** Who writes, and as which extractors it may (null: any). Batches belong to their sender. */
export interface Sender {
  readonly name: string;
  readonly extractors: readonly string[] | null;
  /** may retract other senders' batches */
  readonly curates: boolean;
}

/** Left out and null mean different things; each field says which of the two it takes. */
export type Maybe<Value> = Value | null | undefined;

export interface PublisherInput {
  readonly name: string;
  readonly domain?: Maybe<string>;
}
export interface EntityInput {
  readonly key: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly aliases?: Maybe<readonly string[]>;
  readonly wikidataId?: Maybe<string>;
}
export interface AttributionInput {
  readonly kind: AttributionKind;
  readonly publisher?: Maybe<PublisherInput>;
  readonly articleUri?: Maybe<string>;
  readonly speaker?: Maybe<string>;
  readonly speakerEntity?: Maybe<string>;
  readonly anonymousSources?: Maybe<number>;
}
export interface ClaimInput {
  readonly key: string;
  readonly text: string;
  readonly language?: Maybe<string>;
  readonly quote?: Maybe<{ readonly text: string; readonly start?: Maybe<number> }>;
  readonly entities?: Maybe<readonly { readonly entity: string; readonly role: ClaimRole }[]>;
  readonly modality?: ClaimModality;
  readonly attributions?: Maybe<readonly AttributionInput[]>;
  readonly confidence?: Maybe<number>;
}
export interface ArticleInput {
  readonly uri: string;
  readonly title?: Maybe<string>;
  readonly body?: Maybe<string>;
  readonly language?: Maybe<string>;
  readonly publisher?: Maybe<PublisherInput>;
  readonly authors?: Maybe<readonly string[]>;
  readonly publishedAt?: Maybe<string>;
  readonly fetchedAt?: Maybe<string>;
  readonly ifRevision?: Maybe<number>;
  readonly citedPublishers?: Maybe<readonly PublisherInput[]>;
  readonly entities?: Maybe<readonly EntityInput[]>;
  readonly extractor?: string;
  readonly claims?: Maybe<readonly ClaimInput[]>;
}
export interface IngestArticlesInput {
  readonly articles: readonly ArticleInput[];
  readonly batchKey?: Maybe<string>;
  readonly errorPolicy?: "REJECT_FAILED" | "REJECT_ALL";
  readonly dryRun?: boolean;
}
