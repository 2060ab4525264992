/** Who stands behind a claim, as its article gives it. */
import type { AttributionRow } from "../reading/reading.ts";
import { builder } from "./builder.ts";
import { AttributionKindEnum } from "./enumerations.ts";
import { AttributionKindFilter, TextFilter } from "./filter.ts";
import { ArticleFilterRef, ArticleRef, EntityRef, PublisherFilterRef, PublisherRef } from "./refs.ts";

export const Attribution = builder.objectRef<AttributionRow>("Attribution").implement({
  description: "Who stands behind a claim, as the article gives it.",
  fields: (t) => ({
    kind: t.field({
      type: AttributionKindEnum,
      description: "In which way the article says it.",
      resolve: (attribution) => attribution.kind,
    }),
    publisher: t.field({
      type: PublisherRef,
      nullable: true,
      description: "The outlet it is credited to, for CITES_PUBLISHER and WIRE. Null where the article names none.",
      resolve: ({ publisherId }, _, { reading }) => (publisherId === null ? null : reading.publisher(publisherId)),
    }),
    articleUri: t.exposeString("articleUri", {
      nullable: true,
      description: "The cited article's canonical uri. Null where the article gives none.",
    }),
    article: t.field({
      type: ArticleRef,
      nullable: true,
      description: "The cited article. Null where it was not ingested.",
      resolve: ({ articleId }, _, { reading }) => (articleId === null ? null : reading.article(articleId)),
    }),
    speaker: t.exposeString("speaker", {
      nullable: true,
      description: "A named person, office or document, in the article's words. Null where it names none.",
    }),
    speakerEntity: t.field({
      type: EntityRef,
      nullable: true,
      description: "The speaker as an entity. Null where the extractor gave none.",
      resolve: ({ speakerEntityId }, _, { reading }) =>
        speakerEntityId === null ? null : reading.entity(speakerEntityId),
    }),
    anonymousSources: t.exposeInt("anonymousSources", {
      nullable: true,
      description: "How many unnamed sources; 1 or more. Null where the article does not say.",
    }),
  }),
});

const AttributionFilter = builder.inputType("AttributionFilter", {
  description: "Conditions on one attribution; all must hold. Null or {} is FILTER_INVALID.",
  fields: (t) => ({
    kind: t.field({ type: AttributionKindFilter, description: "In which way the article says it." }),
    publisher: t.field({
      type: PublisherFilterRef,
      description: "The outlet it is credited to. False where there is none.",
    }),
    speaker: t.field({ type: TextFilter, description: "The named speaker. False where there is none." }),
    article: t.field({ type: ArticleFilterRef, description: "The cited article. False where it was not ingested." }),
  }),
});

export const AttributionListFilter = builder.inputType("AttributionListFilter", {
  description: "Conditions on a claim's attributions, each on one of them. Null or {} is FILTER_INVALID.",
  fields: (t) => ({
    some: t.field({ type: AttributionFilter, description: "One or more attributions meet all of this." }),
    every: t.field({ type: AttributionFilter, description: "Each attribution meets all of this." }),
    none: t.field({ type: AttributionFilter, description: "No attribution meets all of this." }),
  }),
});
