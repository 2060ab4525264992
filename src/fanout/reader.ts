/** The log as the fan-out reads it: its bounds, and pages of entries with what matching needs. */
import { type LogBounds, readBounds } from "../claim-log/cursor.ts";
import { type ClaimChange, loadFacts } from "../claim-log/facts.ts";
import { type LogEntry, type LogPage, readPage } from "../claim-log/read.ts";
import type { Queryable } from "../database/database.ts";
import type { ArticleFacts } from "../filter/facts.ts";
import { foldAhead } from "../filter/filter.ts";
import { createScale, type LogItem } from "./event.ts";

export interface ItemPage extends LogPage {
  readonly items: readonly LogItem[];
}

export interface LogReader {
  bounds(): Promise<LogBounds>;
  /** The entries right after a position, at most `pageEntries(bodies)`. */
  page(after: bigint, bodies: boolean): Promise<ItemPage>;
  /** Entries of the log once more, with their articles' bodies. */
  withBodies(entries: readonly LogEntry[], epoch: string): Promise<LogItem[]>;
  pageEntries(bodies: boolean): number;
}

/** Long bodies are folded for this long before others get their turn, ms. */
const sliceMs = 8;

const articlesIn = (changes: readonly (ClaimChange | undefined)[]): ReadonlySet<ArticleFacts> => {
  const facts = changes.flatMap((change) => [change?.before ?? [], change?.after ?? []].flat());
  return new Set(
    facts.flatMap(({ article, attributions }) => [article, ...attributions.flatMap((a) => a.article ?? [])]),
  );
};

/** Long bodies are folded here, in turns, and not when the first filter looks at them. */
const foldBodies = async (changes: readonly (ClaimChange | undefined)[]): Promise<void> => {
  let startedAt = performance.now();
  for (const article of articlesIn(changes))
    for (const _ of foldAhead(article)) {
      if (performance.now() - startedAt < sliceMs) continue;
      await new Promise(setImmediate);
      startedAt = performance.now();
    }
};

/** Entries with their facts, as one batch. */
const loadItems = async (
  database: Queryable,
  entries: readonly LogEntry[],
  epoch: string,
  bodies: boolean,
): Promise<LogItem[]> => {
  const changes = await loadFacts(database, entries, { bodies });
  if (bodies) await foldBodies(changes);
  const batch = Object.freeze({ epoch, bodies });
  const scale = createScale();
  const items: LogItem[] = [];
  for (const [index, entry] of entries.entries()) {
    const change = changes[index];
    if (change) items.push({ entry, change, batch, weight: scale(change), events: new Map() });
  }
  return items;
};

/** Where bodies are loaded a page is smaller, so that one page of long articles cannot fill the memory. */
const pageEntries = (bodies: boolean): number => (bodies ? 100 : 500);

export const createLogReader = (database: Queryable): LogReader => ({
  bounds: () => readBounds(database),
  page: async (after, bodies) => {
    const page = await readPage(database, after, pageEntries(bodies));
    return { ...page, items: await loadItems(database, page.entries, page.epoch, bodies) };
  },
  withBodies: (entries, epoch) => loadItems(database, entries, epoch, true),
  pageEntries,
});
