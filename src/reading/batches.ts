/**
 * What scrapers sent: batches, newest first, and what was refused in them. One `Batches` serves one request. It never writes.
 */
import DataLoader from "dataloader";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { RequestError } from "../terms/errors.ts";
import type { Page } from "./reading.ts";

export interface BatchRow {
  readonly id: bigint;
  readonly sender: string;
  readonly key: string;
  /** false where `key` is the content's hash */
  readonly named: boolean;
  readonly createdAt: Date;
  readonly lastSentAt: Date;
  readonly articlesCreated: number;
  readonly articlesUpdated: number;
  readonly articlesUnchanged: number;
  readonly articlesRejected: number;
  readonly claimsCreated: number;
  readonly claimsUpdated: number;
  readonly claimsWithdrawn: number;
  readonly retractedAt: Date | null;
  readonly retractedReason: string | null;
}

export interface RejectionRow {
  readonly batchId: bigint;
  /** the article's place in its call */
  readonly index: number;
  readonly uri: string;
  /** IngestError objects, as they were answered */
  readonly errors: unknown;
  readonly rejectedAt: Date;
}

export interface BatchListRequest {
  readonly first: number | null;
  readonly after: string | null;
  readonly last: number | null;
  readonly before: string | null;
}

export interface Batches {
  /** `sender`: only this sender's, null: anyone's */
  batch(id: bigint, sender: string | null): Promise<BatchRow | null>;
  /** newest first; first or last 1 to 100, 20 where neither is given */
  batches(sender: string | null, request: BatchListRequest): Promise<Page<BatchRow>>;
  /** oldest first, `first` at most */
  rejections(batchId: bigint, first: number): Promise<readonly RejectionRow[]>;
}

const defaultSize = 20;
const maxSize = 100;
const shape = /^b1\.([1-9][0-9]{0,18})$/;

const encodeCursor = (id: bigint): string => Buffer.from(`b1.${id}`).toString("base64url");
const decodeCursor = (cursor: string | null, argument: string): bigint | null => {
  if (cursor === null) return null;
  const id = shape.exec(Buffer.from(cursor, "base64url").toString("latin1"))?.[1];
  if (id && encodeCursor(BigInt(id)) === cursor) return BigInt(id);
  throw new RequestError(
    "PAGE_CURSOR_INVALID",
    `ingestBatches.${argument} is no cursor of this list; pass one that it gave, or leave it out.`,
  );
};

const sizeOf = ({ first, last }: BatchListRequest): number => {
  if (first !== null && last !== null)
    throw new RequestError("BAD_INPUT", "ingestBatches takes first or last, not both.");
  const size = first ?? last ?? defaultSize;
  const problem = `ingestBatches.${first === null ? "last" : "first"} is ${size}; pass 1 to ${maxSize}.`;
  if (size > maxSize) throw new RequestError("LIMIT_EXCEEDED", problem, { limit: maxSize, actual: size });
  if (size < 1) throw new RequestError("BAD_INPUT", problem);
  return size;
};

const readPage = async (
  { prisma }: Database,
  sender: string | null,
  request: BatchListRequest,
): Promise<Page<BatchRow>> => {
  const size = sizeOf(request);
  const backward = request.last !== null;
  const after = decodeCursor(request.after, "after");
  const before = decodeCursor(request.before, "before");
  const ofSender = sender === null ? {} : { sender };
  // newest first: what comes after a row has a smaller id
  const inRange = { ...(after === null ? {} : { lt: after }), ...(before === null ? {} : { gt: before }) };
  const found = await prisma.ingestBatch.findMany({
    where: { ...ofSender, id: inRange },
    orderBy: { id: backward ? "asc" : "desc" },
    take: size + 1,
  });
  const rows = found.slice(0, size);
  if (backward) rows.reverse();
  const more = found.length > size;
  return {
    edges: rows.map((node) => ({ cursor: encodeCursor(node.id), node })),
    hasNextPage: backward ? before !== null : more,
    hasPreviousPage: backward ? more : after !== null,
    totalCount: () => prisma.ingestBatch.count({ where: ofSender }),
  };
};

const rejectionsOf = (database: Database, batchIds: readonly bigint[], first: number): Promise<RejectionRow[]> =>
  database.query<RejectionRow>(sql`
    SELECT r.batch_id AS "batchId", r.index, r.uri, r.errors, r.rejected_at AS "rejectedAt"
    FROM unnest(${batchIds}::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT * FROM ingest_rejection WHERE batch_id = wanted.id ORDER BY id LIMIT ${first}
    ) AS r`);

export const createBatches = (database: Database): Batches => {
  const loaders = new Map<number, DataLoader<bigint, readonly RejectionRow[]>>();
  const loaderOf = (first: number): DataLoader<bigint, readonly RejectionRow[]> => {
    const known = loaders.get(first);
    if (known) return known;
    const loader = new DataLoader<bigint, readonly RejectionRow[]>(async (ids) => {
      const found = Map.groupBy(await rejectionsOf(database, ids, first), (row) => row.batchId);
      return ids.map((id) => found.get(id) ?? []);
    });
    loaders.set(first, loader);
    return loader;
  };
  return Object.freeze({
    batch: async (id, sender) => {
      const batch = await database.prisma.ingestBatch.findUnique({ where: { id } });
      return batch && (sender === null || batch.sender === sender) ? batch : null;
    },
    batches: (sender, request) => readPage(database, sender, request),
    rejections: (batchId, first) => loaderOf(first).load(batchId),
  } satisfies Batches);
};
