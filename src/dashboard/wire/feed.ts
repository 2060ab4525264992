/**
 * The wire, followed: reads a page and hears what follows its cursor, reads older pages when they are wanted, and begins anew where
 * the service no longer knows the cursor. It keeps what was heard while an answer is on its way, and folds it over that answer again,
 * as the answer may be older than the news.
 */
import type { Api } from "../connection/api.ts";
import { createStore, type Store } from "../connection/store.ts";
import { narrowed } from "../filter/filter.ts";
import type { ClaimFilter } from "../generated/graphql.ts";
import { type Fault, faultOf } from "../parts/fault.ts";
import { type Following, follow, type WireEvent } from "./follow.ts";
import { readOrder, readPage } from "./pages.ts";
import { createRecords } from "./records.ts";
import { appendOlder, applyOrder, emptyWire, foldEvents, pageWire, release, trim, type Wire } from "./rows.ts";

/** Rows beyond these are let go, the oldest first, and read again when they are scrolled to. */
const mostRows = 20_000;
const againMs = 1_000;
const longestAgainMs = 15_000;

export interface FeedState {
  readonly phase: "loading" | "ready" | "failed";
  /** set where it failed */
  readonly fault: Fault | null;
  readonly wire: Wire;
  /** older rows are on their way */
  readonly loadingOlder: boolean;
  readonly olderFault: Fault | null;
  /** counts up whenever something happened: what is counted elsewhere is to be counted again */
  readonly happened: number;
}

export interface Feed {
  readonly state: Store<FeedState>;
  /** While held, what comes at the top waits. Letting go shows it. */
  hold(held: boolean): void;
  /** Shows what waits, held or not. */
  show(): void;
  loadOlder(): void;
  retry(): void;
  /** Everything up to here was heard; null before the first page. */
  cursor(): string | null;
  stop(): void;
}

const loading: FeedState = {
  phase: "loading",
  fault: null,
  wire: emptyWire,
  loadingOlder: false,
  olderFault: null,
  happened: 0,
};

/** `filter` null: all claims. It asks and listens from here on, until it is stopped. */
export const openFeed = (api: Api, filter: ClaimFilter | null): Feed => {
  const state = createStore(loading);
  let stopped = false;
  let held = false;
  /** null: below the edge's instant instead, as its cursor went with the rows that were let go */
  let olderCursor: string | null = null;
  let following: Following | null = null;
  /** attempts that failed, one after another */
  let failures = 0;

  const change = (part: Partial<FeedState>): void => {
    if (!stopped) state.set({ ...state.get(), ...part });
  };

  const fold = (wire: Wire, events: readonly WireEvent[]): Wire => {
    const folded = foldEvents(wire, events, held);
    for (const instant of folded.unsure) void settle(instant);
    if (folded.unread.length > 0) void fetchUnread(folded.unread);
    const trimmed = trim(folded.wire, mostRows);
    // A claim that came back at the edge's own instant may stand above the cursor: what follows is read from that instant on.
    const { edge } = folded.wire;
    if (trimmed !== folded.wire || (edge !== null && folded.unsure.includes(edge))) olderCursor = null;
    return trimmed;
  };

  const records = createRecords((events) => {
    const { wire, happened } = state.get();
    change({ wire: fold(wire, events), happened: happened + 1 });
  });

  /** Reads, and folds what was heard meanwhile over what the answer made of the wire. */
  const during = async <Answer>(read: () => Promise<Answer>, apply: (wire: Wire, answer: Answer) => Wire) => {
    const { answer, heard } = await records.during(read);
    change({ wire: fold(apply(state.get().wire, answer), heard) });
    return answer;
  };

  /** instants whose order is being asked for; true: news of it came meanwhile, so that it is asked for again */
  const settling = new Map<string, boolean>();
  const settle = async (instant: string): Promise<void> => {
    if (settling.has(instant)) return void settling.set(instant, true);
    settling.set(instant, false);
    await during(
      () => readOrder(api, narrowed(filter, { ingestedAt: { eq: instant } })),
      (wire, rows) => applyOrder(wire, instant, rows),
    ).catch(() => undefined);
    const again = settling.get(instant);
    settling.delete(instant);
    if (again && !stopped) void settle(instant);
  };

  const fetchUnread = async (ids: readonly string[]): Promise<void> => {
    const rows = await readOrder(api, narrowed(filter, { id: { in: [...ids] } })).catch(() => []);
    for (const claim of rows)
      records.hear({ kind: "ADDED", cursor: "", claimId: claim.id, reason: null, occurredAt: "", claim });
  };

  const begin = async (): Promise<void> => {
    following?.stop();
    records.clear();
    try {
      const page = await readPage(api, filter, null);
      if (stopped) return;
      failures = 0;
      olderCursor = page.endCursor;
      const wire = pageWire(page.rows, page.hasMore);
      change({ phase: "ready", fault: null, wire, happened: state.get().happened + 1 });
      following = follow({
        api,
        filter,
        start: page.logCursor,
        onEvent: records.hear,
        onReady: records.flush,
        onExpired: () => void begin(),
      });
    } catch (error) {
      const fault = faultOf(error);
      // a page that is there stays there: what it shows is old, and the connection says so
      if (state.get().phase !== "ready") change({ phase: "failed", fault });
      failures += 1;
      const waitMs = Math.min(longestAgainMs, againMs * 2 ** failures);
      if (fault.passing) setTimeout(() => !stopped && void begin(), waitMs);
    }
  };

  const loadOlder = async (): Promise<void> => {
    const { wire, loadingOlder, phase } = state.get();
    if (wire.edge === null || loadingOlder || phase !== "ready") return;
    change({ loadingOlder: true, olderFault: null });
    const { edge } = wire;
    const fromEdge = olderCursor === null;
    const below = fromEdge ? narrowed(filter, { ingestedAt: { lte: edge } }) : filter;
    try {
      const page = await during(
        () => readPage(api, below, olderCursor),
        (now, { rows, hasMore }) => appendOlder(now, rows, hasMore),
      );
      olderCursor = page.endCursor;
      change({ loadingOlder: false });
      // read from the edge's instant on, it may have brought a claim that belongs above those of that instant
      if (fromEdge && page.rows[0]?.ingestedAt === edge) void settle(edge);
    } catch (error) {
      change({ loadingOlder: false, olderFault: faultOf(error) });
    }
  };

  void begin();
  return {
    state,
    hold: (next) => {
      held = next;
      if (!held) change({ wire: release(state.get().wire) });
    },
    show: () => change({ wire: release(state.get().wire) }),
    loadOlder: () => void loadOlder(),
    retry: () => {
      change({ phase: "loading", fault: null });
      void begin();
    },
    cursor: () => following?.cursor() ?? null,
    stop: () => {
      stopped = true;
      records.clear();
      following?.stop();
    },
  };
};
