/** The connections by name, with the arguments that each takes wherever it occurs. */
import type { BatchRow } from "../reading/batches.ts";
import type { ArticleRow, ClaimPage, ClaimRelationRow, EntityRow, Page, PublisherRow } from "../reading/reading.ts";
import { builder } from "./builder.ts";
import { implementConnection, pageArgs } from "./connection.ts";
import { ClaimRelationTypeEnum, orderInput } from "./enumerations.ts";
import {
  ArticleFilterRef,
  ArticleRef,
  ClaimFilterRef,
  ClaimRef,
  ClaimRelationRef,
  EntityFilterRef,
  EntityRef,
  IngestBatchRef,
  PublisherFilterRef,
  PublisherRef,
} from "./refs.ts";

export const ArticleConnection = builder.objectRef<Page<ArticleRow>>("ArticleConnection");
implementConnection("Article", "articles", ArticleRef, ArticleConnection);

export const EntityConnection = builder.objectRef<Page<EntityRow>>("EntityConnection");
implementConnection("Entity", "entities", EntityRef, EntityConnection);

export const PublisherConnection = builder.objectRef<Page<PublisherRow>>("PublisherConnection");
implementConnection("Publisher", "publishers", PublisherRef, PublisherConnection);

export const ClaimConnection = builder.objectRef<ClaimPage>("ClaimConnection");
implementConnection("Claim", "claims", ClaimRef, ClaimConnection);
builder.objectField(ClaimConnection, "logCursor", (t) =>
  t.field({
    type: "LogCursor",
    description:
      "The claim log's end in the snapshot that the page was read in: everything up to here is in it. Subscribe with the first page's as `after` and nothing is missed.",
    resolve: (page) => page.position,
  }),
);

export const ClaimRelationConnection = builder.objectRef<Page<ClaimRelationRow>>("ClaimRelationConnection");
implementConnection("ClaimRelation", "relations", ClaimRelationRef, ClaimRelationConnection);

export const IngestBatchConnection = builder.objectRef<Page<BatchRow>>("IngestBatchConnection");
implementConnection("IngestBatch", "batches", IngestBatchRef, IngestBatchConnection);

const ClaimOrder = orderInput("Claim", "claims", {
  INGESTED_AT: "When it was first stored.",
  PUBLISHED_AT: "When its article was published; claims of undated articles come last.",
  CONFIDENCE: "The extractor's confidence; claims without one come last.",
  INDEPENDENT_ORIGINS:
    "Its corroboration's independentOrigins; 0 for claims that are not ACTIVE. Moves under a walk, so a walk may skip or repeat.",
});
const ArticleOrder = orderInput("Article", "articles", {
  INGESTED_AT: "When it was first stored.",
  PUBLISHED_AT: "When it was published; undated ones come last.",
});
const EntityOrder = orderInput("Entity", "entities", {
  NAME: "Its name, normalised.",
  CLAIM_COUNT: "How many ACTIVE claims are about it. Moves under a walk, so a walk may skip or repeat.",
});

export const claimListArgs = builder.args((t) => ({
  ...pageArgs,
  filter: t.field({
    type: ClaimFilterRef,
    description: "Which claims. Only ACTIVE ones unless `status` occurs in it, also where it is left out.",
  }),
  orderBy: t.field({ type: ClaimOrder, description: "Where left out: INGESTED_AT DESC." }),
}));

export const articleListArgs = builder.args((t) => ({
  ...pageArgs,
  filter: t.field({ type: ArticleFilterRef, description: "Which articles. All where left out." }),
  orderBy: t.field({ type: ArticleOrder, description: "Where left out: INGESTED_AT DESC." }),
}));

export const entityListArgs = builder.args((t) => ({
  ...pageArgs,
  filter: t.field({
    type: EntityFilterRef,
    description: "Which entities. All where left out; merged ones are not listed.",
  }),
  orderBy: t.field({ type: EntityOrder, description: "Where left out: NAME ASC." }),
}));

export const publisherListArgs = builder.args((t) => ({
  ...pageArgs,
  filter: t.field({
    type: PublisherFilterRef,
    description: "Which publishers. All where left out; merged ones are not listed.",
  }),
}));

export const relationListArgs = builder.args((t) => ({
  ...pageArgs,
  type: t.field({ type: ClaimRelationTypeEnum, description: "Only edges of this type. All where left out." }),
}));
