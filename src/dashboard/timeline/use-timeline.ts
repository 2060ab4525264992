/** The timeline's bars: those of a chosen stretch, or of the one that fits the claims best. */
import { useEffect, useMemo, useState } from "react";
import type { WireFilter } from "../filter/filter.ts";
import { type ClaimFilter, TimelineDocument, TimelinesDocument } from "../generated/graphql.ts";
import { useCounted } from "../wire/use-counted.ts";
import { bestChoice, choices, lastSpan, type Span, spanBetween } from "./spans.ts";

export type Dates = Pick<WireFilter, "from" | "to" | "by">;

export interface Bars {
  readonly span: Span;
  /** seconds since 1970, rising */
  readonly starts: readonly number[];
  readonly counts: readonly number[];
}

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const iso = (ms: number): string => new Date(ms).toISOString();

type Bucket = { readonly start: string; readonly count: number };

const barsOf = (span: Span, buckets: readonly Bucket[]): Bars => ({
  span,
  starts: buckets.map(({ start }) => Date.parse(start) / 1000),
  counts: buckets.map(({ count }) => count),
});

/** The stretch moves on with the clock, by whole minutes. */
const useMinute = (): number => {
  const [now, tick] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
};

/** `choice`: a place in `choices`, null for the one that fits. Null until the first answer. */
export const useTimeline = (
  choice: number | null,
  claimFilter: ClaimFilter | null,
  { from, to, by }: Dates,
): { readonly bars: Bars; readonly choice: number | null } | null => {
  const nowMs = useMinute();
  const spans = useMemo(() => choices.map((each) => lastSpan(each, nowMs)), [nowMs]);
  const chosen = useMemo((): Span | null => {
    if (from || to) {
      const toMs = to ? Date.parse(to) : nowMs + 60_000;
      const fromMs = from ? Date.parse(from) : toMs - choices[2].lengthMs;
      return fromMs < toMs ? spanBetween(fromMs, toMs) : null;
    }
    return choice === null ? null : (spans[choice] ?? null);
  }, [from, to, choice, spans, nowMs]);
  const shared = { filter: claimFilter, by, timeZone };
  const one = useCounted(
    TimelineDocument,
    chosen && { ...shared, interval: chosen.interval, from: iso(chosen.fromMs), to: iso(chosen.toMs) },
  );
  const [hours, days, months, years] = spans;
  const all = useCounted(
    TimelinesDocument,
    chosen || !hours || !days || !months || !years
      ? null
      : {
          ...shared,
          hours: iso(hours.fromMs),
          hoursTo: iso(hours.toMs),
          days: iso(days.fromMs),
          daysTo: iso(days.toMs),
          months: iso(months.fromMs),
          monthsTo: iso(months.toMs),
          years: iso(years.fromMs),
          yearsTo: iso(years.toMs),
        },
  );
  return useMemo(() => {
    if (chosen) return one?.claimTimeline ? { bars: barsOf(chosen, one.claimTimeline), choice } : null;
    if (!all) return null;
    const answers = [all.hours, all.days, all.months, all.years];
    const best = bestChoice(answers.map((buckets) => buckets?.reduce((sum, { count }) => sum + count, 0) ?? null));
    const [span, buckets] = [spans[best], answers[best]];
    return span && buckets ? { bars: barsOf(span, buckets), choice: best } : null;
  }, [chosen, one, all, choice, spans]);
};
