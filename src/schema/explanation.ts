/** How a claim's corroboration comes about, told. */
import type { Appearance, ExplainedStep, Explanation } from "../reading/reading.ts";
import { encodeId, expectId } from "../terms/ids.ts";
import { builder, enumeration } from "./builder.ts";
import { countOf } from "./connection.ts";
import { ClaimOrigin, Corroboration } from "./corroboration.ts";
import { AttributionKindEnum } from "./enumerations.ts";
import { must } from "./parent.ts";
import { asOf, asOfArg } from "./past.ts";
import { ArticleRef, ClaimRef, EntityRef, PublisherRef } from "./refs.ts";

const SourceOutcome = enumeration<ExplainedStep["outcome"]>(
  "SourceOutcome",
  "What becomes of one source on the way to an origin. Clients must tolerate values that they do not know.",
  {
    SPEAKER: "It ends at a named person, office or document.",
    PUBLISHER: "It ends at a publisher, or at an article without one.",
    FOLLOWED: "The credited publisher's own claims are here, so the chain goes on in them.",
    SAME_TEXT: "It credits another copy of the same text: both are one source.",
    REPLACED: "It does not count, as the same article states another source.",
    UNSTATED: "Nobody says where it is from.",
  },
);

const SourceStep = builder.objectRef<ExplainedStep>("SourceStep").implement({
  description: "One source of one claim, on the way from an appearance to its origins.",
  fields: (t) => ({
    text: t.exposeString("sentence", { description: "The step as an English sentence." }),
    claim: t.field({
      type: ClaimRef,
      description: "The claim whose source it is.",
      resolve: ({ claim }, _, { reading }) => must(reading.claim(claim)),
    }),
    article: t.field({
      type: ArticleRef,
      description: "The article of that claim.",
      resolve: ({ article }, _, { reading }) => must(reading.article(article)),
    }),
    publisher: t.field({
      type: PublisherRef,
      nullable: true,
      description: "The head of the family of the article's publisher. Null where the article has none.",
      resolve: ({ publisher }, _, { reading }) => (publisher === null ? null : reading.publisher(publisher)),
    }),
    kind: t.field({
      type: AttributionKindEnum,
      description: "In which way the article says it.",
      resolve: ({ kind }) => kind,
    }),
    countedAs: t.field({
      type: AttributionKindEnum,
      description: "What that amounts to: citing oneself is OWN_REPORTING, citing nobody by name UNSTATED.",
      resolve: ({ countedAs }) => countedAs,
    }),
    creditedPublisher: t.field({
      type: PublisherRef,
      nullable: true,
      description: "The head of the family of the outlet that it credits. Null where it names none.",
      resolve: ({ creditedPublisher: id }, _, { reading }) => (id === null ? null : reading.publisher(id)),
    }),
    creditedArticle: t.field({
      type: ArticleRef,
      nullable: true,
      description: "The article that it cites. Null where it names none, or it was not ingested.",
      resolve: ({ creditedArticle: id }, _, { reading }) => (id === null ? null : reading.article(id)),
    }),
    speaker: t.exposeString("speaker", {
      nullable: true,
      description: "The person, office or document that it names, in the article's words. Null where it names none.",
    }),
    speakerEntity: t.field({
      type: EntityRef,
      nullable: true,
      description: "The speaker as an entity. Null where the extractor gave none.",
      resolve: ({ speakerEntity: id }, _, { reading }) => (id === null ? null : reading.entity(id)),
    }),
    outcome: t.field({ type: SourceOutcome, description: "What becomes of it.", resolve: ({ outcome }) => outcome }),
    origin: t.field({
      type: ClaimOrigin,
      nullable: true,
      description: "Where it ends. Null where it goes on, or does not count.",
      resolve: ({ end }) => end,
    }),
    intoCount: t.int({
      description: "In how many claims the chain goes on. 0 where it ends.",
      resolve: ({ into }) => into.length,
    }),
    into: t.idList({
      description: "The ids of the first of these claims, 20 at most; their own sources are further steps.",
      resolve: ({ into }) => into.slice(0, 20).map((id) => encodeId("Claim", id)),
    }),
  }),
});

const ClaimAppearance = builder.objectRef<Appearance>("ClaimAppearance").implement({
  description: "One claim that says the same, and its way back to where it is from.",
  fields: (t) => ({
    claim: t.field({
      type: ClaimRef,
      description: "The claim.",
      resolve: ({ claim }, _, { reading }) => must(reading.claim(claim)),
    }),
    text: t.exposeString("sentences", {
      description: "Its way back in English sentences, one for each of the first dozen steps.",
    }),
    steps: t.field({
      type: [SourceStep],
      description:
        "Its own sources first, then what else its article says of this, then those of the claims they lead to.",
      args: { first: t.arg.int({ description: "How many: 1 to 100, 20 where left out." }) },
      resolve: ({ steps }, { first }) => steps.slice(0, countOf(first, "ClaimAppearance.steps.first")),
    }),
    origins: t.field({
      type: [ClaimOrigin],
      description: "The origins that it leads back to, in the order of the claim's corroboration.",
      args: { first: t.arg.int({ description: "How many: 1 to 100, 20 where left out." }) },
      resolve: ({ origins }, { first }) => origins.slice(0, countOf(first, "ClaimAppearance.origins.first")),
    }),
    closedCircle: t.exposeBoolean("closedCircle", {
      description: "It runs into a circle of credits without a way out.",
    }),
  }),
});

const CorroborationExplanation = builder.objectRef<Explanation>("CorroborationExplanation").implement({
  description:
    "How a claim's corroboration comes about, in words and as data. The words are English and may change; the data is for programs.",
  fields: (t) => ({
    claim: t.field({
      type: ClaimRef,
      description: "The claim that was asked for.",
      resolve: ({ claim }, _, { reading }) => must(reading.claim(claim)),
    }),
    summary: t.exposeString("summary", { description: "What it all amounts to, in English sentences." }),
    corroboration: t.field({
      type: Corroboration,
      description: "The counts that are explained.",
      resolve: async ({ claim }, _, { reading }) => ({ ...(await reading.corroboration(claim)), claimId: claim }),
    }),
    appearances: t.field({
      type: [ClaimAppearance],
      description:
        "The claims that say the same, as many as were asked for: the claim itself, then the first of the others. Empty for a claim that is not ACTIVE.",
      resolve: ({ appearances }) => [...appearances],
    }),
  }),
});

builder.queryField("explainCorroboration", (t) =>
  t.field({
    type: CorroborationExplanation,
    nullable: true,
    description:
      "How the corroboration of a claim comes about: for each claim that says the same, the chain of who credits whom, to where it ends. Null where there is no such claim.",
    args: {
      ...asOfArg,
      claim: t.arg.id({ required: true, description: "The id of a Claim." }),
      first: t.arg.int({ description: "How many appearances at most: 1 to 100, 20 where left out." }),
    },
    resolve: (_, { claim, first, asOf: time }, context) => {
      const id = expectId("Claim", claim, "explainCorroboration.claim");
      const count = countOf(first, "explainCorroboration.first");
      return asOf(context, time, async ({ reading }) =>
        (await reading.claim(id)) ? reading.explainCorroboration(id, count) : null,
      );
    },
  }),
);
