/** What one article says: the type, its filter, its lists. */
import type { ClaimEntityRow, ClaimRow, Order } from "../reading/reading.ts";
import { encodeId, expectId } from "../terms/ids.ts";
import { Attribution, AttributionListFilter } from "./attribution.ts";
import { builder } from "./builder.ts";
import { listRequest } from "./connection.ts";
import { ClaimModalityEnum, ClaimRoleEnum, ClaimStatusEnum } from "./enumerations.ts";
import {
  BooleanFilter,
  ClaimModalityFilter,
  ClaimRoleFilter,
  ClaimStatusFilter,
  DateTimeFilter,
  FloatFilter,
  IdFilter,
  IntFilter,
  StringFilter,
  TextFilter,
} from "./filter.ts";
import { ClaimConnection, ClaimRelationConnection, claimListArgs, relationListArgs } from "./lists.ts";
import { must, readClaims } from "./parent.ts";
import { asOf, asOfArg } from "./past.ts";
import { ArticleFilterRef, ArticleRef, ClaimFilterRef, ClaimRef, EntityFilterRef, EntityRef, NodeRef } from "./refs.ts";

interface QuoteShape {
  readonly text: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly verified: boolean;
}
export const quoteOf = ({
  quoteText,
  quoteStart,
  quoteEnd,
  quoteVerified,
}: Pick<ClaimRow, "quoteText" | "quoteStart" | "quoteEnd" | "quoteVerified">): QuoteShape | null =>
  quoteText === null ? null : { text: quoteText, start: quoteStart, end: quoteEnd, verified: quoteVerified === true };

export const Quote = builder.objectRef<QuoteShape>("Quote").implement({
  description: "The exact words in the article's body. Offsets in Unicode code points, end exclusive.",
  fields: (t) => ({
    text: t.exposeString("text", {
      description: "The words: as the body has them where they are verified, else as sent.",
    }),
    start: t.exposeInt("start", {
      nullable: true,
      description: "Where they start. Null where they are not in the body.",
    }),
    end: t.exposeInt("end", { nullable: true, description: "Where they end. Null where they are not in the body." }),
    verified: t.exposeBoolean("verified", {
      description: "true when body[start, end) is exactly `text`; false when the words are not in the body.",
    }),
  }),
});

const ClaimEntity = builder.objectRef<ClaimEntityRow>("ClaimEntity").implement({
  description: "An entity's part in a claim.",
  fields: (t) => ({
    entity: t.field({
      type: EntityRef,
      description: "The entity; of merged ones the survivor.",
      resolve: ({ entityId }, _, { reading }) => must(reading.entity(entityId)),
    }),
    role: t.field({ type: ClaimRoleEnum, description: "Which part it plays.", resolve: ({ role }) => role }),
  }),
});

ClaimRef.implement({
  description: "What one article says: one statement, with who it is attributed to and the words that say it.",
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: "Opaque; never changes.", resolve: (claim) => encodeId("Claim", claim.id) }),
    key: t.exposeString("key", {
      description:
        "The extractor's name for it, stable within its article and extractor: it names one statement, never a position.",
    }),
    extractor: t.exposeString("extractor", { description: "Who read it out of the article." }),
    text: t.exposeString("text", { description: "The statement." }),
    language: t.exposeString("language", { description: "The language of `text`, BCP 47." }),
    article: t.field({
      type: ArticleRef,
      description: "The article that says it.",
      resolve: ({ articleId }, _, { reading }) => must(reading.article(articleId)),
    }),
    quote: t.field({
      type: Quote,
      nullable: true,
      description: "The article's own words. Null where the extractor gave none.",
      resolve: quoteOf,
    }),
    entities: t.field({
      type: [ClaimEntity],
      description: "What it is about, in the extractor's order; each entity once in each role.",
      resolve: async ({ id }, _, { reading }) => [...(await reading.entitiesOf(id))],
    }),
    modality: t.field({
      type: ClaimModalityEnum,
      description: "How firmly the article says it.",
      resolve: ({ modality }) => modality,
    }),
    attributions: t.field({
      type: [Attribution],
      description: "Who stands behind it, as the article says; never empty: UNSTATED where the article does not say.",
      resolve: async ({ id }, _, { reading }) => [...(await reading.attributionsOf(id))],
    }),
    confidence: t.exposeFloat("confidence", {
      nullable: true,
      description: "The extractor's own confidence, 0 to 1. Null where it gave none.",
    }),
    status: t.field({ type: ClaimStatusEnum, description: "Whether it counts.", resolve: ({ status }) => status }),
    statusReason: t.exposeString("statusReason", {
      nullable: true,
      description: "Why it was retracted. Null where it was not.",
    }),
    ingestedAt: t.field({
      type: "DateTime",
      description: "When it was first stored: the instant of its commit.",
      resolve: ({ ingestedAt }) => ingestedAt,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When something of its own last changed.",
      resolve: ({ updatedAt }) => updatedAt,
    }),
    relations: t.field({
      type: ClaimRelationConnection,
      description: "Edges from or to this claim, oldest first.",
      args: relationListArgs,
      resolve: ({ id }, args, { reading }) =>
        reading.relations(id, args.type ?? null, listRequest<never, Order<"ID">>(args, null, null)),
    }),
  }),
});

