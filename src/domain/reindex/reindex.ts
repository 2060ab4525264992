/**
 * Brings everything that was folded for search to this process's folding. It changes no text, no answer of the live matcher and
 * nothing of the log: only what search looks into. It may be stopped and begun again at any time, and runs beside writers, which
 * it keeps waiting for one page of changed rows at most.
 */
import type { Database } from "../../database/database.ts";
import { foldingVersion } from "../../filter/fold.ts";
import { countAll, demandCount } from "../corroboration/count-all.ts";
import { readFolding, readProgress, recordFolding, recordProgress } from "./folding.ts";
import { foldLists, listTables } from "./lists.ts";
import { type Collision, keyTables, rekey } from "./name-keys.ts";
import { beginning, foldPage, type Place, type TextTable, textTables } from "./texts.ts";

export interface ReindexOptions {
  /** fold again what seems to be folded by this version already */
  readonly force?: boolean;
  /** aborted: ends behind the page that is under way; the next reindex goes on from there */
  readonly signal?: AbortSignal;
  /** told after each page: the table, rows looked at and rows folded anew in it so far */
  readonly onPage?: (table: string, looked: number, changed: number) => void;
}

export interface Reindexed {
  /** false: the stored text was of this folding already, and nothing was done */
  readonly done: boolean;
  /** the folding that was stored before; null where none was known */
  readonly from: string | null;
  readonly to: string;
  /** rows whose folded text, words or key changed in this run */
  readonly changed: number;
  /** entities and publishers that keep their old key, as another one has theirs now */
  readonly collided: number;
  /** the first of those */
  readonly collisions: readonly Collision[];
}

interface Run {
  readonly database: Database;
  readonly signal: AbortSignal;
  readonly onPage: NonNullable<ReindexOptions["onPage"]>;
}

const foldTable = async ({ database, signal, onPage }: Run, table: TextTable, from: Place): Promise<number> => {
  let looked = 0;
  let changed = 0;
  for (let place: Place | null = from; place; ) {
    signal.throwIfAborted();
    const page = await foldPage(database, table, place);
    looked += page.looked;
    changed += page.changed;
    place = page.next;
    if (place) await recordProgress(database, { version: foldingVersion, table: table.name, ...place });
    onPage(table.name, looked, changed);
  }
  return changed;
};

/** From where an earlier reindex was stopped. */
const foldTables = async (run: Run): Promise<number> => {
  const progress = await readProgress(run.database);
  const reached = Math.max(
    0,
    textTables.findIndex(({ name }) => name === progress?.table),
  );
  let changed = 0;
  for (const [index, table] of textTables.entries()) {
    if (index < reached) continue;
    const from = progress && progress.table === table.name ? progress : beginning(table);
    await recordProgress(run.database, { version: foldingVersion, table: table.name, id: from.id, part: from.part });
    changed += await foldTable(run, table, from);
  }
  return changed;
};

/** What an earlier run left to count, or what this one made due. */
const count = async ({ database, signal, onPage }: Run): Promise<void> => {
  await countAll(database, { signal, onBatch: (looked) => onPage("corroboration", looked, 0) });
};

/** Throws the signal's reason where it was stopped. */
export const reindex = async (database: Database, options: ReindexOptions = {}): Promise<Reindexed> => {
  const { force = false, signal = new AbortController().signal, onPage = () => undefined } = options;
  const from = await readFolding(database);
  const none: Reindexed = { done: false, from, to: foldingVersion, changed: 0, collided: 0, collisions: [] };
  const run: Run = { database, signal, onPage };
  if (from === foldingVersion && !force) {
    await count(run);
    return none;
  }
  let changed = 0;
  let collided = 0;
  const collisions: Collision[] = [];
  for (const table of keyTables) {
    const keys = await rekey(database, table, signal);
    onPage(table.table, keys.looked, keys.changed);
    changed += keys.changed;
    collided += keys.collided;
    collisions.push(...keys.collisions);
  }
  changed += await foldTables(run);
  // short, and begun anew where it is stopped
  const lists = await Promise.all(listTables.map((table) => foldLists(database, table, signal)));
  for (const [index, list] of lists.entries()) {
    changed += list.changed;
    onPage(`${listTables[index]?.name} names and speakers`, list.looked, list.changed);
  }
  // speakers are one where they fold alike, so that there may be another number of them now
  await demandCount(database);
  await recordFolding(database);
  await recordProgress(database, null);
  await count(run);
  return { ...none, done: true, changed, collided, collisions };
};
