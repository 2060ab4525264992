/** The bars on a canvas, and the brush over them. Loaded only when there is something to draw. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Bars } from "./use-timeline.ts";

export interface Chart {
  draw(bars: Bars): void;
  resize(width: number): void;
  stop(): void;
}

export interface ChartOptions {
  readonly height: number;
  /** The reader brushed from here to there, milliseconds since 1970. */
  readonly onBrush: (fromMs: number, toMs: number) => void;
  /** What is under the pointer, null for nothing. */
  readonly onPoint: (index: number | null) => void;
}

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const month = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric" });

/** What stands below the bars, in the reader's own way of writing; at the first hour of a day the day. */
const labelOf = ({ span }: Bars, seconds: number, before: number | undefined): string => {
  const date = new Date(seconds * 1000);
  if (span.interval === "MONTH") return month.format(date);
  if (span.interval === "DAY" || span.interval === "WEEK") return day.format(date);
  const isNewDay = before !== undefined && new Date(before * 1000).getDate() !== date.getDate();
  return isNewDay ? day.format(date) : time.format(date);
};

const optionsOf = (width: number, bars: () => Bars, { height, onBrush, onPoint }: ChartOptions): uPlot.Options => {
  const grid = { stroke: () => colour("--line"), width: 1 };
  const text = { stroke: () => colour("--ink-soft"), font: "12px system-ui, sans-serif" };
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 22, 0, 0],
    cursor: { drag: { x: true, y: false, setScale: false }, y: false, points: { show: false } },
    scales: {
      x: { time: true, range: () => [bars().span.fromMs / 1000, bars().span.toMs / 1000] },
      y: { range: (_, __, max) => [0, Math.max(4, max) * 1.08] },
    },
    axes: [
      {
        ...text,
        grid: { show: false },
        ticks: { ...grid, size: 4 },
        size: 26,
        space: 76,
        values: (_, seconds) => seconds.map((each, place) => labelOf(bars(), each, seconds[place - 1])),
      },
      {
        ...text,
        grid,
        ticks: { show: false },
        size: 42,
        space: 22,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6, 1e7],
      },
    ],
    series: [
      {},
      {
        fill: () => colour("--bar"),
        stroke: () => colour("--bar"),
        width: 0,
        points: { show: false },
        paths: (...all) => uPlot.paths.bars?.({ align: 1, size: [0.86, 40], gap: 0 })(...all) ?? null,
      },
    ],
    hooks: {
      setSelect: [
        (chart) => {
          const { left, width: selected } = chart.select;
          if (selected < 4) return;
          const at = (x: number): number => chart.posToVal(x, "x") * 1000;
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          onBrush(at(left), at(left + selected));
        },
      ],
      setCursor: [
        (chart) => {
          const { left = -1 } = chart.cursor;
          if (left < 0) return onPoint(null);
          const seconds = chart.posToVal(left, "x");
          onPoint(bars().starts.findLastIndex((start) => start <= seconds));
        },
      ],
    },
  };
};

/** Puts a chart into `place`. */
export const openChart = (place: HTMLElement, first: Bars, options: ChartOptions): Chart => {
  let bars = first;
  const dataOf = ({ starts, counts }: Bars): uPlot.AlignedData => [[...starts], [...counts]];
  const chart = new uPlot(
    optionsOf(place.clientWidth, () => bars, options),
    dataOf(first),
    place,
  );
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const redraw = (): void => chart.redraw();
  dark.addEventListener("change", redraw);
  return {
    draw: (next) => {
      bars = next;
      chart.setData(dataOf(next));
    },
    resize: (width) => chart.setSize({ width, height: options.height }),
    stop: () => {
      dark.removeEventListener("change", redraw);
      chart.destroy();
    },
  };
};
