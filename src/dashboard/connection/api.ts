/**
 * How the page talks to its service: urql for answers, and for events over the page's socket. It knows the public schema through the
 * generated operations and nothing else of the service.
 */
import { createContext, useContext, useSyncExternalStore } from "react";
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from "urql";
import { openSocket, type Socket } from "./socket.ts";
import { createStore, type Store } from "./store.ts";

const keyName = "claimwire-key";

export interface Api {
  readonly client: Client;
  readonly socket: Socket;
  /** The reader's key, "" for none: kept for this tab alone, and sent to this service alone. */
  readonly key: Store<string>;
  setKey(key: string): void;
}

/** Opens the connection. `place`: the page's own address. */
export const openApi = (place: Location): Api => {
  const url = new URL("/graphql", place.href);
  const key = createStore(sessionStorage.getItem(keyName) ?? "");
  const credentials = (): Record<string, string> => (key.get() ? { authorization: `Bearer ${key.get()}` } : {});
  const socketUrl = new URL(url);
  socketUrl.protocol = url.protocol.replace("http", "ws");
  const socket = openSocket(socketUrl.href, credentials);
  const client = new Client({
    url: url.href,
    preferGetMethod: false,
    fetchOptions: () => ({ headers: credentials() }),
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => {
            let after: unknown = variables?.["after"];
            // graphql-ws writes its variables anew for each connection: it resumes behind the last event that was dealt with
            const resuming = {
              ...variables,
              get after() {
                return after;
              },
            };
            const unsubscribe = socket.client.subscribe<{ claimEvents?: { cursor: string } }>(
              { query, variables: resuming },
              {
                next: (result) => {
                  sink.next(result as Parameters<typeof sink.next>[0]);
                  after = result.data?.claimEvents?.cursor ?? after;
                },
                error: (fault) => sink.error(fault),
                // what the page listens to has no end of its own
                complete: () => sink.error(new Error("The service ended the events.")),
              },
            );
            return { unsubscribe };
          },
        }),
      }),
    ],
  });
  return {
    client,
    socket,
    key,
    setKey: (next) => {
      if (next) sessionStorage.setItem(keyName, next);
      else sessionStorage.removeItem(keyName);
      key.set(next);
      socket.reopen();
    },
  };
};

export const ApiContext = createContext<Api | null>(null);

export const useApi = (): Api => {
  const api = useContext(ApiContext);
  if (!api) throw new Error("a view outside of the page has no service to ask");
  return api;
};

export const useStore = <Value>({ get, watch }: Store<Value>): Value => useSyncExternalStore(watch, get);
