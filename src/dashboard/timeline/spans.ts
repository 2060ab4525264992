/** Which stretch of time the timeline shows, and how finely: pure reckoning over instants. */
import type { TimelineInterval } from "../generated/graphql.ts";

export type Interval = Exclude<TimelineInterval, "%future added value">;

export interface Span {
  readonly interval: Interval;
  /** milliseconds since 1970; `from` is in, `to` is not */
  readonly fromMs: number;
  readonly toMs: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** About how long one is; months and days of a calendar differ. */
export const lengths: Readonly<Record<Interval, number>> = {
  MINUTE: minute,
  HOUR: hour,
  DAY: day,
  WEEK: 7 * day,
  MONTH: 30.44 * day,
};

/** What a reader may choose, from the finest. */
export const choices = [
  { name: "1 h", title: "The last hour", lengthMs: hour, interval: "MINUTE" },
  { name: "2 d", title: "The last two days", lengthMs: 2 * day, interval: "HOUR" },
  { name: "60 d", title: "The last sixty days", lengthMs: 60 * day, interval: "DAY" },
  { name: "10 y", title: "The last ten years", lengthMs: 3_653 * day, interval: "MONTH" },
] as const satisfies readonly { name: string; title: string; lengthMs: number; interval: Interval }[];

/** The last stretch of that length, up to the end of the interval that `nowMs` is in. */
export const lastSpan = ({ lengthMs, interval }: { lengthMs: number; interval: Interval }, nowMs: number): Span => {
  const step = Math.min(lengths[interval], day);
  const toMs = Math.floor(nowMs / step) * step + step;
  return { interval, fromMs: toMs - lengthMs, toMs };
};

const mostBars = 200;
const order: readonly Interval[] = ["MINUTE", "HOUR", "DAY", "WEEK", "MONTH"];

/** A stretch that the reader chose, as finely as there is room for. */
export const spanBetween = (fromMs: number, toMs: number): Span => {
  const interval = order.find((name) => (toMs - fromMs) / lengths[name] <= mostBars) ?? "MONTH";
  return { interval, fromMs, toMs };
};

/** The finest of the choices that holds half of the claims that the widest knows; `counts`: of each choice, in their order; null: it was not counted. */
export const bestChoice = (counts: readonly (number | null)[]): number => {
  const most = Math.max(0, ...counts.map((count) => count ?? 0));
  if (most === 0) return 0;
  const full = counts.findIndex((count) => count !== null && 2 * count >= most);
  return Math.max(0, full);
};

/** The bars that a stroke of the brush touches, whole. */
export const brushed = (
  starts: readonly number[],
  span: Span,
  fromMs: number,
  toMs: number,
): { readonly fromMs: number; readonly toMs: number } | null => {
  const [low, high] = fromMs <= toMs ? [fromMs, toMs] : [toMs, fromMs];
  const ends = starts.map((_, place) => starts[place + 1] ?? span.toMs);
  const touched = starts.flatMap((start, place) => {
    const end = ends[place] ?? span.toMs;
    return start <= high && end > low ? [{ start: Math.max(start, span.fromMs), end }] : [];
  });
  const [first] = touched;
  const last = touched.at(-1);
  return first && last ? { fromMs: first.start, toMs: Math.min(last.end, span.toMs) } : null;
};
