/** Puts the way out together: tail, live end, groups, archive, and the subscribers that read from them. */
import { expectPosition, type LogBounds, readBounds } from "../claim-log/cursor.ts";
import { positionAt, readHead } from "../claim-log/read.ts";
import type { Database } from "../database/database.ts";
import { filterLanguage } from "../filter/filter.ts";
import { createArchive } from "./archive.ts";
import { weighText } from "./event.ts";
import type { EventStream, Fanout, StreamEndReason, SubscribeRequest } from "./fanout.ts";
import { createGroups, type FilterLanguage } from "./groups.ts";
import { pageEntries, readItems } from "./items.ts";
import { createLive } from "./live.ts";
import { createMarks } from "./marks.ts";
import { createRenderer, renderStream } from "./rendering.ts";
import { retry } from "./retry.ts";
import { createShared } from "./shared.ts";
import { createSubscriber, type Subscriber } from "./subscriber.ts";
import { createTail } from "./tail.ts";
import type { Source } from "./walk.ts";

export interface FanoutOptions {
  readonly database: Database;
  /** how filters are matched; the house's own where left out */
  readonly language?: FilterLanguage;
  /** Told of faults that it goes on after. */
  readonly report?: (fault: unknown) => void;
  /** how often the log is read unasked */
  readonly pollMs?: number;
  /** a subscriber hears a CHECKPOINT where it heard nothing for so long and the log has moved */
  readonly checkpointMs?: number;
  /** a subscriber that takes nothing for so long, while there is something, is ended */
  readonly stallMs?: number;
  /** the last stretch of the log in memory, by estimate */
  readonly ringBytes?: number;
  /** pages read for subscribers that are behind, in memory, by estimate */
  readonly archiveBytes?: number;
  /** pages that are read at once for subscribers that are behind */
  readonly maxCatchUps?: number;
  /** events kept for a group's live subscribers; those who lag further read the log */
  readonly maxPending?: number;
}

const defaults = {
  language: filterLanguage,
  report: (): void => undefined,
  pollMs: 300,
  checkpointMs: 5_000,
  stallMs: 60_000,
  ringBytes: 64 * 2 ** 20,
  archiveBytes: 32 * 2 ** 20,
  maxCatchUps: 8,
  maxPending: 256,
};

/** A fault that passes is waited out for so long before a new subscriber is told. */
const subscribeGraceMs = 10_000;

export const createFanout = async (given: FanoutOptions): Promise<Fanout> => {
  const options = { ...defaults, ...given };
  const { database, report, checkpointMs, stallMs } = options;
  const stopping = new AbortController();
  const persist = <Result>(work: () => Promise<Result>) => retry(work, stopping.signal, report);

  const subscribers = new Set<Subscriber>();
  const unready = new Set<Subscriber>();
  const endAll = (reason: StreamEndReason): void => {
    for (const subscriber of [...subscribers]) subscriber.end(reason);
  };
  const groups = createGroups(options.language, options.maxPending);
  const archive = createArchive({
    read: (after, bodies) => persist(() => readItems(database, after, bodies)),
    pageEntries,
    maxReads: options.maxCatchUps,
    maxBytes: options.archiveBytes,
  });
  const live = await createLive({
    database,
    groups,
    ringBytes: options.ringBytes,
    onMove: () => {
      for (const subscriber of unready) subscriber.poke();
    },
    onRenew: () => {
      archive.clear();
      endAll("RENEWED");
    },
  });
  const tail = createTail({ step: live.step, pollMs: options.pollMs, report });
  const listener = await database.listen(tail.wake);
  const markAt = createMarks();
  const renderer = createRenderer({ persist, onText: weighText });
  const source: Source = {
    get position() {
      return live.position;
    },
    get epoch() {
      return live.epoch;
    },
    segmentAt: (position, bodies) => {
      const segment = live.ring.segmentAt(position);
      return segment && (segment.bodies || !bodies) ? segment : archive.segmentAt(position, bodies);
    },
    markAt: (kind, position) => markAt(kind, live.epoch, position),
  };
  const clock = setInterval(
    () => {
      const nowMs = performance.now();
      for (const subscriber of [...subscribers]) subscriber.tick(nowMs);
    },
    Math.max(10, Math.min(500, checkpointMs / 10, stallMs / 10)),
  );
  clock.unref();

  const boundsNow = createShared(() =>
    retry(
      () => readBounds(database),
      AbortSignal.any([stopping.signal, AbortSignal.timeout(subscribeGraceMs)]),
      report,
    ),
  );
  /** Bounds of the log that the tail reads: where it was renewed since, the tail learns of it first. */
  const agreedBounds = async (): Promise<LogBounds> => {
    for (;;) {
      const bounds = await boundsNow();
      if (bounds.epoch === live.epoch || stopping.signal.aborted) return bounds;
      await tail.catchUp();
    }
  };

  const subscribe = async ({ where, after }: SubscribeRequest): Promise<EventStream> => {
    const bounds = await agreedBounds();
    const from = after === null ? bounds.head : expectPosition(after, bounds).seq;
    const subscriber = createSubscriber({
      group: groups.join(where),
      source,
      from,
      readyAt: bounds.head,
      checkpointMs,
      stallMs,
      onReady: (ready) => unready.delete(ready),
      onEnd: (over) => {
        subscribers.delete(over);
        unready.delete(over);
      },
    });
    subscribers.add(subscriber);
    unready.add(subscriber);
    if (stopping.signal.aborted) subscriber.end("STOPPED");
    else if (live.position < bounds.head) tail.wake();
    return subscriber.stream;
  };

  return Object.freeze({
    subscribe,
    subscribeRendered: async (request, rendering) => renderStream(await subscribe(request), renderer, rendering),
    head: () => readHead(database),
    positionAt: (time) => positionAt(database, time),
    metrics: () => ({
      subscribers: subscribers.size,
      groups: groups.size,
      pendingPositions: groups.pending,
      ringBytes: live.ring.bytes,
      archiveBytes: archive.bytes,
      headMinusDelivered: Number(live.head - live.position),
      matches: groups.matches,
      renders: renderer.count,
      catchUps: archive.reads,
    }),
    stop: async (graceMs) => {
      stopping.abort();
      clearInterval(clock);
      endAll("STOPPED");
      const grace = AbortSignal.timeout(graceMs);
      const stopped = Promise.all([tail.stop(), listener.stop()]);
      const late = new Promise<void>((resolve) => grace.addEventListener("abort", () => resolve()));
      await Promise.race([stopped, late]);
    },
  } satisfies Fanout);
};
