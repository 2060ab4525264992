/**
 * Groups: one for each filter that differs in meaning, with the last events that its live subscribers have yet to take.
 * The index finds the groups that a claim concerns; what it costs depends on how many match, not on how many there are.
 */
import type { ClaimFacts } from "../filter/facts.ts";
import type { ClaimTree } from "../filter/tree.ts";
import { eventOf, judge, type LogItem, type Outcome, outcomeOf } from "./event.ts";
import type { Poked, WireEvent } from "./fanout.ts";

/** What this folder needs of the filter language. */
export interface FilterLanguage {
  /** equal for filters of equal meaning, as far as that is cheap to see */
  textOf(tree: ClaimTree): string;
  matches(tree: ClaimTree, facts: ClaimFacts): boolean;
  needsBody(tree: ClaimTree): boolean;
  createIndex<Key extends object>(): FilterIndex<Key>;
}
export interface FilterIndex<Key extends object> {
  add(tree: ClaimTree, key: Key): void;
  remove(key: Key): void;
  /** the keys whose trees match */
  match(facts: ClaimFacts): ReadonlySet<Key>;
}

export interface Group {
  readonly needsBody: boolean;
  /** What one entry says to this filter, without the index. */
  outcomeOf(item: LogItem): Outcome | null;
  /** How many events it has had since it was made; the number of the next one. */
  readonly count: number;
  /** An event by its number; null where it was let go. */
  eventAt(number: number): WireEvent | null;
  /** Pokes at the group's next event, once, however often it was asked. */
  wait(subscriber: Poked): void;
  /** Takes a subscriber away; a group without any is let go. */
  leave(subscriber: Poked): void;
}

export interface Groups {
  readonly size: number;
  /** some group looks at article text */
  readonly needsBody: boolean;
  /** events kept for live subscribers, over all groups */
  readonly pending: number;
  /** group and entry pairs that matched since the start */
  readonly matches: number;
  /** The group of a filter, with one more subscriber. */
  join(tree: ClaimTree): Group;
  /** Gives the item to every group that it concerns. Those who wait are returned, to be poked once the position has moved. */
  distribute(item: LogItem): Poked[];
  /** Lets events before a position go: those who have yet to take them read the log. */
  sweep(start: bigint): void;
}

interface GroupState {
  readonly text: string;
  readonly group: Group;
  /** the number of events[0] */
  base: number;
  events: WireEvent[];
  readonly waiting: Set<Poked>;
  members: number;
}

const none: ReadonlySet<never> = new Set<never>();

const push = (state: GroupState, event: WireEvent, maxPending: number): void => {
  state.events.push(event);
  if (state.events.length <= maxPending) return;
  // over the cap: half is let go at once, so that the cost of moving the rest is spread
  const gone = Math.ceil(maxPending / 2);
  state.events = state.events.slice(gone);
  state.base += gone;
};

const sweepState = (state: GroupState, start: bigint): void => {
  const { events } = state;
  let gone = 0;
  for (let event = events[0]; event && event.position.seq <= start; event = events[gone]) gone++;
  if (gone === 0) return;
  state.events = events.slice(gone);
  state.base += gone;
};

/** `maxPending`: events kept for a group's live subscribers, at least 2. */
export const createGroups = (language: FilterLanguage, maxPending: number): Groups => {
  const byText = new Map<string, GroupState>();
  const index = language.createIndex<GroupState>();
  let matches = 0;
  let withBodies = 0;

  const leave = (state: GroupState): void => {
    state.members--;
    if (state.members > 0) return;
    byText.delete(state.text);
    index.remove(state);
    if (state.group.needsBody) withBodies--;
  };

  const open = (text: string, tree: ClaimTree): GroupState => {
    const needsBody = language.needsBody(tree);
    const group: Group = {
      needsBody,
      outcomeOf: (item) => judge(item, (facts) => language.matches(tree, facts)),
      get count() {
        return state.base + state.events.length;
      },
      eventAt: (number) => state.events[number - state.base] ?? null,
      wait: (subscriber) => {
        state.waiting.add(subscriber);
      },
      leave: (subscriber) => {
        state.waiting.delete(subscriber);
        leave(state);
      },
    };
    const state: GroupState = { text, group, base: 0, events: [], waiting: new Set(), members: 0 };
    byText.set(text, state);
    index.add(tree, state);
    if (needsBody) withBodies++;
    return state;
  };

  const match = (facts: ClaimFacts | null): ReadonlySet<GroupState> => (facts ? index.match(facts) : none);

  const give = (state: GroupState, item: LogItem, outcome: Outcome | null, poked: Poked[]): void => {
    if (!outcome) return;
    matches++;
    push(state, eventOf(item, outcome), maxPending);
    for (const subscriber of state.waiting) poked.push(subscriber);
    state.waiting.clear();
  };

  return {
    get size() {
      return byText.size;
    },
    get needsBody() {
      return withBodies > 0;
    },
    get pending() {
      let pending = 0;
      for (const { events } of byText.values()) pending += events.length;
      return pending;
    },
    get matches() {
      return matches;
    },
    join: (tree) => {
      const text = language.textOf(tree);
      const state = byText.get(text) ?? open(text, tree);
      state.members++;
      return state.group;
    },
    distribute: (item) => {
      const { before, after } = item.change;
      const poked: Poked[] = [];
      if (before === after && !item.entry.own) return poked;
      const now = match(after);
      const then = before === after ? now : match(before);
      for (const state of now) give(state, item, outcomeOf(item, then.has(state), true), poked);
      for (const state of then) if (!now.has(state)) give(state, item, outcomeOf(item, true, false), poked);
      return poked;
    },
    sweep: (start) => {
      for (const state of byText.values()) sweepState(state, start);
    },
  };
};
