/**
 * What every subscriber must have heard, told from the log once it is quiet: each entry, each filter, one after the other. No
 * index, no groups, no cursors, no sharing. Slow and plain.
 */
import { loadFacts } from "../../src/claim-log/facts.ts";
import { openPool } from "../../src/database/pool.ts";
import { sql } from "../../src/database/sql.ts";
import type { ClaimFacts } from "../../src/filter/facts.ts";
import { type ClaimFilterInput, compileClaimMatch, parseClaimFilter } from "../../src/filter/filter.ts";
import { encodeId } from "../../src/terms/ids.ts";
import type { HeardEvent } from "./subscriber.ts";

export interface Entry {
  readonly seq: bigint;
  readonly commitId: bigint;
  readonly claimId: bigint;
  readonly own: boolean;
  readonly before: ClaimFacts | null;
  readonly after: ClaimFacts | null;
}

const entriesAtOnce = 1_000;

/** The whole log with the facts of each entry, read from the beginning. */
export const readLog = async (url: string): Promise<Entry[]> => {
  const database = openPool({ url, size: 2, statementTimeoutMs: 60_000 });
  try {
    const rows = await database.query<Omit<Entry, "before" | "after">>(
      sql`SELECT seq, commit_id AS "commitId", claim_id AS "claimId", own FROM claim_event ORDER BY seq`,
    );
    const entries: Entry[] = [];
    for (let start = 0; start < rows.length; start += entriesAtOnce) {
      const part = rows.slice(start, start + entriesAtOnce);
      const changes = await loadFacts(database, part, { bodies: true });
      for (const [index, row] of part.entries()) {
        const change = changes[index];
        if (change) entries.push({ ...row, ...change });
      }
    }
    return entries;
  } finally {
    await database.stop();
  }
};

type Judge = (facts: ClaimFacts | null) => boolean;

const tell = ({ seq, claimId, own, before, after }: Entry, matches: Judge): HeardEvent | null => {
  const was = matches(before);
  const is = matches(after);
  const event = { seq, claimId: encodeId("Claim", claimId), reason: null };
  if (is && !was) return { ...event, kind: "ADDED" };
  if (is) return own ? { ...event, kind: "UPDATED" } : null;
  if (!was) return null;
  const left = after && after.status !== "ACTIVE" && after.status !== before?.status;
  return { ...event, kind: "REMOVED", reason: left ? after.status : "NO_LONGER_MATCHES" };
};

export interface Told {
  /** every event of the filter since the log began */
  readonly events: readonly HeardEvent[];
  /** ids of the claims that match at its end */
  readonly end: ReadonlySet<string>;
}

export const tellFilter = (log: readonly Entry[], filter: ClaimFilterInput): Told => {
  const compiled = compileClaimMatch(parseClaimFilter(filter));
  const matches: Judge = (facts) => facts !== null && compiled(facts);
  const events: HeardEvent[] = [];
  const end = new Set<string>();
  for (const entry of log) {
    const event = tell(entry, matches);
    if (event) events.push(event);
    const id = encodeId("Claim", entry.claimId);
    if (matches(entry.after)) end.add(id);
    else end.delete(id);
  }
  return { events, end };
};
