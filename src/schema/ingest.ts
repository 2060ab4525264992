/** Ingest: the mutation, and what became of each item. */
import type {
  ClaimIngestStatus,
  IngestErrorCode,
  IngestOutcome,
  IngestResult,
  IngestStatus,
} from "../domain/domain.ts";
import { eachInTurns } from "../domain/ingest/slices.ts";
import { encodeId } from "../terms/ids.ts";
import { builder, enumeration } from "./builder.ts";
import { IngestArticlesInput } from "./ingest-input.ts";
import { ArticleRef, ClaimRef, IngestErrorRef } from "./refs.ts";
import { senderOf } from "./sender.ts";

const IngestErrorCodeEnum = enumeration<IngestErrorCode>(
  "IngestErrorCode",
  "What is wrong with an article. Clients must tolerate codes that they do not know. Wrong types and unknown enum values refuse a GraphQL request whole; the bulk path answers them per item with INVALID_VALUE.",
  {
    REQUIRED: "A field that this article needs is missing.",
    INVALID_URI: "No URI, or one that names nothing that can be fetched or cited.",
    INVALID_LANGUAGE: "Not a BCP 47 language tag.",
    INVALID_DATE: "No RFC 3339 instant.",
    INVALID_VALUE: "A value that cannot be stored, such as text with U+0000 or an unpaired surrogate.",
    EMPTY: "A text that must not be empty is.",
    TOO_LONG: "A text is longer than its limit, or a line of the bulk path.",
    TOO_MANY: "A list is longer than its limit, or what is sent has more fields or goes deeper than can be read.",
    OUT_OF_RANGE: "A number is outside its range.",
    INCONSISTENT: "Two values of the input contradict each other.",
    DUPLICATE_URI: "The same article twice in one batch.",
    DUPLICATE_KEY: "The same key twice in one list.",
    UNKNOWN_ENTITY_KEY: "A claim names an entity that the input does not have.",
    STALE: "A newer text of this article is stored already.",
    CONFLICT: "The stored revision is not `ifRevision`.",
    EXTRACTOR_NOT_YOURS: "The sender may not write this extractor.",
    REDACTED: "The article's text was taken down for good.",
  },
);

IngestErrorRef.implement({
  description: "One fault of an article.",
  fields: (t) => ({
    path: t.stringList({
      description:
        'Leads from the article input to the fault: ["claims", "2", "entities", "0", "entity"]. Empty: the article as a whole.',
      resolve: ({ path }) => [...path],
    }),
    code: t.field({ type: IngestErrorCodeEnum, description: "What is wrong.", resolve: ({ code }) => code }),
    message: t.exposeString("message", { description: "The same in words, with how to mend it." }),
  }),
});

const ClaimIngestStatusEnum = enumeration<ClaimIngestStatus>("ClaimIngestStatus", "What became of a claim.", {
  CREATED: "It is new.",
  UPDATED: "It was known and changed.",
  UNCHANGED: "It was known, exactly so.",
  WITHDRAWN: "It was known and is missing from the list sent.",
  RETRACTED: "Sent, but it stays retracted.",
});

const ClaimIngestResult = builder.objectRef<IngestResult["claims"][number]>("ClaimIngestResult").implement({
  description: "What became of one claim.",
  fields: (t) => ({
    key: t.exposeString("key", { description: "The extractor's name for it." }),
    status: t.field({
      type: ClaimIngestStatusEnum,
      description: "What became of it.",
      resolve: ({ status }) => status,
    }),
    claim: t.field({
      type: ClaimRef,
      nullable: true,
      description: "The claim as it is now. Null where a dry run would create it.",
      resolve: ({ claimId }, _, { reading }) => (claimId === null ? null : reading.claim(claimId)),
    }),
  }),
});

const IngestStatusEnum = enumeration<IngestStatus>("IngestStatus", "What became of an article.", {
  CREATED: "It is new.",
  UPDATED: "It was known; it, one of its claims or one of its entities changed.",
  UNCHANGED: "It was known, exactly so: nothing was written.",
  REJECTED: "It was refused; `errors` say why. It has no claim results.",
  NOT_APPLIED: "Valid, but the batch was refused (REJECT_ALL).",
});

const IngestResultType = builder.objectRef<IngestResult>("IngestResult").implement({
  description: "What became of one article: stored whole or not at all.",
  fields: (t) => ({
    index: t.exposeInt("index", { description: "Its place in the input, from 0." }),
    status: t.field({ type: IngestStatusEnum, description: "What became of it.", resolve: ({ status }) => status }),
    article: t.field({
      type: ArticleRef,
      nullable: true,
      description: "The article as it is now. Null where nothing is stored under its uri.",
      resolve: ({ articleId }, _, { reading }) => (articleId === null ? null : reading.article(articleId)),
    }),
    claims: t.field({
      type: [ClaimIngestResult],
      description: "One per claim sent, in input order, then the withdrawn ones in the order of their keys.",
      resolve: ({ claims }) => [...claims],
    }),
    errors: t.field({
      type: [IngestErrorRef],
      description: "Every fault that was found. Empty unless REJECTED.",
      resolve: ({ errors }) => [...errors],
    }),
  }),
});

const resultsAtOnce = 50;

const IngestArticlesPayload = builder.objectRef<IngestOutcome>("IngestArticlesPayload").implement({
  description: "What became of a batch.",
  fields: (t) => ({
    batchId: t.id({
      nullable: true,
      description: "The id of the IngestBatch, for retractBatch. Null for a dry run, or where nothing was stored.",
      resolve: ({ batchId }) => (batchId === null ? null : encodeId("IngestBatch", batchId)),
    }),
    cursor: t.field({
      type: "LogCursor",
      description: "The log's end after this batch; as `after` it hears what follows the batch, not the batch itself.",
      resolve: ({ position }) => position,
    }),
    results: t.field({
      type: [IngestResultType],
      description: "One per input article, in input order.",
      // many are completed in turns: the answer to 10,000 claims, or to their faults, would hold everyone else up
      resolve: ({ results }) => (results.length > resultsAtOnce ? eachInTurns(results) : [...results]),
    }),
  }),
});

builder.mutationField("ingestArticles", (t) =>
  t.field({
    type: IngestArticlesPayload,
    description: [
      "Scope: ingest. Articles with their entities and claims, each article whole or not at all.",
      "Idempotent: the same input again answers UNCHANGED, writes nothing and emits no event.",
      "A batch over a limit is LIMIT_EXCEEDED { limit, actual }; a service that is behind answers OVERLOADED { retryAfterMs }.",
    ].join(" "),
    args: { input: t.arg({ type: IngestArticlesInput, required: true, description: "The batch." }) },
    resolve: async (_, { input }, { viewer, domain, renew }) => {
      const outcome = await domain.ingestArticles(input, senderOf(viewer));
      renew();
      return outcome;
    },
  }),
);
