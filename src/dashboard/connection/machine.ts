/**
 * What the page says about its connection. It says "live" only while the service has said READY on this very connection and was
 * heard of lately; whatever ends that is `lost`.
 *
 *                 acknowledged              ready
 *   connecting ───────────────► catching up ─────► live
 *       │                        ▲  │ ▲ heard       │ │
 *       │ lost      acknowledged │  │ └──┘          │ │ started (another filter)
 *       └─────────► offline ─────┘  │ ◄─────────────┼─┘
 *                      ▲            │ lost          │ lost
 *                      └────────────┴───────────────┘
 *
 *   from any of them, a key that the service does not take: refused, until it takes one
 */

export type Connection =
  | { readonly state: "connecting" }
  /** `heard`: what came since, that was missed */
  | { readonly state: "catching-up"; readonly heard: number }
  | { readonly state: "live" }
  /** `sinceMs`: as Date.now() gives it */
  | { readonly state: "offline"; readonly sinceMs: number }
  /** the service is there, and wants another key */
  | { readonly state: "refused" };

export type ConnectionEvent =
  /** the service took the connection */
  | { readonly type: "acknowledged" }
  /** a subscription began, which hears first what it missed */
  | { readonly type: "started" }
  /** it heard so much */
  | { readonly type: "heard"; readonly count: number }
  /** the service said READY: everything before was heard */
  | { readonly type: "ready" }
  | { readonly type: "lost"; readonly atMs: number }
  /** the service closed the connection for the key's sake */
  | { readonly type: "refused" };

type State = Connection["state"];
type Step<From extends State> = {
  readonly [Type in ConnectionEvent["type"]]: (
    connection: Extract<Connection, { state: From }>,
    event: Extract<ConnectionEvent, { type: Type }>,
  ) => Connection;
};

const stay = (connection: Connection): Connection => connection;
const goOffline = (_: Connection, { atMs }: { readonly atMs: number }): Connection => ({
  state: "offline",
  sinceMs: atMs,
});
const catchUp = (): Connection => ({ state: "catching-up", heard: 0 });
const refuse = (): Connection => ({ state: "refused" });

/** The whole table; the compiler holds that it has no hole. */
const table: { readonly [From in State]: Step<From> } = {
  connecting: { acknowledged: catchUp, started: stay, heard: stay, ready: stay, lost: goOffline, refused: refuse },
  "catching-up": {
    acknowledged: catchUp,
    started: stay,
    heard: ({ heard }, { count }) => ({ state: "catching-up", heard: heard + count }),
    ready: () => ({ state: "live" }),
    lost: goOffline,
    refused: refuse,
  },
  live: { acknowledged: catchUp, started: catchUp, heard: stay, ready: stay, lost: goOffline, refused: refuse },
  // what is heard of an old connection makes nothing live, and it stays offline since it first was
  offline: { acknowledged: catchUp, started: stay, heard: stay, ready: stay, lost: stay, refused: refuse },
  refused: { acknowledged: catchUp, started: stay, heard: stay, ready: stay, lost: stay, refused: stay },
};

export const connecting: Connection = Object.freeze({ state: "connecting" });

/** What follows when `event` happens. Gives the same object where nothing changes. */
export const step = (connection: Connection, event: ConnectionEvent): Connection => {
  const act = table[connection.state][event.type] as (from: Connection, event: ConnectionEvent) => Connection;
  return act(connection, event);
};
