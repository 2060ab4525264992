/**
 * The same with urql: its subscription exchange is handed a graphql-ws client. urql sends an operation's variables as they were, so
 * the resume loop puts the last cursor into each request as it leaves.
 */
import { Client, cacheExchange, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import { follow, type Heard, introduce, type TakeKey } from "./operation.ts";

/** `url` like http://127.0.0.1:4000/graphql. `onEnd`: it was refused, and would be again. Gives what ends it. */
export const followWithUrql = (
  url: string,
  filter: object | null,
  start: string | null,
  onEvent: (event: Heard) => void,
  onEnd: (fault: unknown) => void = () => undefined,
  takeKey: TakeKey | null = null,
): (() => void) => {
  let last = start;
  const socket = createClient({
    url: url.replace(/^http/, "ws"),
    connectionParams: introduce(takeKey),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (turn) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 200 * 2 ** turn) * Math.random())),
  });
  const client = new Client({
    url,
    preferGetMethod: false,
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => {
            const resuming = {
              ...variables,
              get after() {
                return last;
              },
            };
            const unsubscribe = socket.subscribe(
              { query, variables: resuming },
              {
                next: (result) => sink.next(result as Parameters<typeof sink.next>[0]),
                error: (fault) => sink.error(fault),
                complete: () => sink.complete(),
              },
            );
            return { unsubscribe };
          },
        }),
      }),
    ],
  });
  const { unsubscribe } = client
    .subscription<{ claimEvents: Heard }>(gql(follow), { filter, after: start })
    .subscribe(({ data, error }) => {
      // without data: refused as a whole; with it: one claim could not be read, and the cursor goes on
      if (!data) return error && onEnd(error);
      onEvent(data.claimEvents);
      last = data.claimEvents.cursor;
    });
  return () => {
    unsubscribe();
    void socket.dispose();
  };
};
