/**
 * The one filter language, parsed and normalised. Everything that takes a filter works on this tree: the SQL compiler, the
 * in-memory matcher, the subscription index. It refuses to know GraphQL, rows or connections.
 *
 * Two-valued: a comparison with something absent is false, `not` is the exact complement.
 * `all: []` is true, `any: []` is false. Ids are row keys, already decoded; texts are already folded.
 */
import type { AttributionKind, ClaimModality, ClaimRole, ClaimStatus, EntityKind } from "../terms/enumerations.ts";

/** Leaves joined by all, any and not. */
export type Formula<Leaf> = Leaf | Group<Leaf>;
export type Group<Leaf> =
  | { readonly type: "all"; readonly of: readonly Formula<Leaf>[] }
  | { readonly type: "any"; readonly of: readonly Formula<Leaf>[] }
  | { readonly type: "not"; readonly of: Formula<Leaf> };

export type Comparison = "gt" | "gte" | "lt" | "lte" | "eq";

/** One condition on a text; a TextFilter with several becomes several tests in one `texts` leaf. */
export type TextTest =
  | { readonly test: "matches"; readonly words: readonly string[]; readonly prefixes: readonly string[] }
  | { readonly test: "contains"; readonly part: string }
  | { readonly test: "equals"; readonly whole: string };

export type IdsLeaf = { readonly type: "id"; readonly in: readonly bigint[] };
export type OneOfLeaf<Field extends string, Value> = { readonly type: Field; readonly in: readonly Value[] };
export type PrefixLeaf<Field extends string> = { readonly type: `${Field}StartsWith`; readonly prefix: string };
export type PresentLeaf<Field extends string> = { readonly type: `${Field}Present` };
export type RangeLeaf<Field extends string, Value> = {
  readonly type: Field;
  readonly op: Comparison;
  readonly value: Value;
};
/** all tests hold in the same text of the object */
export type TextLeaf<Field extends string> = { readonly type: Field; readonly tests: readonly TextTest[] };

export type PublisherLeaf =
  | IdsLeaf
  | TextLeaf<"name">
  | OneOfLeaf<"domain", string>
  | PrefixLeaf<"domain">
  | PresentLeaf<"domain">
  /** it is one of these, or belongs to one: by its parent, or the parent's parent … */
  | OneOfLeaf<"family", bigint>;

export type EntityLeaf =
  | IdsLeaf
  | OneOfLeaf<"kind", EntityKind>
  | TextLeaf<"name">
  | OneOfLeaf<"wikidataId", string>
  | PrefixLeaf<"wikidataId">
  | PresentLeaf<"wikidataId">;

export type ArticleLeaf =
  | IdsLeaf
  | OneOfLeaf<"uri", string>
  | PrefixLeaf<"uri">
  | TextLeaf<"text">
  | OneOfLeaf<"language", string>
  | PrefixLeaf<"language">
  /** instants in milliseconds since 1970 */
  | RangeLeaf<"publishedAt", number>
  | PresentLeaf<"publishedAt">
  | RangeLeaf<"ingestedAt", number>
  | { readonly type: "hasPublisher" }
  | { readonly type: "publisher"; readonly where: PublisherTree };

/** One row of a claim's entities: its role and the entity (the survivor). */
export type ClaimEntityLeaf = OneOfLeaf<"role", ClaimRole> | { readonly type: "entity"; readonly where: EntityTree };

/** One attribution of a claim. `publisher` and `article` are false where it names none. */
export type AttributionLeaf =
  | OneOfLeaf<"kind", AttributionKind>
  | { readonly type: "publisher"; readonly where: PublisherTree }
  | TextLeaf<"speaker">
  | { readonly type: "article"; readonly where: ArticleTree };

export type ClaimLeaf =
  | IdsLeaf
  | TextLeaf<"text">
  | OneOfLeaf<"language", string>
  | PrefixLeaf<"language">
  | OneOfLeaf<"modality", ClaimModality>
  | OneOfLeaf<"status", ClaimStatus>
  | RangeLeaf<"confidence", number>
  | PresentLeaf<"confidence">
  | RangeLeaf<"ingestedAt", number>
  /** whole numbers; 0 for a claim that is not ACTIVE */
  | RangeLeaf<"independentOrigins", number>
  /** false for a claim that is not ACTIVE */
  | { readonly type: "contested" }
  | { readonly type: "article"; readonly where: ArticleTree }
  /** some row holds; `every f` is `not some (not f)`, `none f` is `not some f` */
  | { readonly type: "someEntity"; readonly where: ClaimEntityTree }
  | { readonly type: "someAttribution"; readonly where: AttributionTree };

export type PublisherTree = Formula<PublisherLeaf>;
export type EntityTree = Formula<EntityLeaf>;
export type ArticleTree = Formula<ArticleLeaf>;
export type ClaimEntityTree = Formula<ClaimEntityLeaf>;
export type AttributionTree = Formula<AttributionLeaf>;
export type ClaimTree = Formula<ClaimLeaf>;
