/**
 * A dashboard's live part with graphql-ws, in the browser or in Node. It reads a page, then hears what follows that page's
 * `logCursor`. After a lost connection the client sends its variables again: `after` is a getter, so it resumes where it was.
 */
import { createClient } from "graphql-ws";
import { follow, type Heard, introduce, type TakeKey } from "./operation.ts";

/** `url` like ws://127.0.0.1:4000/graphql; `start`: a page's logCursor, or null for "from now on". `onEnd`: it was
 * refused (a filter, a cursor that is too old: begin with a page), and would be again. Gives what ends it. */
export const followWithGraphqlWs = (
  url: string,
  filter: object | null,
  start: string | null,
  onEvent: (event: Heard) => void,
  onEnd: (fault: unknown) => void = () => undefined,
  takeKey: TakeKey | null = null,
): (() => void) => {
  let last = start;
  const client = createClient({
    url,
    connectionParams: introduce(takeKey),
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    // The default would give up where nothing listens for a moment, as in a restart.
    shouldRetry: () => true,
    retryWait: (turn) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 200 * 2 ** turn) * Math.random())),
  });
  const variables = {
    filter,
    get after() {
      return last;
    },
  };
  const stop = client.subscribe<{ claimEvents: Heard }>(
    { query: follow, variables },
    {
      next({ data }) {
        if (!data) return;
        onEvent(data.claimEvents);
        // Only once the event is dealt with: what fails before this line is heard again.
        last = data.claimEvents.cursor;
      },
      error: onEnd,
      complete: () => onEnd(null),
    },
  );
  return () => {
    stop();
    void client.dispose();
  };
};
