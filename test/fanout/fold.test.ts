import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDomain } from "../../src/domain/create.ts";
import { createFanout } from "../../src/fanout/create.ts";
import type { EventStream, Fanout, WireEvent } from "../../src/fanout/fanout.ts";
import { parseClaimFilter } from "../../src/filter/filter.ts";
import type { ClaimTree } from "../../src/filter/tree.ts";
import { readChanges } from "../../src/reading/changes/changes.ts";
import { type ClaimPage, createReading } from "../../src/reading/reading.ts";
import { encodeLogCursor } from "../../src/terms/cursors.ts";
import { RequestError } from "../../src/terms/errors.ts";
import { openTestLog } from "../claim-log/rows.ts";
import { within } from "../support/within.ts";
import { claimFilter, type Write, write } from "./random-newsroom.ts";
import { cursorOf, isChange, take, takeUntil } from "./world.ts";

let log: Awaited<ReturnType<typeof openTestLog>>;
let domain: ReturnType<typeof createDomain>;
beforeAll(async () => {
  log = await openTestLog();
  domain = createDomain({ database: log.database });
});
afterAll(async () => {
  await domain.stop();
  await log.close();
});

/** What the query answers now: its pages, to the last. */
const query = async (where: ClaimTree): Promise<Set<bigint>> => {
  const ids = new Set<bigint>();
  let after: string | null = null;
  do {
    const request = { where, orderBy: null, first: 100, after, last: null, before: null };
    const page: ClaimPage = await createReading(log.database).claims(null, request);
    for (const { node } of page.edges) ids.add(node.id);
    after = page.hasNextPage ? (page.edges.at(-1)?.cursor ?? null) : null;
  } while (after);
  return ids;
};

const perform = async (work: Write): Promise<void> => {
  try {
    await work(domain);
  } catch (fault) {
    if (!(fault instanceof RequestError)) throw fault; // refused: nothing was written
  }
};

/** Applies one event to the set, and refuses one that does not fit it. */
const fold = (set: Set<bigint>, { kind, claimId }: WireEvent): void => {
  if (claimId === null) return;
  const had = set.has(claimId);
  if (had === (kind === "ADDED"))
    throw new Error(`${kind} of claim ${claimId}, which was ${had ? "" : "not "}in the set`);
  if (kind === "REMOVED") set.delete(claimId);
  else set.add(claimId);
};

interface Moment {
  readonly seq: bigint;
  /** the query's answer for each filter */
  readonly answers: readonly Set<bigint>[];
}

const listenTo = async (stream: EventStream, seq: bigint): Promise<WireEvent[]> => {
  const events: WireEvent[] = [];
  do events.push(await take(stream));
  while ((events.at(-1)?.position.seq ?? 0n) < seq);
  await stream.return();
  return events;
};

const brief = ({ kind, claimId, position, reason }: WireEvent) => `${position.seq} ${kind} ${claimId} ${reason}`;

/** Everyone who resumes from any place in a history hears its rest, all of it, in order, once. */
const expectResumes = async (fanout: Fanout, where: ClaimTree, history: readonly WireEvent[]): Promise<void> => {
  const from = Math.floor(Math.random() * history.length);
  const start = history[from];
  if (!start) return;
  const stream = await fanout.subscribe({ where, after: cursorOf(start) });
  const heard = await takeUntil(stream, "READY");
  await stream.return();
  const rest = history.slice(from + 1).filter(isChange);
  expect(heard.filter(isChange).map(brief)).toEqual(rest.map(brief));
};

/** What changed since, page by page, leads from the set then to the set now; counts are those of the claims' facts. */
const expectChanges = async (
  where: ClaimTree,
  since: string,
  then: Set<bigint> | undefined,
  now: Set<bigint> | undefined,
): Promise<void> => {
  const set = new Set(then);
  for (let cursor = since, more = true; more; ) {
    const page = await readChanges(log.database, { since: cursor, where, first: 3 });
    for (const { claimId, kinds } of page.changes) {
      expect(set.has(claimId)).toBe(!kinds.includes("NEW"));
      if (kinds.includes("REMOVED")) set.delete(claimId);
      else set.add(claimId);
    }
    cursor = encodeLogCursor(page.position);
    more = page.hasMore;
  }
  expect(set).toEqual(now);
};

/** A filter's events, folded over its answer at the start, give its answer at each moment. */
const expectFolds = (index: number, history: readonly WireEvent[], start: Moment, moments: readonly Moment[]): void => {
  const set = new Set(start.answers[index]);
  let next = 0;
  for (const { seq, answers } of moments) {
    for (let event = history[next]; event && event.position.seq <= seq; event = history[++next]) fold(set, event);
    expect([...set].sort()).toEqual([...(answers[index] ?? [])].sort());
  }
};

const property = async (writes: readonly Write[], filters: readonly ClaimTree[]): Promise<void> => {
  const options = { database: log.database, pollMs: 10, checkpointMs: 20 };
  const fanout = await createFanout(options);
  try {
    const moment = async (): Promise<Moment> => ({
      seq: (await fanout.head()).seq,
      answers: await Promise.all(filters.map(query)),
    });
    const start = await moment();
    const epoch = (await fanout.head()).epoch;
    const after = encodeLogCursor({ epoch, seq: start.seq });
    const streams = await Promise.all(filters.map((where) => fanout.subscribe({ where, after })));
    const moments: Moment[] = [];
    for (const work of writes) {
      await perform(work);
      moments.push(await moment());
    }
    const end = moments.at(-1)?.seq ?? start.seq;
    const histories = await Promise.all(streams.map((stream) => listenTo(stream, end)));
    for (const [index, history] of histories.entries()) expectFolds(index, history, start, moments);
    const ends = moments.at(-1)?.answers ?? [];
    await Promise.all(filters.map((where, index) => expectChanges(where, after, start.answers[index], ends[index])));
    const late = await createFanout(options);
    for (const [index, where] of filters.entries())
      for (const one of [fanout, late]) await expectResumes(one, where, histories[index] ?? []);
    await late.stop(1_000);
  } finally {
    await fanout.stop(1_000);
  }
};

test("a page and the events after it give the query's answer at the end of each commit, whatever the filter", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { minLength: 1, maxLength: 12 }),
      fc.array(claimFilter.map(parseClaimFilter), { minLength: 4, maxLength: 8 }),
      within(20_000, 5, property),
    ),
    { numRuns: 25, endOnFailure: true },
  );
}, 60_000);
