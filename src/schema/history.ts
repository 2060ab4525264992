/** What claims and articles were before. */
import type { ArticleRevisionRow, ClaimAspect, ClaimVersionRow } from "../reading/reading.ts";
import { builder, enumeration } from "./builder.ts";
import { Quote, quoteOf } from "./claim.ts";
import { countOf } from "./connection.ts";
import { ClaimModalityEnum, ClaimStatusEnum } from "./enumerations.ts";
import { must } from "./parent.ts";
import { placeAt } from "./past.ts";
import { ArticleRef, ClaimRef } from "./refs.ts";

const ClaimAspectEnum = enumeration<ClaimAspect>(
  "ClaimAspect",
  "What differs between two versions of a claim. Clients must tolerate values that they do not know.",
  {
    TEXT: "The statement.",
    LANGUAGE: "The statement's language.",
    QUOTE: "The quote: its words, its place, or whether it stands in the body.",
    ENTITIES: "What it is about.",
    MODALITY: "How firmly the article says it.",
    ATTRIBUTIONS: "Who stands behind it.",
    CONFIDENCE: "The extractor's confidence.",
    STATUS: "Whether it counts, or why it does not.",
    CORROBORATION: "How many independent origins it has, or whether it is contested.",
  },
);

const ClaimVersion = builder.objectRef<ClaimVersionRow>("ClaimVersion").implement({
  description: "One state of a claim, from the commit that made it so to the next that changed it.",
  fields: (t) => ({
    from: t.field({ type: "DateTime", description: "Since when it was so.", resolve: (version) => version.from }),
    until: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the next version came. Null for the one that stands.",
      resolve: (version) => version.until,
    }),
    changed: t.field({
      type: [ClaimAspectEnum],
      description: "What differs from the version before; empty for the first.",
      resolve: (version) => [...version.changed],
    }),
    text: t.exposeString("text", { description: "The statement, as it was." }),
    language: t.exposeString("language", { description: "The statement's language, BCP 47, as it was." }),
    quote: t.field({
      type: Quote,
      nullable: true,
      description: "The article's own words, as they were. Null where there were none.",
      resolve: quoteOf,
    }),
    modality: t.field({
      type: ClaimModalityEnum,
      description: "How firmly the article said it.",
      resolve: ({ modality }) => modality,
    }),
    confidence: t.exposeFloat("confidence", {
      nullable: true,
      description: "The extractor's confidence, 0 to 1, as it was. Null where it gave none.",
    }),
    status: t.field({ type: ClaimStatusEnum, description: "Whether it counted.", resolve: ({ status }) => status }),
    statusReason: t.exposeString("statusReason", {
      nullable: true,
      description: "Why it was retracted. Null where it was not.",
    }),
    restoredReason: t.exposeString("restoredReason", {
      nullable: true,
      description: "Why a curator brought it back. Null where no restoration made this version.",
    }),
    independentOrigins: t.exposeInt("independentOrigins", {
      description: "How many known independent origins it had. 0 while it was not ACTIVE.",
    }),
    contested: t.exposeBoolean("contested", { description: "Whether an ACTIVE claim contradicted it." }),
    claim: t.field({
      type: ClaimRef,
      description:
        "The whole claim as it was at the end of the commit that made this version, with all that hangs on it as of then. Costs statements of its own for each version.",
      resolve: ({ claimId, commit }, _, context) => {
        const past = context.atCommit(commit);
        return must(past.reading.claim(claimId)).then((claim) => placeAt(context, commit, claim));
      },
    }),
  }),
});

builder.objectField(ClaimRef, "history", (t) =>
  t.field({
    type: [ClaimVersion],
    description: "What it was, newest first; the first entry is what stands now. From the history, not from the log.",
    args: {
      first: t.arg.int({ description: "How many: 1 to 100, 20 where not given." }),
      before: t.arg({
        type: "DateTime",
        description: "Only versions that began before this instant: the last one's `from`, to go on.",
      }),
    },
    resolve: async ({ id }, { first, before }, { reading }) => [
      ...(await reading.claimHistory(id, countOf(first, "Claim.history.first"), before ?? null)),
    ],
  }),
);

const ArticleRevision = builder.objectRef<ArticleRevisionRow>("ArticleRevision").implement({
  description: "One text of an article, exactly as it was sent.",
  fields: (t) => ({
    revision: t.exposeInt("revision", { description: "1 for the first text; one more for each that followed." }),
    body: t.string({
      nullable: true,
      description: "The text. Null where it may not be shown, or was redacted.",
      resolve: ({ body }, _, { access, viewer }) => (access.showsBodies(viewer) ? body : null),
    }),
    recordedAt: t.field({
      type: "DateTime",
      description: "When it was stored.",
      resolve: ({ recordedAt }) => recordedAt,
    }),
    fetchedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the scraper read it at its source. Null where it did not say.",
      resolve: ({ fetchedAt }) => fetchedAt,
    }),
  }),
});

builder.objectField(ArticleRef, "revisions", (t) =>
  t.field({
    type: [ArticleRevision],
    description: "Its texts, newest first.",
    args: {
      first: t.arg.int({ description: "How many: 1 to 100, 20 where not given." }),
      before: t.arg.int({ description: "Only revisions below this number: the last one's `revision`, to go on." }),
    },
    resolve: async ({ id }, { first, before }, { reading }) => [
      ...(await reading.articleRevisions(id, countOf(first, "Article.revisions.first"), before ?? null)),
    ],
  }),
);
