/** The nouns by name, so that their files can refer to one another without importing each other. */
import type { IngestResult } from "../domain/domain.ts";
import type { BatchRow } from "../reading/batches.ts";
import type { ArticleRow, ClaimRelationRow, ClaimRow, EntityRow, PublisherRow } from "../reading/reading.ts";
import { builder } from "./builder.ts";

export const PublisherRef = builder.objectRef<PublisherRow>("Publisher");
export const ArticleRef = builder.objectRef<ArticleRow>("Article");
export const EntityRef = builder.objectRef<EntityRow>("Entity");
export const ClaimRef = builder.objectRef<ClaimRow>("Claim");
export const ClaimRelationRef = builder.objectRef<ClaimRelationRow>("ClaimRelation");
export const IngestBatchRef = builder.objectRef<BatchRow>("IngestBatch");
export const IngestErrorRef = builder.objectRef<IngestResult["errors"][number]>("IngestError");

/** What a row of any type has. `node()` adds the name of its type. */
export interface NodeShape {
  readonly id: bigint;
}
export const NodeRef = builder.interfaceRef<NodeShape>("Node");

/** Filters are handed on as they were sent: `filter/` reads and judges them. */
type AsSent = Record<never, never>;
export const PublisherFilterRef = builder.inputRef<AsSent>("PublisherFilter");
export const ArticleFilterRef = builder.inputRef<AsSent>("ArticleFilter");
export const EntityFilterRef = builder.inputRef<AsSent>("EntityFilter");
export const ClaimFilterRef = builder.inputRef<AsSent>("ClaimFilter");
