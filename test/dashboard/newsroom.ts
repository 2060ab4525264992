/** A service in miniature behind the page's own interface: claims that come and go, a log, and answers that are as old as one likes. */
import type { Api } from "../../src/dashboard/connection/api.ts";
import type { Row } from "../../src/dashboard/wire/rows.ts";

export interface Commit {
  /** which claim, by number; the same number is the same claim */
  readonly claim: number;
  /** whether it matches after the commit */
  readonly matches: boolean;
}

interface Known {
  readonly row: Row;
  readonly number: number;
  matches: boolean;
}

/** Up to four claims share a commit and its instant, each once. */
const createClock = () => {
  let commit = 0;
  const inside = new Set<number>();
  return (claim: number): string => {
    if (inside.has(claim) || inside.size === 4) {
      commit += 1;
      inside.clear();
    }
    inside.add(claim);
    return new Date(Date.UTC(2026, 0, 1) + commit * 1000).toISOString();
  };
};

const rowOf = (id: string, ingestedAt: string, text: string): Row => ({
  id,
  text,
  ingestedAt,
  language: "en",
  modality: "ASSERTED",
  status: "ACTIVE",
  statusReason: null,
  corroboration: { independentOrigins: 1, contested: false },
  article: { id: "a", uri: "urn:a", title: null, language: "en", publishedAt: null, publisher: null },
  entities: [],
  attributions: [],
});

type Filter =
  | { readonly and?: readonly Filter[]; readonly ingestedAt?: { eq?: string; lte?: string } }
  | null
  | undefined;

const conditionsOf = (filter: Filter): readonly Filter[] => (filter?.and ? filter.and.flatMap(conditionsOf) : [filter]);

const kindOf = (before: boolean, after: boolean): string => {
  if (before) return after ? "UPDATED" : "REMOVED";
  return after ? "ADDED" : "CHECKPOINT";
};

export const createNewsroom = (pageSize: number) => {
  const claims = new Map<number, Known>();
  const log: object[] = [];
  const listeners = new Map<number, (result: { data: { claimEvents: unknown } }) => void>();
  const heard = new Map<number, number>();
  const open: (() => void)[] = [];
  let created = 0;
  const instantOf = createClock();

  /** What matches, newest first; of one instant the one that was stored later first. */
  const answer = (): Row[] =>
    [...claims.values()]
      .filter(({ matches }) => matches)
      .sort((a, b) => b.number - a.number)
      .map(({ row }) => row);

  const commit = ({ claim, matches }: Commit): void => {
    const at = instantOf(claim);
    const before = claims.get(claim);
    const known = before ?? { row: rowOf(`claim-${claim}`, at, ""), number: created, matches: false };
    if (!before) created += 1;
    const kind = kindOf(known.matches, matches);
    const row = { ...known.row, text: `text ${log.length}` };
    claims.set(claim, { ...known, row, matches });
    const told = kind === "CHECKPOINT" ? { claimId: null, claim: null } : { claimId: row.id, claim: row };
    log.push({ kind, cursor: String(log.length + 1), occurredAt: at, reason: null, ...told });
  };

  /** Gives the next event to whoever listens; false where all were given. */
  const deliver = (): boolean => {
    for (const [id, listener] of listeners) {
      const position = heard.get(id) ?? 0;
      const event = log[position];
      if (!event) continue;
      heard.set(id, position + 1);
      listener({ data: { claimEvents: event } });
      return true;
    }
    return false;
  };

  const page = ({ filter, after }: { filter?: Filter; after?: string | null }) => {
    const conditions = conditionsOf(filter).map((condition) => condition?.ingestedAt);
    const all = answer().filter(({ ingestedAt }) =>
      conditions.every((at) => (!at?.eq || ingestedAt === at.eq) && (!at?.lte || ingestedAt <= at.lte)),
    );
    const number = (row: Row): number => [...claims.values()].find((known) => known.row.id === row.id)?.number ?? -1;
    const rest = after ? all.filter((row) => number(row) < Number(after)) : all;
    const nodes = rest.slice(0, pageSize);
    const last = nodes.at(-1);
    const pageInfo = { hasNextPage: rest.length > nodes.length, endCursor: last ? String(number(last)) : null };
    return { data: { claims: { nodes, pageInfo, logCursor: String(log.length) } } };
  };

  const client = {
    /** Reads at once, and answers when it is let. */
    query: (_: unknown, variables: object) =>
      new Promise((resolve) => {
        const result = page(variables);
        open.push(() => resolve(result));
      }),
    subscription: (_: unknown, { after }: { after: string }) => ({
      subscribe: (listener: (result: { data: { claimEvents: unknown } }) => void) => {
        const id = listeners.size + 1_000 * Math.random();
        listeners.set(id, listener);
        heard.set(id, Number(after));
        return { unsubscribe: () => void listeners.delete(id) };
      },
    }),
  };
  const api = { client, socket: { tell: () => undefined } } as unknown as Api;
  /** Lets the oldest open question be answered; false where there is none. */
  const respond = (): boolean => {
    const first = open.shift();
    first?.();
    return first !== undefined;
  };
  return { api, commit, deliver, respond, answer };
};
