/**
 * One commit that carries the articles of any number of calls: read what they name, apply them one after the other in memory,
 * write what came of it. A fixed handful of statements, however many articles and calls there are.
 */
import { type Commit, commit } from "../../claim-log/commit.ts";
import type { Database } from "../../database/database.ts";
import { claimsOfArticles } from "../corroboration/concerned.ts";
import { settle, type Unsettled } from "../corroboration/settle.ts";
import type { IngestOutcome, IngestResult } from "../outcome.ts";
import { type AppliedCall, type AppliedItem, applyCall, type Call } from "./apply-call.ts";
import { type Batch, type Batches, loadBatches } from "./batches.ts";
import { type Changes, changesBetween } from "./changes.ts";
import { loadArticles } from "./load-articles.ts";
import { loadClaims } from "./load-claims.ts";
import { loadEntities, loadPublishers } from "./load-names.ts";
import { drawIds, type RealId } from "./new-ids.ts";
import { type Computation, inTurnsNow } from "./slices.ts";
import { createState, type State } from "./state.ts";
import { writeArticles } from "./write/write-articles.ts";
import { writeBatches } from "./write/write-batches.ts";
import { writeClaims } from "./write/write-claims.ts";
import { writeEntities, writePublishers } from "./write/write-names.ts";

const load = async (queryable: Commit, calls: readonly Call[]): Promise<{ state: State; batches: Batches }> => {
  const state = createState();
  const items = calls.flatMap((call) => call.items);
  const articles = items.flatMap(({ article }) => article ?? []);
  const batches = await loadBatches(
    queryable,
    calls.map(({ batch }) => batch),
    state.newId,
  );
  await loadArticles(queryable, state, items);
  await loadClaims(queryable, state, articles);
  await loadEntities(queryable, state, articles);
  await loadPublishers(queryable, state, articles);
  return { state, batches };
};

function* applyAll(
  state: State,
  calls: readonly Call[],
  batches: Batches,
): Computation<{ readonly applied: readonly AppliedCall[]; readonly changes: Changes; readonly work: State }> {
  const work = state.fork();
  const applied: AppliedCall[] = [];
  for (const call of calls) applied.push(yield* applyCall(work, call, batches.of));
  return { applied, changes: changesBetween(state, work), work };
}

const isEmpty = ({ publishers, entities, articles, readAgain, inputs, claims, unseen }: Changes): boolean =>
  readAgain.length + inputs.length + unseen.length === 0 &&
  [publishers, entities, articles, claims].every(({ created, changed }) => created.length + changed.length === 0);

/** Claims of articles that are somebody else's now come from somewhere else too. */
const settleChanges = async (tx: Commit, { articles }: Changes, unsettled: Unsettled): Promise<void> => {
  const moved = articles.changed.filter(
    ({ before, after }) => before.publisher?.survivor !== after.publisher?.survivor,
  );
  const ofMoved = await claimsOfArticles(
    tx,
    moved.map(({ after }) => after.id),
  );
  await settle(tx, { ...unsettled, sources: [...(unsettled.sources ?? []), ...ofMoved] });
};

/** Publishers and entities before what names them, articles before their claims, claims before the batches that sent them. */
const write = async (tx: Commit, idOf: RealId, changes: Changes, batches: readonly Batch[]): Promise<void> => {
  const writing = { commit: tx, idOf };
  await writePublishers(writing, changes.publishers);
  await writeEntities(writing, changes.entities);
  await writeArticles(writing, changes);
  const unsettled = await writeClaims(writing, changes);
  const isBatchWritten = await writeBatches(writing, batches);
  if (isEmpty(changes) && !isBatchWritten) return tx.discard();
  await settleChanges(tx, changes, unsettled);
};

const resultOf = ({ item, status, claims, errors }: AppliedItem, work: State, idOf: RealId): IngestResult => {
  const article = work.articles.get(item.uri);
  return {
    index: item.index,
    status,
    articleId: article ? idOf(article.id) : null,
    claims: claims.map((claim) => ({ key: claim.key, status: claim.status, claimId: idOf(claim.id) })),
    errors,
  };
};

/** Applies the calls in order, as one commit. Each gets its own outcome. */
export const ingestCalls = async (database: Database, calls: readonly Call[]): Promise<readonly IngestOutcome[]> => {
  const { result, position } = await commit(database, async (tx) => {
    const { state, batches } = await load(tx, calls);
    const { applied, changes, work } = await inTurnsNow(applyAll(state, calls, batches));
    const stored = new Set(applied.map(({ batch }) => batch));
    const written = [...batches.all()].filter((batch) => stored.has(batch) || batch.rejections.length > 0);
    const idOf = await drawIds(tx, changes, written);
    await write(tx, idOf, changes, written);
    return applied.map(({ items, batch }) => ({
      batchId: batch && idOf(batch.id),
      results: items.map((item) => resultOf(item, work, idOf)),
    }));
  });
  return result.map((outcome) => ({ ...outcome, position }));
};
