/** The facts that corroboration is counted from: the claims of a component with their sources, ids as they stand after merges. */
import type { AttributionKind } from "../../terms/enumerations.ts";

/** An attribution, with what it names already resolved. */
export interface Source {
  readonly kind: AttributionKind;
  /** the head of the credited publisher's family */
  readonly publisher: bigint | null;
  /** the cited article, where it was ingested */
  readonly article: bigint | null;
  readonly speaker: string | null;
  /** equal for equal speakers */
  readonly speakerKey: string | null;
  readonly speakerEntity: bigint | null;
}

/** One ACTIVE claim. */
export interface Member {
  readonly claim: bigint;
  readonly article: bigint;
  /** the head of the article's publisher's family */
  readonly publisher: bigint | null;
  /** the first of the article's copies; the article itself where it has none */
  readonly text: bigint;
  /** the head of the family of that one's publisher */
  readonly textPublisher: bigint | null;
  /** in order, never empty */
  readonly sources: readonly Source[];
}
