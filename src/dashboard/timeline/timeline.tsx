/** When the claims were made: bars that follow the wire, and a brush that asks for a stretch of time. */
import { useEffect, useRef, useState } from "react";
import type { ClaimFilter } from "../generated/graphql.ts";
import type { Chart } from "./chart.ts";
import { brushed, choices } from "./spans.ts";
import { type Bars, type Dates, useTimeline } from "./use-timeline.ts";

const chartHeight = 132;

const dayTime = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const dayOnly = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
});
const monthOnly = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric" });

const barName = ({ span, starts, counts }: Bars, index: number): string => {
  const start = new Date((starts[index] ?? 0) * 1000);
  const coarse = { MINUTE: dayTime, HOUR: dayTime, DAY: dayOnly, WEEK: dayOnly, MONTH: monthOnly }[span.interval];
  const count = counts[index] ?? 0;
  return `${coarse.format(start)}: ${count.toLocaleString()} ${count === 1 ? "claim" : "claims"}`;
};

/** The chart in words, for those who do not see it. */
const summaryOf = (bars: Bars | null): string => {
  if (!bars) return "Timeline of claims";
  const most = Math.max(0, ...bars.counts);
  const total = bars.counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return "Timeline: no claims in this stretch";
  return `Timeline: ${total.toLocaleString()} claims; most at ${barName(bars, bars.counts.indexOf(most))}. The filter's dates do what the brush does.`;
};

/** What stands above the bars: the one that is pointed at, or what can be done with them. */
const hintOf = (bars: Bars | null, pointed: number | null): string => {
  if (!bars) return "";
  if (bars.counts.every((count) => count === 0)) return "No claims in this stretch of time";
  return pointed !== null && pointed >= 0 ? barName(bars, pointed) : "Drag over the bars to choose a time";
};

interface CanvasProps {
  readonly bars: Bars;
  readonly onBrush: (fromMs: number, toMs: number) => void;
  readonly onPoint: (index: number | null) => void;
}

const Canvas = ({ bars, onBrush, onPoint }: CanvasProps) => {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const latest = useRef({ bars, onBrush, onPoint });
  latest.current = { bars, onBrush, onPoint };
  useEffect(() => {
    let over = false;
    const element = place.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => chart.current?.resize(element.clientWidth));
    void import("./chart.ts").then(({ openChart }) => {
      if (over) return;
      chart.current = openChart(element, latest.current.bars, {
        height: chartHeight,
        onBrush: (fromMs, toMs) => latest.current.onBrush(fromMs, toMs),
        onPoint: (index) => latest.current.onPoint(index),
      });
      sizes.observe(element);
    });
    return () => {
      over = true;
      sizes.disconnect();
      chart.current?.stop();
      chart.current = null;
    };
  }, []);
  useEffect(() => chart.current?.draw(bars), [bars]);
  return <div className="timeline-canvas" ref={place} role="img" aria-label={summaryOf(bars)} />;
};

interface TimelineProps {
  readonly claimFilter: ClaimFilter | null;
  readonly dates: Dates;
  /** The reader chose a stretch of time, or let it go. */
  readonly onDates: (dates: Pick<Dates, "from" | "to">) => void;
  /** The reader chose which date counts; null where that is no choice. */
  readonly onBy: ((by: Dates["by"]) => void) | null;
}

export const Timeline = ({ claimFilter, dates, onDates, onBy }: TimelineProps) => {
  const [choice, choose] = useState<number | null>(null);
  const [pointed, point] = useState<number | null>(null);
  const timeline = useTimeline(choice, claimFilter, dates);
  const bars = timeline?.bars ?? null;
  const isCut = dates.from !== null || dates.to !== null;
  const brush = (fromMs: number, toMs: number): void => {
    const range =
      bars &&
      brushed(
        bars.starts.map((start) => start * 1000),
        bars.span,
        fromMs,
        toMs,
      );
    if (range) onDates({ from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() });
  };
  return (
    <section className="timeline" aria-label="Timeline">
      <div className="timeline-head">
        {onBy && (
          <label>
            <span className="unseen">Count by</span>
            <select
              value={dates.by}
              onChange={({ target }) => onBy(target.value === "PUBLISHED_AT" ? "PUBLISHED_AT" : "INGESTED_AT")}
            >
              <option value="INGESTED_AT">By arrival</option>
              <option value="PUBLISHED_AT">By publication</option>
            </select>
          </label>
        )}
        <span className="timeline-pointed" aria-hidden="true">
          {hintOf(bars, pointed)}
        </span>
        {isCut ? (
          <button type="button" className="quiet" onClick={() => onDates({ from: null, to: null })}>
            All times
          </button>
        ) : (
          <fieldset className="segments">
            <legend className="unseen">How far back</legend>
            {choices.map(({ name, title }, place) => (
              <button
                key={name}
                type="button"
                title={title}
                aria-label={`${name}: ${title.toLowerCase()}`}
                aria-pressed={(choice ?? timeline?.choice) === place}
                onClick={() => choose(place)}
              >
                {name}
              </button>
            ))}
          </fieldset>
        )}
      </div>
      {bars ? <Canvas bars={bars} onBrush={brush} onPoint={point} /> : <div className="timeline-canvas" />}
    </section>
  );
};