const ClaimEntityFilter = builder.inputType("ClaimEntityFilter", {
  description: "Conditions on one entity of a claim; all must hold. Null or {} is FILTER_INVALID.",
  fields: (t) => ({
    role: t.field({ type: ClaimRoleFilter, description: "Which part it plays." }),
    entity: t.field({ type: EntityFilterRef, description: "The entity itself." }),
  }),
});

const ClaimEntityListFilter = builder.inputType("ClaimEntityListFilter", {
  description: "Conditions on a claim's entities, each on one of them. Null or {} is FILTER_INVALID.",
  fields: (t) => ({
    some: t.field({ type: ClaimEntityFilter, description: "One or more entities meet all of this." }),
    every: t.field({
      type: ClaimEntityFilter,
      description: "Each entity meets all of this; true where there is none.",
    }),
    none: t.field({ type: ClaimEntityFilter, description: "No entity meets all of this." }),
  }),
});

ClaimFilterRef.implement({
  description: [
    "Conditions on a claim; all must hold. One language for lists, facets, timelines and subscriptions.",
    "Only ACTIVE claims are looked at unless `status` occurs at any depth of the filter as sent.",
    "Two-valued: a comparison with something absent is false, and `not` is the exact complement.",
    "Null or {} is FILTER_INVALID, never read as everything.",
  ].join(" "),
  fields: (t) => ({
    and: t.field({ type: [ClaimFilterRef], description: "Each of these holds. An empty list is FILTER_INVALID." }),
    or: t.field({ type: [ClaimFilterRef], description: "One or more of these hold. An empty list is FILTER_INVALID." }),
    not: t.field({ type: ClaimFilterRef, description: "This does not hold: the exact complement." }),
    id: t.field({ type: IdFilter, description: "Its id." }),
    text: t.field({ type: TextFilter, description: "The statement." }),
    language: t.field({ type: StringFilter, description: "The statement's language." }),
    modality: t.field({ type: ClaimModalityFilter, description: "How firmly the article says it." }),
    status: t.field({ type: ClaimStatusFilter, description: "Whether it counts." }),
    attributions: t.field({ type: AttributionListFilter, description: "Who stands behind it." }),
    confidence: t.field({ type: FloatFilter, description: "The extractor's confidence." }),
    ingestedAt: t.field({ type: DateTimeFilter, description: "When it was first stored." }),
    article: t.field({ type: ArticleFilterRef, description: "The article that says it." }),
    entities: t.field({ type: ClaimEntityListFilter, description: "What it is about." }),
    independentOrigins: t.field({
      type: IntFilter,
      description: "Its corroboration's independentOrigins; 0 for a claim that is not ACTIVE.",
    }),
    contested: t.field({
      type: BooleanFilter,
      description: "Whether its corroboration is contested; false for a claim that is not ACTIVE.",
    }),
  }),
});

builder.queryFields((t) => ({
  claim: t.field({
    type: ClaimRef,
    nullable: true,
    description:
      "The claim with this id, whatever its status; null where there is none. Another type's id is BAD_INPUT.",
    args: { ...asOfArg, id: t.arg.id({ required: true, description: "The id of a Claim." }) },
    resolve: (_, { id, asOf: time }, context) =>
      asOf(context, time, ({ reading }) => reading.claim(expectId("Claim", id, "claim.id"))),
  }),
  claims: t.field({
    type: ClaimConnection,
    nullable: true,
    description: "Claims, newest first where no order is given.",
    args: { ...claimListArgs, ...asOfArg },
    resolve: (_, { asOf: time, ...args }, context) =>
      asOf(context, time, ({ reading }) => readClaims(reading, null, args)),
  }),
}));
