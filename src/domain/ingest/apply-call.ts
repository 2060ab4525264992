/** One call: its articles one after the other, under its error policy, and its share in a batch. */
import type { IngestStatus } from "../outcome.ts";
import { type AppliedArticle, applyArticle } from "./apply-article.ts";
import { type Batch, type BatchName, countArticle, countClaim } from "./batches.ts";
import type { PreparedItem } from "./prepared.ts";
import type { Computation } from "./slices.ts";
import type { State } from "./state.ts";

export interface Call {
  readonly items: readonly PreparedItem[];
  readonly batch: BatchName;
  readonly rejectsAll: boolean;
  readonly isDryRun: boolean;
}

/** What became of an item; ids may still be negative. */
export interface AppliedItem extends Omit<AppliedArticle, "status"> {
  readonly item: PreparedItem;
  readonly status: IngestStatus;
}

export interface AppliedCall {
  readonly items: readonly AppliedItem[];
  /** null where the call stored no article in it */
  readonly batch: Batch | null;
}

function* applyItem(state: State, item: PreparedItem, revives: boolean): Computation<AppliedItem> {
  if (item.article === null) return { item, status: "REJECTED", claims: [], errors: item.errors };
  const draft = state.fork();
  const applied = yield* applyArticle(draft, item.article, revives);
  if (applied.status !== "REJECTED") draft.flush();
  return { item, ...applied };
}

const record = (batch: Batch, items: readonly AppliedItem[]): void => {
  for (const { item, status, claims, errors } of items) {
    countArticle(batch.counts, status);
    if (status === "REJECTED") batch.rejections.push({ index: item.index, uri: item.uri, errors });
    for (const claim of claims) {
      countClaim(batch.counts, claim.status);
      // what was withdrawn was not sent
      if (claim.status !== "WITHDRAWN") batch.claims.add(claim.id);
    }
  }
};

/** Applies a call to `state`; nothing of it is left there where it was a dry run or refused whole. */
export function* applyCall(state: State, call: Call, batchOf: (name: BatchName) => Batch): Computation<AppliedCall> {
  const batch = batchOf(call.batch);
  const draft = state.fork();
  const applied: AppliedItem[] = [];
  for (const item of call.items) {
    applied.push(yield* applyItem(draft, item, !batch.isRetracted));
    yield;
  }
  const refused = call.rejectsAll && applied.some(({ status }) => status === "REJECTED");
  const items = refused
    ? applied.map(
        (item): AppliedItem => (item.status === "REJECTED" ? item : { ...item, status: "NOT_APPLIED", claims: [] }),
      )
    : applied;
  if (call.isDryRun) return { items, batch: null };
  if (!refused) draft.flush();
  record(batch, items);
  const isStored = items.some(({ status }) => status !== "REJECTED" && status !== "NOT_APPLIED");
  return { items, batch: isStored ? batch : null };
}
