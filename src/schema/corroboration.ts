/** Where a claim comes from: how well it is supported, and by whom. The counting is `reading/corroboration/`. */
import type { CorroborationCounts, Origin } from "../reading/reading.ts";
import { builder } from "./builder.ts";
import { countOf, listRequest, pageArgs } from "./connection.ts";
import { AttributionKindEnum } from "./enumerations.ts";
import { ClaimConnection } from "./lists.ts";
import { ArticleRef, ClaimRef, EntityRef, PublisherRef } from "./refs.ts";

export const ClaimOrigin = builder.objectRef<Origin>("ClaimOrigin").implement({
  description:
    "Who, never how: the speaker's entity, else the speaker, else the publisher (its family's head), else the article. None of them for a closed circle of credits.",
  fields: (t) => ({
    kind: t.field({
      type: AttributionKindEnum,
      description:
        "In which way it is given; where claims give it in several ways, the most direct of them. UNSTATED where it is not known.",
      resolve: ({ kind }) => kind,
    }),
    publisher: t.field({
      type: PublisherRef,
      nullable: true,
      description: "The publisher, or the head of its family. Null where the origin is a speaker or an article.",
      resolve: ({ publisher }, _, { reading }) => (publisher === null ? null : reading.publisher(publisher)),
    }),
    article: t.field({
      type: ArticleRef,
      nullable: true,
      description: "The article, where it has no publisher and is the origin itself. Null otherwise.",
      resolve: ({ article }, _, { reading }) => (article === null ? null : reading.article(article)),
    }),
    speaker: t.exposeString("speaker", {
      nullable: true,
      description: "The named person, office or document, as one of the claims writes it. Null where it is none.",
    }),
    speakerEntity: t.field({
      type: EntityRef,
      nullable: true,
      description: "The speaker as an entity. Null where the extractor gave none.",
      resolve: ({ speakerEntity }, _, { reading }) => (speakerEntity === null ? null : reading.entity(speakerEntity)),
    }),
    known: t.exposeBoolean("known", {
      description: "true: counted in independentOrigins. false: only in the upper bound.",
    }),
    claimCount: t.int({
      description: "How many claims lead back to this origin.",
      resolve: ({ claims }) => claims.length,
    }),
    claims: t.field({
      type: ClaimConnection,
      description: "The claims that lead back to this origin, oldest first.",
      args: pageArgs,
      resolve: (origin, args, { reading }) => {
        const { where: _, orderBy: __, ...request } = listRequest<never, never>(args, null, null);
        return reading.originClaims(origin, request);
      },
    }),
  }),
});

/** The counts of one claim. */
export type CorroborationShape = CorroborationCounts & { readonly claimId: bigint };

export const Corroboration = builder.objectRef<CorroborationShape>("Corroboration").implement({
  description: [
    "How well a claim is supported, counted by where it comes from. Counted over ACTIVE claims only, joined to this one by SAME_AS through ACTIVE claims; all of those share it. A claim that is not ACTIVE has counts 0 and no origins.",
    "An origin is who, never how: the speaker's entity, else the speaker, else the publisher (its family's head), else the article.",
    "A cited publisher is followed into its own claims in this component, by article where one is given, else by publisher; where it has none there, it is the origin.",
    "Within one article a stated source replaces OWN_REPORTING and UNSTATED. CITES_PUBLISHER or WIRE without a publisher is UNSTATED; citing oneself is OWN_REPORTING; ANONYMOUS and OWN_REPORTING end at the article's publisher; a closed circle counts as one unstated origin.",
    "SAME_AS between a DENIED claim and one that is not counts as CONTRADICTS. Stale edges count for nothing. Articles of one text, copied or lightly edited, are one.",
    "explainCorroboration tells how the counts come about.",
  ].join(" "),
  fields: (t) => ({
    articles: t.exposeInt("articles", { description: "Articles that say it; copies of one text are one." }),
    publishers: t.exposeInt("publishers", {
      description: "Publishers that say it, those of one family as one. Articles without a publisher are not in it.",
    }),
    independentOrigins: t.exposeInt("independentOrigins", {
      description:
        "Known origins. Claims of unstated origin add nothing; where no origin is known at all, they count as one together.",
    }),
    independentOriginsUpperBound: t.exposeInt("independentOriginsUpperBound", {
      description:
        "The same, with each publisher (where unknown: article) of unstated origin taken as one more origin.",
    }),
    origins: t.field({
      type: [ClaimOrigin],
      description:
        "Known ones first, most claims first, then those only in the upper bound. As dear as there are claims that say the same.",
      args: { first: t.arg.int({ description: "How many: 1 to 100, 20 where left out." }) },
      resolve: async ({ claimId }, { first }, { reading }) =>
        (await reading.origins(claimId)).slice(0, countOf(first, "Corroboration.origins.first")),
    }),
    contested: t.exposeBoolean("contested", {
      description: "An ACTIVE claim contradicts, or is contradicted by, one of these.",
    }),
    circular: t.exposeBoolean("circular", { description: "The attribution chain runs in a circle." }),
  }),
});

builder.objectField(ClaimRef, "corroboration", (t) =>
  t.field({
    type: Corroboration,
    description: "How well the claim is supported, counted by where it comes from, not by how often it is repeated.",
    resolve: async ({ id }, _, { reading }) => ({ ...(await reading.corroboration(id)), claimId: id }),
  }),
);
