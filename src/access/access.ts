/**
 * Who may come in, and how much of the house one may use: keys and tokens, what is open at once, what a minute may cost. It keeps
 * its own tables, which are no part of what is claimed: nothing here is in the claim log. It refuses to know what is asked.
 */
import type { Database } from "../database/database.ts";
import { createAllowance, dropOldCounts } from "./allowance.ts";
import { type AuthenticationPolicy, createAuthentication } from "./authenticate.ts";
import { createCounts } from "./counts.ts";
import { type ApiKey, type CreatedKey, createKey, listKeys, type NewKey, noteUse, revokeKey } from "./keys.ts";
import { createOpenStreams } from "./open-streams.ts";
import { issueTicket, redeemTicket, type Ticket } from "./tickets.ts";
import { isUncounted, type Scope, type Viewer } from "./viewer.ts";

export interface AccessPolicy extends AuthenticationPolicy {
  /** the scope that the texts of articles are shown to */
  readonly bodies: Scope;
  /** what a key may cost in a minute */
  readonly costPerMinute: number;
  /** false: whoever shows no key is not counted either, as the service listens on its own machine alone */
  readonly countsUnknown: boolean;
  /** sockets and event streams of one key, or of one address without a key */
  readonly connectionsPerKey: number;
  /** sockets and event streams of one address; this machine's own is not counted */
  readonly connectionsPerAddress: number;
  readonly subscriptionsPerKey: number;
  readonly subscriptionsPerAddress: number;
  /** keys and tokens that open nothing, from one address */
  readonly keyGuessesPerMinute: number;
}

/** Who asks, and from where. */
export interface Caller {
  readonly viewer: Viewer;
  readonly address: string;
}

type Release = () => void;

export interface Access {
  /** The viewer behind a header; throws UNAUTHENTICATED, and LIMIT_EXCEEDED { limit, actual, retryAfterMs } after too many of those. */
  viewerOf(authorization: string | undefined, address: string): Viewer | Promise<Viewer>;
  /** Takes what an operation costs from its viewer's minute; throws LIMIT_EXCEEDED { limit, actual, retryAfterMs }. */
  charge(viewer: Viewer, cost: number): void | Promise<void>;
  /** Each counts one more until it is released; throws LIMIT_EXCEEDED { limit, actual }. */
  holdAddress(address: string): Release;
  holdConnection(viewer: Viewer): Release;
  holdSubscription(caller: Caller): Release;
  /** Calls `end` when the viewer's key or token is over or revoked; within seconds, whichever instance did it. */
  watch(viewer: Viewer, end: () => void): Release;
  /** whether the texts of articles are shown */
  showsBodies(viewer: Viewer): boolean;
  createKey(given: NewKey): Promise<CreatedKey>;
  /** the newest first */
  listKeys(): Promise<ApiKey[]>;
  revokeKey(id: string): Promise<ApiKey>;
  issueTicket(viewer: Viewer): Promise<Ticket>;
  redeemTicket(ticket: string): Promise<Viewer>;
  stop(): Promise<void>;
}

const lookMs = 2_000;
const noteMs = 60_000;

const thisMachine = /^(::1|127(\.\d{1,3}){3}|::ffff:127(\.\d{1,3}){3})$/;

const createHolds = (policy: AccessPolicy) => {
  const connections = createCounts(
    policy.connectionsPerKey,
    (limit) => `A key holds up to ${limit} connections at once.`,
  );
  const connectionsFrom = createCounts(
    policy.connectionsPerAddress,
    (limit) => `An address holds up to ${limit} connections at once.`,
  );
  const subscriptions = createCounts(
    policy.subscriptionsPerKey,
    (limit) => `A key holds up to ${limit} subscriptions at once.`,
  );
  const subscriptionsFrom = createCounts(
    policy.subscriptionsPerAddress,
    (limit) => `An address holds up to ${limit} subscriptions at once.`,
  );
  const nothing: Release = () => undefined;
  return {
    holdAddress: (address: string): Release => (thisMachine.test(address) ? nothing : connectionsFrom.hold(address)),
    holdConnection: ({ subject }: Viewer): Release => connections.hold(subject),
    holdSubscription: ({ viewer, address }: Caller): Release => {
      const ofKey = subscriptions.hold(viewer.subject);
      if (thisMachine.test(address)) return ofKey;
      try {
        const ofAddress = subscriptionsFrom.hold(address);
        return () => {
          ofKey();
          ofAddress();
        };
      } catch (fault) {
        ofKey();
        throw fault;
      }
    },
  };
};

const tooManyGuesses = (limit: number): string =>
  `From one address ${limit} keys that open nothing may be tried in a minute. Look at the key, and wait for the next minute.`;

/** `report`: told of what went wrong behind the requests' backs, and is tried again. */
export const createAccess = (database: Database, policy: AccessPolicy, report: (fault: unknown) => void): Access => {
  const guesses = createAllowance(database, policy.keyGuessesPerMinute, tooManyGuesses);
  const authentication = createAuthentication(database, policy, guesses);
  const allowance = createAllowance(database, policy.costPerMinute);
  const streams = createOpenStreams(database);

  const note = async (): Promise<void> => {
    allowance.tidy();
    guesses.tidy();
    const uses = authentication.takeUses();
    if (uses.size > 0) await noteUse(database, uses);
    await dropOldCounts(database);
  };
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      for (const id of await streams.look()) authentication.forget(id);
    } catch (fault) {
      report(fault);
    }
    looking = false;
  };
  const timers = [setInterval(() => void look(), lookMs), setInterval(() => void note().catch(report), noteMs)];
  for (const timer of timers) timer.unref();

  return Object.freeze({
    viewerOf: authentication.viewerOf,
    charge: (viewer, cost) => {
      if (isUncounted(viewer) || (!viewer.known && !policy.countsUnknown)) return;
      return allowance.charge(viewer.subject, cost);
    },
    ...createHolds(policy),
    watch: streams.watch,
    showsBodies: ({ scopes }) => scopes.has(policy.bodies),
    createKey: (given) => createKey(database, given),
    listKeys: () => listKeys(database),
    revokeKey: async (id) => {
      const revoked = await revokeKey(database, id);
      authentication.forget(id);
      streams.endKey(id);
      return revoked;
    },
    issueTicket: (viewer) => issueTicket(database, viewer),
    redeemTicket: (ticket) => redeemTicket(database, ticket),
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      const uses = authentication.takeUses();
      if (uses.size > 0) await noteUse(database, uses).catch(report);
    },
  } satisfies Access);
};
