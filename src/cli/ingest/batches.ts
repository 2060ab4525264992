/**
 * Articles gathered into batches for one request each. A batch ends when it is full, when the same article by the same extractor
 * comes again (within a batch that would be a mistake, in the next one it is a newer version), or when nothing comes for a
 * moment, so that a slow pipe is sent as it flows.
 */
import { canonicalUri } from "../../terms/uri.ts";
import type { Article, Item } from "./sources.ts";

/** One request's articles together; a larger article travels alone, and the service's own limit decides. */
export const batchBytes = 2 * 1024 * 1024;
const lingerMs = 250;

export type ArticleItem = Extract<Item, { kind: "article" }>;
export type Step = { readonly kind: "batch"; readonly items: readonly ArticleItem[] } | Exclude<Item, ArticleItem>;

export const uriOf = (article: Article): string => (typeof article["uri"] === "string" ? article["uri"] : "");

/** Which article it is, however its address is spelt. */
export const articleOf = (article: Article): string => canonicalUri(uriOf(article)) ?? uriOf(article);
const identity = (article: Article): string => JSON.stringify([articleOf(article), article["extractor"] ?? "default"]);

const linger = Symbol("linger");

/** Gives what the promise gives, or `linger` when it has not come after a moment. */
const orLinger = async <Value>(promise: Promise<Value>): Promise<Value | typeof linger> => {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<typeof linger>((resolve) => {
    timer = setTimeout(() => resolve(linger), lingerMs);
  });
  try {
    return await Promise.race([promise, pause]);
  } finally {
    clearTimeout(timer);
  }
};

/** The items' order is kept: whatever is no article comes after the articles before it and ahead of those behind it. */
export async function* gather(items: AsyncIterator<Item>, articles: number): AsyncGenerator<Step, void, undefined> {
  let held: ArticleItem[] = [];
  let heldBytes = 0;
  let known = new Set<string>();
  const release = (): Step[] => {
    const batch: Step[] = held.length > 0 ? [{ kind: "batch", items: held }] : [];
    held = [];
    heldBytes = 0;
    known = new Set();
    return batch;
  };
  for (let coming = items.next(); ; ) {
    const next = held.length > 0 ? await orLinger(coming) : await coming;
    if (next === linger) {
      yield* release();
      continue;
    }
    if (next.done) break;
    coming = items.next();
    // Awaited at the top of the next turn; until then a fault must not count as one that nobody minds.
    coming.catch(() => undefined);
    const item = next.value;
    if (item.kind !== "article") {
      yield* release();
      yield item;
      continue;
    }
    const name = identity(item.article);
    if (known.has(name) || heldBytes + item.bytes > batchBytes) yield* release();
    held.push(item);
    heldBytes += item.bytes;
    known.add(name);
    if (held.length >= articles) yield* release();
  }
  yield* release();
}
