/**
 * The wire's rows as plain values: a page, and the events that follow it folded over it, so that the rows are at each moment what
 * the query would answer. It asks nobody; what it cannot know by itself it names, and the feed asks.
 *
 * Claims are ordered by the instant at which they came in. Those of one instant have an order too, which only the service knows:
 * a claim that is new in its own event is above all that were there; for any other the instant is `unsure`.
 */
import type { ClaimRowFragment } from "../generated/graphql.ts";

export type Row = ClaimRowFragment;

export interface Wire {
  /** newest first, each claim once */
  readonly rows: readonly Row[];
  /** so many of the first rows came while the reader held the list still */
  readonly waiting: number;
  /** The instant of the last row that was read from the service: below it there is more. Null where the rows are all there is. */
  readonly edge: string | null;
}

/** What the fold reads of an event. */
export interface Happening {
  readonly kind: string;
  readonly claimId?: string | null;
  readonly claim?: Row | null;
  readonly occurredAt: string;
}

export interface Folded {
  readonly wire: Wire;
  /** instants whose claims have an order that only the service knows */
  readonly unsure: readonly string[];
  /** claims that were heard of but not shown: they are to be read */
  readonly unread: readonly string[];
}

export const emptyWire: Wire = Object.freeze({ rows: [], waiting: 0, edge: null });

export const pageWire = (rows: readonly Row[], hasMore: boolean): Wire => ({
  rows,
  waiting: 0,
  edge: hasMore ? (rows.at(-1)?.ingestedAt ?? null) : null,
});

interface Last extends Happening {
  /** the claim came in with the first of these events */
  readonly isNew: boolean;
}

/** Of each claim its last event, in the order of the first. */
const lastOf = (events: readonly Happening[]): Map<string, Last> => {
  const last = new Map<string, Last>();
  for (const event of events) {
    const id = event.claimId;
    if (!id || !["ADDED", "UPDATED", "REMOVED"].includes(event.kind)) continue;
    const before = last.get(id);
    const isNew = before?.isNew ?? (event.kind === "ADDED" && event.claim?.ingestedAt === event.occurredAt);
    last.set(id, { ...event, isNew });
  }
  return last;
};

interface Newcomer {
  readonly row: Row;
  readonly isNew: boolean;
}

/** Puts newcomers (newest first) among rows (newest first). */
const insert = (wire: Wire, newcomers: readonly Newcomer[], held: boolean): Wire => {
  if (newcomers.length === 0) return wire;
  const rows: Row[] = [];
  let waiting = 0;
  let taken = 0;
  let next = 0;
  const put = (row: Row, waits: boolean): void => {
    rows.push(row);
    if (waits) waiting += 1;
  };
  for (const { row } of newcomers) {
    while (next < wire.rows.length) {
      const there = wire.rows[next];
      if (!there || there.ingestedAt <= row.ingestedAt) break;
      put(there, taken < wire.waiting);
      next += 1;
      taken += 1;
    }
    put(row, taken < wire.waiting || (held && taken === wire.waiting));
  }
  for (; next < wire.rows.length; next += 1) {
    const there = wire.rows[next];
    if (there) put(there, taken < wire.waiting);
    taken += 1;
  }
  return { ...wire, rows, waiting };
};

/** Changed rows changed, and those that left taken out. */
const amend = (wire: Wire, last: Map<string, Happening>): Wire => {
  const rows: Row[] = [];
  let { waiting } = wire;
  for (const [place, row] of wire.rows.entries()) {
    const event = last.get(row.id);
    if (event?.kind !== "REMOVED") rows.push(event?.claim ?? row);
    else if (place < wire.waiting) waiting -= 1;
  }
  return { ...wire, rows, waiting };
};

/** What to do with a claim that is heard of and not among the rows. */
const placeOf = (wire: Wire, { claim, isNew }: Last): "unread" | "among" | "unsure" | "below" => {
  if (!claim) return "unread";
  if (isNew || wire.edge === null || claim.ingestedAt > wire.edge) return "among";
  return claim.ingestedAt === wire.edge ? "unsure" : "below";
};

