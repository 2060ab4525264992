/** A stretch of the log in memory, and what each group finds in it; found once, however many of its subscribers read it. */

import { eventOf, type LogItem } from "./event.ts";
import type { WireEvent } from "./fanout.ts";
import type { Group } from "./groups.ts";

interface Found {
  /** items looked at so far; an open segment grows */
  scanned: number;
  readonly events: { readonly index: number; readonly event: WireEvent }[];
}

export interface Segment {
  /** the position before its first item */
  readonly start: bigint;
  /** everything up to here is in it */
  end: bigint;
  readonly items: LogItem[];
  /** bytes of its items */
  weight: number;
  /** every item has its articles' bodies */
  bodies: boolean;
  readonly found: WeakMap<Group, Found>;
}

export const createSegment = (start: bigint): Segment => ({
  start,
  end: start,
  items: [],
  weight: 0,
  bodies: true,
  found: new WeakMap(),
});

export const appendItem = (segment: Segment, item: LogItem): void => {
  segment.items.push(item);
  segment.end = item.entry.seq;
  segment.weight += item.weight;
  segment.bodies &&= item.batch.bodies;
};

export const covers = ({ start, end }: Segment, position: bigint): boolean => start <= position && position < end;

/** The first place in an ordered list where `isBehind` no longer holds. */
const firstWhere = <Item>(list: readonly Item[], isBehind: (item: Item) => boolean): number => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = list[middle];
    if (item !== undefined && isBehind(item)) low = middle + 1;
    else high = middle;
  }
  return low;
};

const find = (segment: Segment, group: Group): Found => {
  const found = segment.found.get(group) ?? { scanned: 0, events: [] };
  segment.found.set(group, found);
  for (; found.scanned < segment.items.length; found.scanned++) {
    const item = segment.items[found.scanned];
    const outcome = item && group.outcomeOf(item);
    if (item && outcome) found.events.push({ index: found.scanned, event: eventOf(item, outcome) });
  }
  return found;
};

export interface Scan {
  /** null: nothing within the budget */
  readonly event: WireEvent | null;
  /** everything up to here was looked at */
  readonly position: bigint;
  /** items that did not match */
  readonly passed: number;
}

/** Looks for the group's next event after a position, over at most `budget` items. */
export const scanSegment = (segment: Segment, group: Group, position: bigint, budget: number): Scan => {
  const { items } = segment;
  const from = firstWhere(items, ({ entry }) => entry.seq <= position);
  const { events } = find(segment, group);
  const next = events[firstWhere(events, ({ index }) => index < from)];
  if (next && next.index - from < budget)
    return { event: next.event, position: next.event.position.seq, passed: next.index - from };
  const last = items[from + budget - 1];
  if (last) return { event: null, position: last.entry.seq, passed: budget };
  return { event: null, position: segment.end, passed: items.length - from };
};
