/** An instant in the reader's own zone, with the exact one on hover. */
import { useSyncExternalStore } from "react";
import { createStore } from "../connection/store.ts";

const clock = createStore(0);
let ticking: ReturnType<typeof setInterval> | undefined;
let watchers = 0;
/** One clock for all that shows how long ago something was. */
const watchClock = (listener: () => void): (() => void) => {
  const stop = clock.watch(listener);
  watchers += 1;
  ticking ??= setInterval(() => clock.set(Date.now()), 15_000);
  return () => {
    stop();
    watchers -= 1;
    if (watchers > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
};
const now = (): number => {
  if (clock.get() === 0) clock.set(Date.now());
  return clock.get();
};

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayTime = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const yearDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "long",
});

/** The exact instant in words and as the service gives it. */
export const exactTime = (instant: string): string => `${exact.format(new Date(instant))}\n${instant}`;

/** Short for the eye: the hour today, else the day. */
export const shortTime = (instant: string, nowMs: number): string => {
  const date = new Date(instant);
  const today = new Date(nowMs);
  if (date.toDateString() === today.toDateString()) return time.format(date);
  if (date.getFullYear() === today.getFullYear()) return dayTime.format(date);
  return yearDay.format(date);
};

export const When = ({ instant }: { readonly instant: string }) => {
  const nowMs = useSyncExternalStore(watchClock, now);
  return (
    <time dateTime={instant} title={exactTime(instant)}>
      {shortTime(instant, nowMs)}
    </time>
  );
};
