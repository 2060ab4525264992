/** Puts the way out together: tail, live end, groups, archive, and the subscribers that read from them. */
import { expectPosition, type LogBounds } from "../claim-log/cursor.ts";
import { positionAt } from "../claim-log/read.ts";
import type { Database } from "../database/database.ts";
import { filterLanguage } from "../filter/filter.ts";
import { type Archive, createArchive } from "./archive.ts";
import type { EventStream, Fanout, SubscribeRequest } from "./fanout.ts";
import { createGroups, type FilterLanguage } from "./groups.ts";
import { createLive, type Live } from "./live.ts";
import { createMarks } from "./marks.ts";
import { createLogReader, type LogReader } from "./reader.ts";
import { renderStream } from "./rendered-stream.ts";
import { createRenderer } from "./rendering.ts";
import { retry } from "./retry.ts";
import { createShared } from "./shared.ts";
import { createSubscribers } from "./subscribers.ts";
import { createTail } from "./tail.ts";
import type { Source } from "./walk.ts";

export interface FanoutSettings {
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
  /** renderings that others may share, in memory, by estimate */
  readonly textBytes?: number;
  /** a rendering is shared with those who ask within so long */
  readonly textMs?: number;
  /** pages read for subscribers that are behind, in memory, by estimate */
  readonly archiveBytes?: number;
  /** pages that are read at once for subscribers that are behind */
  readonly maxCatchUps?: number;
  /** events kept for a group's live subscribers; those who lag further read the log */
  readonly maxPending?: number;
}

export interface FanoutOptions extends FanoutSettings {
  readonly database: Database;
}

/** Where the log is read and heard of. */
export interface LogAccess extends LogReader {
  readonly listen: Database["listen"];
  positionAt: Fanout["positionAt"];
}

const defaults = {
  language: filterLanguage,
  report: (): void => undefined,
  pollMs: 300,
  checkpointMs: 5_000,
  stallMs: 60_000,
  ringBytes: 64 * 2 ** 20,
  archiveBytes: 32 * 2 ** 20,
  textBytes: 64 * 2 ** 20,
  textMs: 5_000,
  maxCatchUps: 8,
  maxPending: 256,
};

/** A fault that passes is waited out for so long before a new subscriber is told. */
const subscribeGraceMs = 10_000;

/** The ring where it reaches back far enough and has what the filter looks at, else the archive. */
const createSource = (live: Live, archive: Archive): Source => {
  const markAt = createMarks();
  return {
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
};

/** Resolves with the first of both. */
const within = async (work: Promise<unknown>, graceMs: number): Promise<void> => {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, graceMs);
  await Promise.race([work, late]);
  clearTimeout(timer);
};

/** Opens the way out of a log. Tests put a log of their own in the database's place. */
export const openFanout = async (log: LogAccess, settings: FanoutSettings): Promise<Fanout> => {
  const options = { ...defaults, ...settings };
  const { report } = options;
  const stopping = new AbortController();
  const persist = <Result>(work: () => Promise<Result>) => retry(work, stopping.signal, report);

  const subscribers = createSubscribers(options);
  const groups = createGroups(options.language, options.maxPending);
  const archive = createArchive({
    read: async (after, bodies) => {
      const page = await persist(() => log.page(after, bodies));
      // of another log: the tail learns of it first and ends whoever waits for this page
      if (page.epoch !== live.epoch) await tail.catchUp();
      return page;
    },
    pageEntries: log.pageEntries,
    maxReads: options.maxCatchUps,
    maxBytes: options.archiveBytes,
  });
  const onRenew = (): void => {
    archive.clear();
    subscribers.endAll("RENEWED");
  };
  const { ringBytes } = options;
  const live = await createLive({ reader: log, groups, ringBytes, onMove: subscribers.pokeUnready, onRenew });
  let readAtMs = performance.now();
  const step = async (): Promise<boolean> => {
    const more = await live.step();
    readAtMs = performance.now();
    return more;
  };
  const tail = createTail({ step, pollMs: options.pollMs, report });
  const listener = await log.listen(tail.wake);
  const source = createSource(live, archive);
  const renderer = createRenderer({ persist, keepMs: options.textMs, keepBytes: options.textBytes });

  const boundsNow = createShared((): Promise<LogBounds> => {
    const patience = AbortSignal.any([stopping.signal, AbortSignal.timeout(subscribeGraceMs)]);
    return retry(() => log.bounds(), patience, report);
  });
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
    const stream = subscribers.open({ group: groups.join(where), source, from, readyAt: bounds.head });
    if (live.position < bounds.head) tail.wake();
    return stream;
  };

  return Object.freeze({
    subscribe,
    subscribeRendered: async (request, rendering) => renderStream(await subscribe(request), renderer, rendering),
    head: async () => {
      const { epoch, head } = await log.bounds();
      return { epoch, seq: head };
    },
    positionAt: log.positionAt,
    metrics: () => ({
      subscribers: subscribers.size,
      groups: groups.size,
      pendingPositions: groups.pending,
      ringBytes: live.ring.bytes,
      archiveBytes: archive.bytes,
      textBytes: renderer.bytes,
      headMinusDelivered: Number(live.head - live.position),
      matches: groups.matches,
      renders: renderer.count,
      catchUps: archive.reads,
      sinceReadMs: Math.round(performance.now() - readAtMs),
      listening: listener.connected,
    }),
    stop: async (graceMs) => {
      stopping.abort();
      subscribers.stop();
      await within(Promise.all([tail.stop(), listener.stop()]), graceMs);
    },
  } satisfies Fanout);
};

export const createFanout = ({ database, ...settings }: FanoutOptions): Promise<Fanout> =>
  openFanout(
    {
      ...createLogReader(database),
      listen: (wake) => database.listen(wake),
      positionAt: (time) => positionAt(database, time),
    },
    settings,
  );
