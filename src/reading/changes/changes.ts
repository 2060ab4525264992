/**
 * What changed since a place in the log, one answer per claim: for someone who was away and wants news, not a list of everything.
 * A page folds the log from `since` to its own end. It looks at a bounded stretch, so that a filter that hardly anything matches
 * costs no more than one that everything does; a page may be empty and say that there is more.
 */
import { expectPosition, readBounds } from "../../claim-log/cursor.ts";
import { loadFacts } from "../../claim-log/facts.ts";
import { type LogPage, readPage } from "../../claim-log/read.ts";
import type { Queryable } from "../../database/database.ts";
import { compileClaimMatch, needsBody } from "../../filter/filter.ts";
import type { ClaimTree } from "../../filter/tree.ts";
import { decodeLogCursor, type LogPosition } from "../../terms/cursors.ts";
import type { ClaimChangeKind } from "../../terms/enumerations.ts";
import { onlyActive } from "../condition.ts";
import { checkSize } from "../lists/arguments.ts";
import { type Fold, foldChange, isCounted, kindsOf } from "./fold.ts";
import { readRewritten } from "./rewritten.ts";

export interface ChangesRequest {
  /** the client's log cursor */
  readonly since: string;
  /** null: ACTIVE claims */
  readonly where: ClaimTree | null;
  /** claims at most, 1 to 100 */
  readonly first: number;
}

export interface ChangedClaim {
  readonly claimId: bigint;
  /** never empty */
  readonly kinds: readonly ClaimChangeKind[];
  /** 0 where it did not exist, or did not count */
  readonly independentOriginsBefore: number;
  readonly independentOriginsNow: number;
  /** the commit of its last change on this page */
  readonly changedAt: Date;
}

export interface ChangesPage {
  /** in the order of their last changes */
  readonly changes: readonly ChangedClaim[];
  /** everything up to here is folded into the page */
  readonly position: LogPosition;
  /** whether the log went on behind it */
  readonly hasMore: boolean;
}

/** Entries of the log that one page looks at, and how many are loaded at a time; fewer where whole articles come along. */
const stretch = { entries: 2_000, atOnce: 250 };
const stretchWithBodies = { entries: 500, atOnce: 100 };

/** The folds of a page so far, by claim, in the order of their last changes. */
const createFolds = (first: number) => {
  const folds = new Map<bigint, Fold>();
  let told = 0;
  const tells = (fold: Fold | undefined): number => (fold && kindsOf(fold).length > 0 ? 1 : 0);
  return {
    all: folds,
    /** false: the page is full, and this entry belongs to the next one */
    add: (claimId: bigint, fold: Fold): boolean => {
      const next = told - tells(folds.get(claimId)) + tells(fold);
      if (next > first) return false;
      told = next;
      folds.delete(claimId);
      folds.set(claimId, fold);
      return true;
    },
  };
};

const toChanges = (folds: ReadonlyMap<bigint, Fold>): ChangedClaim[] => {
  const changes: ChangedClaim[] = [];
  for (const [claimId, fold] of folds) {
    const kinds = kindsOf(fold);
    if (kinds.length === 0) continue;
    const { before, after, at } = fold;
    changes.push({
      claimId,
      kinds,
      independentOriginsBefore: before.independentOrigins,
      independentOriginsNow: after.independentOrigins,
      changedAt: at,
    });
  }
  return changes;
};

/** The log right after the cursor, and the cursor's place as that very statement saw the log. */
const readFirst = async (database: Queryable, since: string, atOnce: number) => {
  const named = decodeLogCursor(since);
  if (!named) {
    expectPosition(since, await readBounds(database), "since");
    throw new Error("a cursor that cannot be read was taken");
  }
  const page = await readPage(database, named.seq, atOnce);
  return { page, from: expectPosition(since, page, "since") };
};

/** CURSOR_INVALID or CURSOR_EXPIRED for a cursor that is not of this log, or older than it. */
export const readChanges = async (
  database: Queryable,
  { since, where, first }: ChangesRequest,
): Promise<ChangesPage> => {
  const tree = where ?? onlyActive;
  const matches = compileClaimMatch(tree);
  const bodies = needsBody(tree);
  const { entries: most, atOnce } = bodies ? stretchWithBodies : stretch;
  const folds = createFolds(checkSize("first", first));
  const { page, from } = await readFirst(database, since, atOnce);
  let { seq } = from;
  let looked = 0;

  /** Folds a page of the log in, as far as there is room; false where it ended early. */
  const take = async ({ entries, end }: LogPage): Promise<boolean> => {
    const changes = await loadFacts(database, entries, { bodies });
    const counted = entries.filter((_, index) => changes[index] && isCounted(changes[index]));
    const isRewritten = await readRewritten(database, counted);
    for (const [index, entry] of entries.entries()) {
      const change = changes[index];
      const { claimId } = entry;
      const told = { ...entry, rewritten: isRewritten(entry) };
      if (change && !folds.add(claimId, foldChange(folds.all.get(claimId), change, told, matches))) return false;
      seq = entry.seq;
    }
    seq = end;
    looked += entries.length;
    return true;
  };
  // Where retention or a restore overtakes the walk, the page ends: the next request is told so.
  const goesOn = (next: LogPage): boolean => next.epoch === from.epoch && next.prunedTo <= seq;

  let last = page;
  while (goesOn(last) && (await take(last)) && looked < most && last.entries.length === atOnce)
    last = await readPage(database, seq, atOnce);
  return { changes: toChanges(folds.all), position: { epoch: from.epoch, seq }, hasMore: seq < last.head };
};
