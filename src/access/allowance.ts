/**
 * What a key may cost in a minute, over all instances; and how often an address may show keys that are none. The count is in the
 * database; an instance takes a twentieth of the minute's allowance at a time and spends it in memory, so that a key asks the
 * database some twenty times a minute, however much it does.
 */
import type { Queryable } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { RequestError } from "../terms/errors.ts";

export interface Allowance {
  /** Takes `cost` from what the subject may still cost this minute. Throws LIMIT_EXCEEDED { limit, actual, retryAfterMs }. */
  charge(subject: string, cost: number): void | Promise<void>;
  /** Throws the same where nothing is left, as far as is known without asking. Takes nothing. */
  check(subject: string): void;
  /** Forgets minutes that are over. Called now and then. */
  tidy(): void;
}

interface Account {
  balance: number;
  /** when the minute is over, by this machine's clock */
  readonly untilMs: number;
  /** the database has nothing left */
  readonly dry: boolean;
}

const leasesPerMinute = 20;

interface Lease {
  /** by all, before this lease */
  readonly before: bigint;
  /** left of the database's minute */
  readonly left_ms: number;
}

const takeLease = async (database: Queryable, subject: string, want: number): Promise<Lease> => {
  const [lease] = await database.query<Lease>(sql`
    WITH clock AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms)
    INSERT INTO allowance AS a (subject, minute, used) SELECT ${subject}, ms / 60000, ${want}::bigint FROM clock
    ON CONFLICT (subject) DO UPDATE SET minute = excluded.minute,
      used = CASE WHEN a.minute = excluded.minute THEN a.used ELSE 0 END + excluded.used
    RETURNING used - ${want}::bigint AS before, (60000 - (SELECT ms FROM clock) % 60000)::int AS left_ms`);
  if (!lease) throw new Error("a lease was not written");
  return lease;
};

/** Drops the counts of subjects that have not come for an hour. */
export const dropOldCounts = async (database: Queryable): Promise<void> => {
  await database.query(sql`DELETE FROM allowance WHERE minute < extract(epoch FROM now())::bigint / 60 - 60`);
};

const tooCostly = (limit: number, actual: number): string =>
  `A key may cost ${limit} a minute; with this operation it would be ${actual}. Wait for the next minute, or ask for less.`;

/** `describe` says in words what is refused. */
export const createAllowance = (database: Queryable, limit: number, describe = tooCostly): Allowance => {
  const accounts = new Map<string, Account>();
  const queues = new Map<string, Promise<void>>();
  const size = Math.ceil(limit / leasesPerMinute);

  /** The account of this minute, where it holds so much; throws where there is no more to be had. */
  const accountWith = (subject: string, cost: number): Account | null => {
    const account = accounts.get(subject);
    const now = Date.now();
    if (!account || account.untilMs <= now) return null;
    if (account.balance >= cost) return account;
    if (!account.dry) return null;
    const actual = limit - account.balance + cost;
    const retryAfterMs = Math.max(1, account.untilMs - now);
    throw new RequestError("LIMIT_EXCEEDED", describe(limit, actual), { limit, actual, retryAfterMs });
  };

  /** What is left from earlier leases of this minute. */
  const spend = (subject: string, cost: number): boolean => {
    const account = accountWith(subject, cost);
    if (account) account.balance -= cost;
    return account !== null;
  };

  const lease = async (subject: string, cost: number): Promise<void> => {
    if (spend(subject, cost)) return;
    const now = Date.now();
    const old = accounts.get(subject);
    const kept = old && old.untilMs > now ? old.balance : 0;
    const want = Math.max(size, cost - kept);
    const { before, left_ms } = await takeLease(database, subject, want);
    const granted = Math.max(0, Math.min(want, limit - Number(before)));
    // a lease of the minute before is worth nothing in this one
    const balance = (Number(before) === 0 ? 0 : kept) + granted;
    accounts.set(subject, { balance, untilMs: now + left_ms, dry: granted < want });
    // too small only where the minute turned meanwhile: then once more
    return lease(subject, cost);
  };

  const charge = (subject: string, cost: number): void | Promise<void> => {
    if (spend(subject, cost)) return;
    // one after another: all that wait can then live on one lease
    const turn = (queues.get(subject) ?? Promise.resolve()).then(() => lease(subject, cost));
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (queues.get(subject) === settled) queues.delete(subject);
      });
    queues.set(subject, settled);
    return turn;
  };

  return Object.freeze({
    charge,
    check: (subject: string) => void accountWith(subject, 1),
    tidy: () => {
      const now = Date.now();
      for (const [subject, { untilMs }] of accounts) if (untilMs <= now) accounts.delete(subject);
    },
  });
};
