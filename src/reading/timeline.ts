/**
 * Matching claims per interval of [from, to), empty intervals included. Intervals are the calendar's in the zone asked for: the
 * first begins at or before `from`, but counts nothing before it, and the last counts nothing from `to` on. Claims without that
 * date are in none.
 */
import type { Queryable } from "../database/database.ts";
import { raw, type Sql, sql } from "../database/sql.ts";
import type { Named } from "../filter/filter.ts";
import type { ClaimTree } from "../filter/tree.ts";
import { RequestError } from "../terms/errors.ts";
import { answerStatement, readAnswer } from "./answer.ts";
import { estimateIntervals, type Interval, intervalStarts } from "./calendar.ts";
import { articleOfClaim, claimsFrom, onlyActive } from "./condition.ts";

export interface TimelineRequest {
  /** null: ACTIVE claims */
  readonly where: ClaimTree | null;
  readonly by: "PUBLISHED_AT" | "INGESTED_AT";
  readonly interval: Interval;
  /** inclusive */
  readonly from: Date;
  /** exclusive */
  readonly to: Date;
  /** IANA name; null: UTC */
  readonly timeZone: string | null;
}

export interface TimelineBucket {
  /** the first instant of the interval */
  readonly start: Date;
  readonly count: number;
}

interface Count {
  readonly bucket: number;
  readonly count: number;
}

const maxBuckets = 1_000;

const startsOf = ({ interval, from, to, timeZone }: TimelineRequest): Date[] => {
  if (!(from.getTime() < to.getTime()))
    throw new RequestError(
      "BAD_INPUT",
      `from (${from.toISOString()}) is not before to (${to.toISOString()}); pass the earlier instant as from.`,
    );
  const starts = intervalStarts(timeZone ?? "UTC", interval, from.getTime(), to.getTime(), maxBuckets);
  if (starts.length <= maxBuckets) return starts.map((start) => new Date(start));
  const actual = Math.max(starts.length, estimateIntervals(interval, from.getTime(), to.getTime()));
  throw new RequestError(
    "LIMIT_EXCEEDED",
    `from and to span ${actual} intervals of one ${interval}; ask for at most ${maxBuckets}, or for longer ones.`,
    { limit: maxBuckets, actual },
  );
};

export const timelineStatement = (
  tree: ClaimTree,
  named: Named,
  request: Omit<TimelineRequest, "where">,
  starts: readonly Date[],
): Sql => {
  const at = request.by === "PUBLISHED_AT" ? raw("a.published_at") : raw("c.ingested_at");
  const from = claimsFrom(tree);
  const counts = sql`
    SELECT width_bucket(${at}, ${starts}::timestamptz[]) AS bucket, count(*)::int AS count
    FROM claim c ${request.by === "PUBLISHED_AT" ? articleOfClaim : from.join}
    WHERE ${at} >= ${request.from}::timestamptz AND ${at} < ${request.to}::timestamptz
      AND ${from.where}
    GROUP BY bucket`;
  return answerStatement(tree, named, counts);
};

/** In order of time. BAD_INPUT for an unknown zone or an empty range, LIMIT_EXCEEDED beyond 1,000 intervals. */
export const readTimeline = async (database: Queryable, request: TimelineRequest): Promise<TimelineBucket[]> => {
  const starts = startsOf(request);
  const rows = await readAnswer<Count>(database, request.where ?? onlyActive, (tree, named) =>
    timelineStatement(tree, named, request, starts),
  );
  const counts = new Map(rows.map(({ bucket, count }) => [bucket, count]));
  // width_bucket counts from 1: 0 would be before the first start
  return starts.map((start, index) => ({ start, count: counts.get(index + 1) ?? 0 }));
};
