/** Hears what follows a cursor, for as long as it is wanted: a lost connection and a subscription that ended are both resumed. */
import type { Api } from "../connection/api.ts";
import { type ClaimFilter, WireEventsDocument, type WireEventsSubscription } from "../generated/graphql.ts";
import { faultOf } from "../parts/fault.ts";

export type WireEvent = WireEventsSubscription["claimEvents"];

export interface FollowOptions {
  readonly api: Api;
  readonly filter: ClaimFilter | null;
  /** where to begin: a page's logCursor */
  readonly start: string;
  readonly onEvent: (event: WireEvent) => void;
  /** Everything up to now was heard. */
  readonly onReady: () => void;
  /** The service no longer knows the cursor: begin from a page. */
  readonly onExpired: () => void;
}

const againMs = 1_000;

export interface Following {
  /** everything up to here was heard */
  cursor(): string;
  stop(): void;
}

export const follow = ({ api, filter, start, onEvent, onReady, onExpired }: FollowOptions): Following => {
  let after = start;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe = (): void => undefined;

  const take = (event: WireEvent): void => {
    after = event.cursor;
    if (event.kind === "READY") {
      onReady();
      api.socket.tell({ type: "ready" });
    } else if (event.claimId) {
      onEvent(event);
      api.socket.tell({ type: "heard", count: 1 });
    }
  };
  const fail = (error: unknown): void => {
    const { code } = faultOf(error);
    if (code === "CURSOR_EXPIRED" || code === "CURSOR_INVALID") onExpired();
    else timer = setTimeout(listen, againMs);
  };
  const listen = (): void => {
    unsubscribe();
    api.socket.tell({ type: "started" });
    const answers = api.client.subscription(WireEventsDocument, { filter, after });
    ({ unsubscribe } = answers.subscribe(({ data, error }) => {
      if (error) fail(error);
      else if (data) take(data.claimEvents);
    }));
  };

  listen();
  return {
    cursor: () => after,
    stop: () => {
      clearTimeout(timer);
      unsubscribe();
    },
  };
};
