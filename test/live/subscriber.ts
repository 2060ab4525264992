/**
 * One dashboard: it reads a page, subscribes after it, stalls, loses its connection, and resumes on another instance with the
 * last cursor that it took. It believes whatever it is told and writes it down; the checker judges it afterwards.
 */
import type { ClaimFilterInput } from "../../src/filter/filter.ts";
import { decodeLogCursor } from "../../src/terms/cursors.ts";
import { type Line, openSocketLine, openStreamLine, type Payload } from "./line.ts";
import { walkPages } from "./page.ts";
import { pause, type Random } from "./random.ts";

export interface HeardEvent {
  readonly seq: bigint;
  readonly kind: string;
  readonly claimId: string | null;
  readonly reason: string | null;
}

/** What stands between the service and the client, or is wrong with the client: for tests of the checker. */
export interface Tamper {
  /** the cursor to resume with */
  resumeAt?(history: History): string | null;
  /** what the client sees of a payload */
  pass?(payload: Payload): readonly Payload[];
}

/** Where a subscriber begins: behind everything, after a page that it read, or now. */
export type Beginning = "start" | "page" | "now";

export interface History {
  readonly filter: ClaimFilterInput;
  readonly beginning: Beginning;
  /** everything after this is to be heard; null while it has not begun */
  from: bigint | null;
  /** ids of the claims that it held when it began; null where it does not know */
  held: Set<string> | null;
  /** as it came */
  readonly heard: HeardEvent[];
  cursor: string | null;
  /** the highest position that it was told of */
  position: bigint;
  /** READYs heard */
  readies: number;
  connections: number;
  /** ends that a stock client would not come back from, and payloads that make no sense */
  readonly faults: string[];
}

export interface Subscriber {
  readonly history: History;
  /** From now on it stays connected and takes everything. */
  calm(): void;
  /** Connects once more, hears the rest up to READY, and leaves. */
  finish(): Promise<void>;
  /** Goes away at once, wherever it is. */
  leave(): void;
}

export interface SubscriberOptions {
  readonly filter: ClaimFilterInput;
  readonly beginning: Beginning;
  /** it comes so much later */
  readonly delayMs: number;
  /** the log's beginning, for those who begin there */
  readonly origin: string;
  readonly random: Random;
  readonly urls: () => string[];
  readonly tamper: Tamper;
}

const listen = /* GraphQL */ `
  subscription Listen($filter: ClaimFilter, $after: LogCursor) {
    claimEvents(filter: $filter, after: $after) {
      kind cursor claimId reason
      claim { id text article { uri } entities { entity { name } } }
    }
  }
`;

interface ClaimEvent {
  readonly kind: string;
  readonly cursor: string;
  readonly claimId: string | null;
  readonly reason: string | null;
  readonly claim: { readonly id: string } | null;
}

const seqOf = (cursor: string): bigint => decodeLogCursor(cursor)?.seq ?? -1n;

const noteErrors = (history: History, { errors }: Payload): void => {
  for (const { message, extensions } of errors ?? [])
    history.faults.push(`an event said ${extensions?.code}: ${message}`);
};

/** Writes an event down; from then on the client resumes after it. */
const note = (history: History, payload: Payload): void => {
  noteErrors(history, payload);
  const event = (payload.data as { claimEvents?: ClaimEvent } | null)?.claimEvents;
  if (!event) return;
  const { kind, cursor, claimId, reason, claim } = event;
  const seq = seqOf(cursor);
  if (claim && claim.id !== claimId) history.faults.push(`${kind} of ${claimId} came with claim ${claim.id}`);
  if (history.from === null) history.from = seq;
  if (kind === "READY") history.readies++;
  history.heard.push({ seq, kind, claimId, reason });
  history.cursor = cursor;
  if (seq > history.position) history.position = seq;
};

/** What a connection goes through before it is cut. */
const mistreat = async (line: Line, random: Random): Promise<void> => {
  await pause(random.between(0, random.chance(0.3) ? 300 : 6_000));
  if (random.chance(0.5)) return;
  line.stall();
  await pause(random.between(50, 2_000));
  if (random.chance(0.5)) return;
  line.goOn();
  await pause(random.between(0, 3_000));
};

export const openSubscriber = (options: SubscriberOptions): Subscriber => {
  const { filter, beginning, delayMs, origin, random, urls, tamper } = options;
  const history: History = {
    filter,
    beginning,
    from: null,
    held: null,
    heard: [],
    cursor: null,
    position: 0n,
    readies: 0,
    connections: 0,
    faults: [],
  };
  let calm = false;
  let finishing = false;
  let over = false;
  let line: Line | null = null;
  let lastUrl = "";

  const begin = async (url: string): Promise<void> => {
    if (history.from !== null || beginning === "now") return;
    const page = beginning === "page" ? await walkPages(url, filter) : { ids: new Set<string>(), cursor: origin };
    history.held = page.ids;
    history.cursor = page.cursor;
    history.from = seqOf(page.cursor);
    history.position = history.from;
  };
  const connect = (url: string): Line => {
    const cursor = history.cursor && tamper.resumeAt ? tamper.resumeAt(history) : history.cursor;
    const asHeader = random.chance(0.5);
    const take = (payload: Payload): void => {
      for (const passed of tamper.pass ? tamper.pass(payload) : [payload]) note(history, passed);
    };
    history.connections++;
    if (random.chance(0.5))
      return openSocketLine(url, { query: listen, variables: { filter, after: cursor }, lastEventId: null }, take);
    const after = asHeader ? history.cursor && origin : cursor;
    return openStreamLine(
      url,
      { query: listen, variables: { filter, after }, lastEventId: asHeader ? cursor : null },
      take,
    );
  };
  /** another than the last one, where there is another */
  const nextUrl = (): string | null => {
    const up = urls();
    const others = up.filter((url) => url !== lastUrl);
    const list = others.length > 0 ? others : up;
    return list.length > 0 ? random.pick(list) : null;
  };
  const stay = async (url: string): Promise<void> => {
    const own = connect(url);
    line = own;
    const cutting = calm ? own.ended : mistreat(own, random);
    const reason = await Promise.race([own.ended, cutting.then(() => null)]);
    own.cut();
    if (reason) history.faults.push(reason);
  };
  const run = async (): Promise<void> => {
    await pause(delayMs);
    while (!over) {
      const url = nextUrl();
      if (url) {
        lastUrl = url;
        await begin(url).then(
          () => stay(url),
          () => undefined, // the instance was killed while the page was read
        );
      }
      if (!over) await pause(random.between(10, calm ? 50 : 400));
    }
  };
  const running = run();
  const leave = (): void => {
    finishing = true;
    over = true;
    line?.cut();
  };

  return {
    history,
    calm: () => {
      calm = true;
    },
    finish: async () => {
      calm = true;
      const before = history.readies;
      line?.cut();
      while (!finishing) {
        finishing = history.readies > before || history.faults.length > 20;
        await pause(10);
      }
      leave();
      await running;
    },
    leave,
  };
};
