/**
 * The contract's filter inputs, as GraphQL hands them over: plain objects, where a field left out is absent or undefined and null
 * is what the client sent (and is refused). Enum values are their names, ids are as clients hold them, a DateTime is a Date or
 * milliseconds since 1970.
 */
import type { AttributionKind, ClaimModality, ClaimRole, ClaimStatus, EntityKind } from "../../terms/enumerations.ts";

type Maybe<Value> = Value | null | undefined;
type Fields<Of> = { readonly [Name in keyof Of]?: Maybe<Of[Name]> };
type Combined<Filter> = Fields<{ and: readonly Filter[]; or: readonly Filter[]; not: Filter }>;

export type TextFilterInput = Fields<{ matches: string; contains: string; equals: string }>;
export type StringFilterInput = Fields<{ eq: string; in: readonly string[]; startsWith: string; isNull: boolean }>;
export type IdFilterInput = Fields<{ eq: string; in: readonly string[] }>;
export type BooleanFilterInput = Fields<{ eq: boolean }>;
export type IntFilterInput = Fields<{ eq: number; gt: number; gte: number; lt: number; lte: number }>;
type RangeFilterInput<Value> = Fields<{ eq: Value; gt: Value; gte: Value; lt: Value; lte: Value; isNull: boolean }>;
export type FloatFilterInput = RangeFilterInput<number>;
export type DateTimeFilterInput = RangeFilterInput<Date | number>;
export type EnumFilterInput<Value extends string> = Fields<{ eq: Value; in: readonly Value[] }>;

export interface PublisherFilterInput
  extends Combined<PublisherFilterInput>,
    Fields<{ id: IdFilterInput; name: TextFilterInput; domain: StringFilterInput; family: IdFilterInput }> {}

export interface EntityFilterInput
  extends Combined<EntityFilterInput>,
    Fields<{
      id: IdFilterInput;
      kind: EnumFilterInput<EntityKind>;
      name: TextFilterInput;
      wikidataId: StringFilterInput;
    }> {}

export interface ArticleFilterInput
  extends Combined<ArticleFilterInput>,
    Fields<{
      id: IdFilterInput;
      uri: StringFilterInput;
      text: TextFilterInput;
      language: StringFilterInput;
      publishedAt: DateTimeFilterInput;
      ingestedAt: DateTimeFilterInput;
      hasPublisher: BooleanFilterInput;
      publisher: PublisherFilterInput;
    }> {}

export type ClaimEntityFilterInput = Fields<{ role: EnumFilterInput<ClaimRole>; entity: EntityFilterInput }>;
export type AttributionFilterInput = Fields<{
  kind: EnumFilterInput<AttributionKind>;
  publisher: PublisherFilterInput;
  speaker: TextFilterInput;
  article: ArticleFilterInput;
}>;
export type ListFilterInput<Filter> = Fields<{ some: Filter; every: Filter; none: Filter }>;

export interface ClaimFilterInput
  extends Combined<ClaimFilterInput>,
    Fields<{
      id: IdFilterInput;
      text: TextFilterInput;
      language: StringFilterInput;
      modality: EnumFilterInput<ClaimModality>;
      status: EnumFilterInput<ClaimStatus>;
      attributions: ListFilterInput<AttributionFilterInput>;
      confidence: FloatFilterInput;
      ingestedAt: DateTimeFilterInput;
      article: ArticleFilterInput;
      entities: ListFilterInput<ClaimEntityFilterInput>;
      independentOrigins: IntFilterInput;
      contested: BooleanFilterInput;
    }> {}
