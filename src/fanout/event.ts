/** One log entry with its facts, and what it says to a filter: nothing, or one of five events that all filters share. */
import type { ClaimChange } from "../claim-log/facts.ts";
import type { LogEntry } from "../claim-log/read.ts";
import type { ArticleFacts, ClaimFacts } from "../filter/facts.ts";
import type { ClaimRemovalReason } from "../terms/enumerations.ts";
import type { WireEvent } from "./fanout.ts";

/** What was loaded together. Renderings of its events may share what they read. */
export interface Batch {
  readonly epoch: string;
  /** article bodies were loaded */
  readonly bodies: boolean;
}

export interface LogItem {
  readonly entry: LogEntry;
  readonly change: ClaimChange;
  readonly batch: Batch;
  /** bytes that it holds in memory, by estimate */
  readonly weight: number;
  /** each event that some filter has seen, once, so that all subscribers share its renderings */
  readonly events: Map<Outcome, WireEvent>;
}

export type Outcome = "ADDED" | "UPDATED" | ClaimRemovalReason;

/** Why a claim left: the status that this commit gave it, else that it stopped matching. */
const reasonOf = ({ before, after }: ClaimChange): ClaimRemovalReason => {
  const status = after?.status;
  if (status === before?.status || status === undefined || status === "ACTIVE") return "NO_LONGER_MATCHES";
  return status;
};

/** The kind compares the set before the commit with the set after it; null where the filter has nothing to hear. */
export const outcomeOf = (item: LogItem, matchedBefore: boolean, matchesAfter: boolean): Outcome | null => {
  if (matchesAfter && !matchedBefore) return "ADDED";
  if (matchesAfter) return item.entry.own ? "UPDATED" : null;
  return matchedBefore ? reasonOf(item.change) : null;
};

/** What one item says to one filter, by its own matcher. */
export const judge = (item: LogItem, matches: (facts: ClaimFacts) => boolean): Outcome | null => {
  const { before, after } = item.change;
  const matchesAfter = after !== null && matches(after);
  if (before === after) return outcomeOf(item, matchesAfter, matchesAfter);
  return outcomeOf(item, before !== null && matches(before), matchesAfter);
};

const toEvent = ({ entry, batch }: LogItem, outcome: Outcome): WireEvent => {
  const moved = outcome === "ADDED" || outcome === "UPDATED";
  return Object.freeze({
    kind: moved ? outcome : "REMOVED",
    position: { epoch: batch.epoch, seq: entry.seq },
    claimId: entry.claimId,
    reason: moved ? null : outcome,
    occurredAt: entry.at,
    batch,
  });
};

export const eventOf = (item: LogItem, outcome: Outcome): WireEvent => {
  const known = item.events.get(outcome);
  if (known) return known;
  const event = toEvent(item, outcome);
  item.events.set(outcome, event);
  return event;
};

/** An entry's own fields, its map of events, and the objects around its facts. */
const itemBytes = 1_000;
const bytesPerCharacter = 2;

const charactersOf = (article: ArticleFacts): number =>
  (article.title?.length ?? 0) + (article.body?.length ?? 0) + article.uri.length;

/** Weighs items of one batch: what several share counts for the first. */
export const createScale = (): ((change: ClaimChange) => number) => {
  const weighed = new Set<object>();
  const once = (thing: object | null, characters: number): number => {
    if (!thing || weighed.has(thing)) return 0;
    weighed.add(thing);
    return characters;
  };
  const weigh = (facts: ClaimFacts | null): number => {
    if (!facts || weighed.has(facts)) return 0;
    let characters = once(facts, facts.text.length) + once(facts.article, charactersOf(facts.article));
    for (const { entity } of facts.entities) characters += once(entity, entity.names.join().length + 100);
    for (const { speaker, publisher, article } of facts.attributions) {
      characters += (speaker?.length ?? 0) + 50 + once(publisher, publisher?.names.join().length ?? 0);
      if (article) characters += once(article, charactersOf(article));
    }
    return characters;
  };
  return ({ before, after }) => itemBytes + bytesPerCharacter * (weigh(before) + weigh(after));
};
