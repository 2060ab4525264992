/**
 * Calendar intervals in any IANA time zone, by the zone rules that Node carries. PostgreSQL's own rules are left out of it: one
 * source of truth, the same answer on every server version.
 *
 * Days, weeks (from Monday) and months begin at the first instant of their first local day, so a day may have 23 or 25 hours.
 * Hours and minutes are those of the clock: when it is put back the repeated hour is an hour of its own; where it is moved by less
 * than an hour, a new bucket begins at the change.
 */
import { RequestError } from "../terms/errors.ts";

export type Interval = "MINUTE" | "HOUR" | "DAY" | "WEEK" | "MONTH";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** more than any zone has ever been off UTC, or moved at once */
const farMs = 2 * dayMs;

/** Local wall-clock time as if it were UTC, in ms, at an instant in ms. */
type Clock = (instant: number) => number;

/** Throws BAD_INPUT where `zone` is no IANA name. */
export const openClock = (zone: string): Clock => {
  const format = openFormat(zone);
  const clock = (instant: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const year = part["year"] ?? 0;
    const local = new Date(0);
    local.setUTCFullYear(year, (part["month"] ?? 1) - 1, part["day"] ?? 1);
    local.setUTCHours(part["hour"] ?? 0, part["minute"] ?? 0, part["second"] ?? 0, 0);
    return local.getTime() + (((instant % 1_000) + 1_000) % 1_000);
  };
  return clock;
};

const openFormat = (zone: string): Intl.DateTimeFormat => {
  try {
    if (!/^[+-]/.test(zone))
      return new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
      });
  } catch {
    // an unknown zone is a RangeError
  }
  throw new RequestError(
    "BAD_INPUT",
    `timeZone: ${JSON.stringify(zone.slice(0, 80))} is no time zone known here; pass an IANA name such as "Europe/Prague", or leave it out for UTC.`,
  );
};

/** The first instant whose local time is `local` or later: midnight itself, or the end of the gap that swallowed it. */
const firstInstantAt = (clock: Clock, local: number): number => {
  let before = local - farMs;
  let at = local + farMs;
  for (const instant of [local - farMs, local + farMs].map((near) => local - (clock(near) - near)))
    if (clock(instant) === local) at = Math.min(at, instant);
  if (clock(at) === local) return at;
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (clock(middle) >= local) at = middle;
    else before = middle;
  }
  return at;
};

/** The local midnight at which the interval that holds `local` begins. */
const floorDay = (local: number, interval: "DAY" | "WEEK" | "MONTH"): number => {
  const midnight = Math.floor(local / dayMs) * dayMs;
  const date = new Date(midnight);
  if (interval === "DAY") return midnight;
  if (interval === "WEEK") return midnight - ((date.getUTCDay() + 6) % 7) * dayMs;
  return date.setUTCDate(1);
};

/** The local midnight of the next interval. */
const nextDay = (midnight: number, interval: "DAY" | "WEEK" | "MONTH"): number => {
  if (interval === "DAY") return midnight + dayMs;
  if (interval === "WEEK") return midnight + 7 * dayMs;
  const date = new Date(midnight);
  return date.setUTCMonth(date.getUTCMonth() + 1);
};

function* walkDays(clock: Clock, from: number, interval: "DAY" | "WEEK" | "MONTH"): Generator<number> {
  let midnight = floorDay(clock(from), interval);
  let last = Number.NEGATIVE_INFINITY;
  while (true) {
    const start = firstInstantAt(clock, midnight);
    // A zone that crossed the date line has no such day: it begins where the next one does.
    if (start > last) yield start;
    last = start;
    midnight = nextDay(midnight, interval);
  }
}

/** Where the clock was last moved in (from, to], to the millisecond; there is at most one such change in an hour. */
const changeBetween = (clock: Clock, from: number, to: number): number => {
  let [before, after] = [from, to];
  const offset = clock(to) - to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (clock(middle) - middle === offset) after = middle;
    else before = middle;
  }
  return after;
};

function* walkHours(clock: Clock, from: number, unitMs: number): Generator<number> {
  const intoUnit = (instant: number): number => ((clock(instant) % unitMs) + unitMs) % unitMs;
  const offset = (instant: number): number => clock(instant) - instant;
  let start = from - intoUnit(from);
  if (offset(start) !== offset(from)) start = Math.max(start, changeBetween(clock, start, from));
  while (true) {
    yield start;
    const next = start + unitMs - intoUnit(start);
    start = offset(next) === offset(start) ? next : Math.min(next, changeBetween(clock, start, next));
  }
}

/**
 * Where the intervals that touch [from, to) begin, in order. The first begins at or before `from`: intervals are the calendar's,
 * whatever part of them is asked for. Gives up after `limit` + 1.
 */
export const intervalStarts = (zone: string, interval: Interval, from: number, to: number, limit: number): number[] => {
  const clock = openClock(zone);
  const starts: number[] = [];
  const walk =
    interval === "MINUTE" || interval === "HOUR"
      ? walkHours(clock, from, interval === "HOUR" ? hourMs : minuteMs)
      : walkDays(clock, from, interval);
  for (const start of walk) {
    if (start >= to || starts.length > limit) break;
    starts.push(start);
  }
  return starts;
};

const shortestMs: Readonly<Record<Interval, number>> = {
  MINUTE: minuteMs,
  HOUR: hourMs,
  DAY: dayMs,
  WEEK: 7 * dayMs,
  MONTH: 30.436875 * dayMs,
};

/** About how many intervals [from, to) takes: for a message, without walking them. */
export const estimateIntervals = (interval: Interval, from: number, to: number): number =>
  Math.ceil((to - from) / shortestMs[interval]);
