/** What scrapers sent, so that a sender can look up what became of it. */
import type { IngestError } from "../domain/domain.ts";
import type { RejectionRow } from "../reading/batches.ts";
import { encodeId } from "../terms/ids.ts";
import { builder } from "./builder.ts";
import { countOf, listRequest, pageArgs } from "./connection.ts";
import { IngestBatchConnection } from "./lists.ts";
import { IngestBatchRef, IngestErrorRef, NodeRef } from "./refs.ts";
import { visibleSender } from "./sender.ts";

const IngestRejection = builder.objectRef<RejectionRow>("IngestRejection").implement({
  description: "One article that was refused.",
  fields: (t) => ({
    index: t.exposeInt("index", { description: "Its place in the call that sent it, from 0." }),
    uri: t.exposeString("uri", {
      description: "Its uri: in canonical form where it could be read, else as it was sent.",
    }),
    errors: t.field({
      type: [IngestErrorRef],
      description: "Every fault that was found.",
      resolve: ({ errors }) => errors as IngestError[],
    }),
    rejectedAt: t.field({
      type: "DateTime",
      description: "When it was refused.",
      resolve: ({ rejectedAt }) => rejectedAt,
    }),
  }),
});

IngestBatchRef.implement({
  description:
    "Scope: ingest. What one sender sent under one key: one call, or several. Counts run over all of its calls.",
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      description: "Opaque; what ingestArticles answers as batchId.",
      resolve: ({ id }) => encodeId("IngestBatch", id),
    }),
    sender: t.exposeString("sender", { description: "Who sent it." }),
    key: t.string({
      nullable: true,
      description: "The sender's name for it. Null where the sender gave none.",
      resolve: ({ key, named }) => (named ? key : null),
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was first sent.",
      resolve: ({ createdAt }) => createdAt,
    }),
    lastSentAt: t.field({
      type: "DateTime",
      description: "When it was last sent.",
      resolve: ({ lastSentAt }) => lastSentAt,
    }),
    articlesCreated: t.exposeInt("articlesCreated", { description: "Articles that it brought in." }),
    articlesUpdated: t.exposeInt("articlesUpdated", { description: "Articles that it changed." }),
    articlesUnchanged: t.exposeInt("articlesUnchanged", { description: "Articles that it sent as they were known." }),
    articlesRejected: t.exposeInt("articlesRejected", { description: "Articles that were refused." }),
    claimsCreated: t.exposeInt("claimsCreated", { description: "Claims that it brought in." }),
    claimsUpdated: t.exposeInt("claimsUpdated", { description: "Claims that it changed." }),
    claimsWithdrawn: t.exposeInt("claimsWithdrawn", { description: "Claims that it no longer made." }),
    retractedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was retracted. Null where it was not.",
      resolve: ({ retractedAt }) => retractedAt,
    }),
    retractedReason: t.exposeString("retractedReason", { nullable: true, description: "Why it was retracted." }),
    rejections: t.field({
      type: [IngestRejection],
      description: "What was refused and why, oldest first. Kept for 30 days.",
      args: { first: t.arg.int({ description: "How many at most: 1 to 100, 20 where left out." }) },
      resolve: async ({ id }, { first }, { batches }) => [
        ...(await batches.rejections(id, countOf(first, "IngestBatch.rejections.first"))),
      ],
    }),
  }),
});

builder.queryField("ingestBatches", (t) =>
  t.field({
    type: IngestBatchConnection,
    nullable: true,
    description: "Scope: ingest, one's own batches (curate: anyone's). Newest first.",
    args: pageArgs,
    resolve: (_, args, { viewer, batches }) => {
      return batches.batches(visibleSender(viewer), listRequest(args, null, null));
    },
  }),
);
