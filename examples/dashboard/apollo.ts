/**
 * The same with Apollo Client 4: GraphQLWsLink passes the operation's variables on to graphql-ws, which writes them out anew for
 * each connection. A link of three lines in front puts the getter there.
 */
import { ApolloClient, ApolloLink, gql, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createClient } from "graphql-ws";
import { follow, type Heard, introduce, type TakeKey } from "./operation.ts";

/** `url` like ws://127.0.0.1:4000/graphql. `onEnd`: it was refused, and would be again. Gives what ends it. */
export const followWithApollo = (
  url: string,
  filter: object | null,
  start: string | null,
  onEvent: (event: Heard) => void,
  onEnd: (fault: unknown) => void = () => undefined,
  takeKey: TakeKey | null = null,
): (() => void) => {
  let last = start;
  const socket = createClient({
    url,
    connectionParams: introduce(takeKey),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (turn) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 200 * 2 ** turn) * Math.random())),
  });
  const resume = new ApolloLink((operation, forward) => {
    Object.defineProperty(operation.variables, "after", { get: () => last, enumerable: true });
    return forward(operation);
  });
  const client = new ApolloClient({ link: resume.concat(new GraphQLWsLink(socket)), cache: new InMemoryCache() });
  const subscription = client
    .subscribe<{ claimEvents: Heard }>({
      query: gql(follow),
      variables: { filter, after: start },
      // Events are news, not facts to be merged: the same claim comes again when it changes.
      fetchPolicy: "no-cache",
      // One claim that cannot be read is an error beside the event; by default Apollo would withhold both.
      errorPolicy: "all",
    })
    .subscribe(({ data, error }) => {
      // without data: refused as a whole; with it: one claim could not be read, and the cursor goes on
      if (!data) return error && onEnd(error);
      onEvent(data.claimEvents);
      last = data.claimEvents.cursor;
    });
  return () => {
    subscription.unsubscribe();
    client.stop();
    void socket.dispose();
  };
};
