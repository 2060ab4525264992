/** Reads a page of the log with what matching needs. */
import { loadFacts } from "../claim-log/facts.ts";
import { type LogEntry, type LogPage, readPage } from "../claim-log/read.ts";
import type { Queryable } from "../database/database.ts";
import { createScale, type LogItem } from "./event.ts";

/** Entries with their facts, as one batch. */
export const loadItems = async (
  database: Queryable,
  entries: readonly LogEntry[],
  epoch: string,
  bodies: boolean,
): Promise<LogItem[]> => {
  const changes = await loadFacts(database, entries, { bodies });
  const batch = Object.freeze({ epoch, bodies });
  const scale = createScale();
  const items: LogItem[] = [];
  for (const [index, entry] of entries.entries()) {
    const change = changes[index];
    if (change) items.push({ entry, change, batch, weight: scale(change), keeper: null, events: new Map() });
  }
  return items;
};

/** Where bodies are loaded a page is smaller, so that one page of long articles cannot fill the memory. */
export const pageEntries = (bodies: boolean): number => (bodies ? 100 : 500);

export interface ItemPage extends LogPage {
  readonly items: readonly LogItem[];
}

export const readItems = async (database: Queryable, after: bigint, bodies: boolean): Promise<ItemPage> => {
  const page = await readPage(database, after, pageEntries(bodies));
  return { ...page, items: await loadItems(database, page.entries, page.epoch, bodies) };
};
