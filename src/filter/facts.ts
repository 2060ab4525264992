/**
 * What a filter may look at, as of one commit. The matcher reads these and nothing else; `claim-log/` loads them.
 */
import type { AttributionKind, ClaimModality, ClaimRole, ClaimStatus, EntityKind } from "../terms/enumerations.ts";

export interface PublisherFacts {
  /** the survivor first, then every publisher merged into it: a retired id in a filter means its survivor */
  readonly ids: readonly bigint[];
  /** name, then aliases */
  readonly names: readonly string[];
  readonly domain: string | null;
  /** its own ids, then its parent's, the parent's parent's …: whom it belongs to, by any id that means them */
  readonly family: readonly bigint[];
}

export interface EntityFacts {
  /** the survivor first, then every entity merged into it */
  readonly ids: readonly bigint[];
  readonly kind: EntityKind;
  /** name, then aliases */
  readonly names: readonly string[];
  readonly wikidataId: string | null;
}

export interface ArticleFacts {
  readonly id: bigint;
  readonly uri: string;
  readonly title: string | null;
  /** null where it was not loaded, because no filter at hand looks at article text */
  readonly body: string | null;
  /** its text was taken down since: what it said then is not known any more, so any test of it may have been met */
  readonly erased?: true;
  readonly language: string;
  /** instants in milliseconds since 1970 */
  readonly publishedAt: number | null;
  readonly ingestedAt: number;
  readonly publisher: PublisherFacts | null;
}

export interface AttributionFacts {
  readonly kind: AttributionKind;
  readonly publisher: PublisherFacts | null;
  readonly speaker: string | null;
  /** the cited article, where it was ingested */
  readonly article: ArticleFacts | null;
}

export interface ClaimFacts {
  readonly id: bigint;
  readonly text: string;
  readonly language: string;
  readonly modality: ClaimModality;
  readonly status: ClaimStatus;
  readonly confidence: number | null;
  readonly ingestedAt: number;
  /** known origins of its component; 0 while it is not ACTIVE */
  readonly independentOrigins: number;
  /** an ACTIVE claim contradicts one of its component; false while it is not ACTIVE */
  readonly contested: boolean;
  readonly article: ArticleFacts;
  readonly entities: readonly { readonly role: ClaimRole; readonly entity: EntityFacts }[];
  readonly attributions: readonly AttributionFacts[];
}