/** Instants at which a newcomer that is not new meets another claim. */
const tiesOf = (wire: Wire, newcomers: readonly Newcomer[]): string[] => {
  if (newcomers.every(({ isNew }) => isNew)) return [];
  const counts = new Map<string, number>();
  for (const { ingestedAt } of [...wire.rows, ...newcomers.map(({ row }) => row)])
    counts.set(ingestedAt, (counts.get(ingestedAt) ?? 0) + 1);
  return newcomers.flatMap(({ row, isNew }) =>
    !isNew && (counts.get(row.ingestedAt) ?? 0) > 1 ? [row.ingestedAt] : [],
  );
};

/** `held`: rows that come at the top wait there instead of being shown. */
export const foldEvents = (wire: Wire, events: readonly Happening[], held: boolean): Folded => {
  const last = lastOf(events);
  if (last.size === 0) return { wire, unsure: [], unread: [] };
  const here = new Set(wire.rows.map(({ id }) => id));
  const strangers = [...last].filter(([id, { kind }]) => !here.has(id) && kind !== "REMOVED");
  const unsure = new Set<string>();
  const unread: string[] = [];
  const newcomers: Newcomer[] = [];
  for (const [id, event] of strangers) {
    const { claim, isNew } = event;
    const place = placeOf(wire, event);
    if (place === "unread") unread.push(id);
    if (place === "unsure" && claim) unsure.add(claim.ingestedAt);
    if (place === "among" && claim) newcomers.push({ row: claim, isNew });
  }
  const amended = amend(wire, last);
  for (const instant of tiesOf(amended, newcomers)) unsure.add(instant);
  newcomers.reverse().sort((a, b) => compareInstants(b.row, a.row));
  return { wire: insert(amended, newcomers, held), unsure: [...unsure], unread };
};

const compareInstants = (a: Row, b: Row): number =>
  a.ingestedAt < b.ingestedAt ? -1 : a.ingestedAt > b.ingestedAt ? 1 : 0;

/**
 * The rows of one instant as the service orders them: `ordered` are all of them. At the edge those below the last known one are left
 * to the page that follows.
 */
export const applyOrder = (wire: Wire, instant: string, ordered: readonly Row[]): Wire => {
  const start = wire.rows.findIndex(({ ingestedAt }) => ingestedAt <= instant);
  const from = start < 0 ? wire.rows.length : start;
  const block = wire.rows.slice(from).filter(({ ingestedAt }) => ingestedAt === instant);
  const known = new Set(block.map(({ id }) => id));
  const lastKnown = wire.edge === instant ? ordered.findLastIndex(({ id }) => known.has(id)) + 1 : ordered.length;
  const rows = wire.rows.toSpliced(from, block.length, ...ordered.slice(0, lastKnown));
  const waiting =
    wire.waiting > from
      ? Math.max(from, Math.min(rows.length, wire.waiting + rows.length - wire.rows.length))
      : wire.waiting;
  return { ...wire, rows, waiting };
};

/** Rows that were read from below the edge. Those that are there already stay where they are. */
export const appendOlder = (wire: Wire, older: readonly Row[], hasMore: boolean): Wire => {
  const here = new Set(wire.rows.map(({ id }) => id));
  const rows = [...wire.rows, ...older.filter(({ id }) => !here.has(id))];
  const edge = hasMore ? (older.at(-1)?.ingestedAt ?? wire.edge) : null;
  return { ...wire, rows, edge };
};

/** What waited is shown. */
export const release = (wire: Wire): Wire => (wire.waiting === 0 ? wire : { ...wire, waiting: 0 });

/** Lets the oldest rows go beyond `most`. */
export const trim = (wire: Wire, most: number): Wire => {
  if (wire.rows.length <= most) return wire;
  const rows = wire.rows.slice(0, most);
  return { rows, waiting: Math.min(wire.waiting, most), edge: rows.at(-1)?.ingestedAt ?? null };
};
