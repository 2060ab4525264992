/** Compares what everyone heard, held and was told with what the log says. */
import { encodeId } from "../../src/terms/ids.ts";
import type { Entry, Told } from "./model.ts";
import type { HeardEvent, History } from "./subscriber.ts";
import type { Acknowledged } from "./writers.ts";

export interface Differences {
  /** events that were never heard */
  readonly lost: number;
  readonly doubled: number;
  /** events and marks that came behind a later one */
  readonly disordered: number;
  /** events outside the filter, or with another kind, claim or reason than the log's */
  readonly strange: number;
}

/** The differences of all subscribers together, and what no single history shows. */
export interface Verdict extends Differences {
  /** subscribers whose page with its events is not the query's answer at the end */
  readonly misfolded: number;
  /** filters whose query does not answer what the log says */
  readonly unequal: number;
  /** changes that a writer was told of, and that are not where its cursor says */
  readonly missing: number;
}

const sameSet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((item) => other.has(item));

const sameEvent = (one: HeardEvent, other: HeardEvent | undefined): boolean =>
  one.kind === other?.kind && one.claimId === other.claimId && one.reason === other.reason;

/** How one subscriber's history differs from what it must be. */
export const compareHistory = ({ from, heard }: History, { events }: Told): Differences => {
  const found = { lost: 0, doubled: 0, disordered: 0, strange: 0 };
  const expected = new Map(events.filter(({ seq }) => from !== null && seq > from).map((event) => [event.seq, event]));
  const seen = new Set<bigint>();
  let highest = from ?? 0n;
  const see = (event: HeardEvent): void => {
    if (seen.has(event.seq)) found.doubled++;
    else if (event.seq <= highest) found.disordered++;
    if (!sameEvent(event, expected.get(event.seq))) found.strange++;
    seen.add(event.seq);
  };
  for (const event of heard) {
    if (event.claimId !== null) see(event);
    else if (event.seq < highest) found.disordered++;
    if (event.seq > highest) highest = event.seq;
  }
  found.lost = [...expected.keys()].filter((seq) => !seen.has(seq)).length;
  return found;
};

/** The page that a subscriber began with, changed by what it heard; null where it did not begin with one. */
export const foldHistory = ({ held, heard }: History): Set<string> | null => {
  if (!held) return null;
  const set = new Set(held);
  for (const { kind, claimId } of heard)
    if (claimId !== null && kind === "REMOVED") set.delete(claimId);
    else if (claimId !== null) set.add(claimId);
  return set;
};

/** Acknowledged changes that the log does not have where the acknowledgement says. */
export const findMissing = (log: readonly Entry[], acknowledged: readonly Acknowledged[]): Acknowledged[] => {
  const positions = new Map<string, bigint[]>();
  for (const { seq, claimId } of log) {
    const id = encodeId("Claim", claimId);
    const list = positions.get(id) ?? [];
    positions.set(id, list);
    list.push(seq);
  }
  return acknowledged.filter(
    ({ claimId, after, upTo }) => !positions.get(claimId)?.some((seq) => seq > after && seq <= upTo),
  );
};

export interface Witness {
  readonly history: History;
  readonly told: Told;
  /** what the query answers at the end */
  readonly answer: ReadonlySet<string>;
}

export const judge = (
  log: readonly Entry[],
  witnesses: readonly Witness[],
  acknowledged: readonly Acknowledged[],
): Verdict => {
  const sum = { lost: 0, doubled: 0, disordered: 0, strange: 0 };
  let misfolded = 0;
  let unequal = 0;
  for (const { history, told, answer } of witnesses) {
    const found = compareHistory(history, told);
    sum.lost += found.lost;
    sum.doubled += found.doubled;
    sum.disordered += found.disordered;
    sum.strange += found.strange;
    const folded = foldHistory(history);
    if (folded && !sameSet(folded, answer)) misfolded++;
    if (!sameSet(told.end, answer)) unequal++;
  }
  return { ...sum, misfolded, unequal, missing: findMissing(log, acknowledged).length };
};
