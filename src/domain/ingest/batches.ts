/**
 * Batches: what one sender sent under one key. A call without a key is a batch of its own, named by the hash of its content, so
 * that the same call sent again is the same batch; once such a batch was retracted, sending it again makes a new one.
 */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import type { ClaimIngestStatus, IngestError, IngestStatus } from "../outcome.ts";

export interface BatchName {
  readonly sender: string;
  readonly key: string;
  /** false where `key` is the content's hash */
  readonly named: boolean;
}

export interface BatchCounts {
  articlesCreated: number;
  articlesUpdated: number;
  articlesUnchanged: number;
  articlesRejected: number;
  claimsCreated: number;
  claimsUpdated: number;
  claimsWithdrawn: number;
}

/** A batch while its calls are applied. */
export interface Batch {
  readonly name: BatchName;
  /** negative until it is drawn */
  readonly id: bigint;
  /** a batch that was taken back does not bring its claims back when it is sent again */
  readonly isRetracted: boolean;
  /** what is added to the stored counts, once something is stored at all */
  readonly counts: BatchCounts;
  /** claims that it sent */
  readonly claims: Set<bigint>;
  readonly rejections: { readonly index: number; readonly uri: string; readonly errors: readonly IngestError[] }[];
}

const identityOf = ({ sender, key, named }: BatchName): string => JSON.stringify([sender, key, named]);

export interface Batches {
  of(name: BatchName): Batch;
  all(): Iterable<Batch>;
}

const noCounts = (): BatchCounts => ({
  articlesCreated: 0,
  articlesUpdated: 0,
  articlesUnchanged: 0,
  articlesRejected: 0,
  claimsCreated: 0,
  claimsUpdated: 0,
  claimsWithdrawn: 0,
});

interface BatchRow extends BatchName {
  id: bigint;
  isRetracted: boolean;
}

export const loadBatches = async (
  queryable: Queryable,
  names: readonly BatchName[],
  newId: () => bigint,
): Promise<Batches> => {
  const rows = await queryable.query<BatchRow>(sql`
    SELECT b.id, b.sender, b.key, b.named, b.retracted_at IS NOT NULL AS "isRetracted"
    FROM unnest(${names.map(({ sender }) => sender)}::text[], ${names.map(({ key }) => key)}::text[],
      ${names.map(({ named }) => named)}::boolean[]) AS n (sender, key, named)
    JOIN ingest_batch b USING (sender, key, named)
    WHERE b.named OR b.retracted_at IS NULL`);
  const batches = new Map<string, Batch>();
  const put = (name: BatchName, id: bigint, isRetracted: boolean): Batch => {
    const batch = { name, id, isRetracted, counts: noCounts(), claims: new Set<bigint>(), rejections: [] };
    batches.set(identityOf(name), batch);
    return batch;
  };
  for (const { id, isRetracted, ...name } of rows) put(name, id, isRetracted);
  return {
    of: (name) => batches.get(identityOf(name)) ?? put(name, newId(), false),
    all: () => batches.values(),
  };
};

export const countArticle = (counts: BatchCounts, status: IngestStatus): void => {
  if (status === "CREATED") counts.articlesCreated++;
  if (status === "UPDATED") counts.articlesUpdated++;
  if (status === "UNCHANGED") counts.articlesUnchanged++;
  if (status === "REJECTED") counts.articlesRejected++;
};

export const countClaim = (counts: BatchCounts, status: ClaimIngestStatus): void => {
  if (status === "CREATED") counts.claimsCreated++;
  if (status === "UPDATED") counts.claimsUpdated++;
  if (status === "WITHDRAWN") counts.claimsWithdrawn++;
};
