/** How far an ingest is: a bar on a terminal, a line every few seconds elsewhere. */
import cliProgress from "cli-progress";
import type { Terminal } from "../client/terminal.ts";

const lineEveryMs = 5_000;

export interface Progress {
  /** so many more bytes of input are done, with these articles and claims */
  advance(bytes: number, articles: number, claims: number): void;
  /** a line of its own, above the bar where there is one */
  say(line: string): void;
  stop(): void;
}

const span = (seconds: number): string => {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

interface Course {
  bytes: number;
  articles: number;
  claims: number;
  readonly startedAt: number;
}

const describe = (course: Course, totalBytes: number | null): string => {
  const seconds = Math.max(0.001, (performance.now() - course.startedAt) / 1000);
  const rate = Math.round(course.articles / seconds).toLocaleString("en-US");
  const counts = `${course.articles.toLocaleString("en-US")} articles, ${course.claims.toLocaleString("en-US")} claims, ${rate} articles/s`;
  if (totalBytes === null || course.bytes === 0) return counts;
  const left = (Math.max(0, totalBytes - course.bytes) / course.bytes) * seconds;
  return `${counts}, ${span(left)} left`;
};

const openBar = (notes: Terminal["notes"], totalBytes: number, course: Course): Progress => {
  const bars = new cliProgress.MultiBar({
    stream: notes,
    format: "{bar} {percentage}%  {text}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    gracefulExit: false,
    fps: 5,
  });
  const bar = bars.create(totalBytes, 0, { text: "" });
  return {
    advance: () => bar.update(Math.min(totalBytes, Math.round(course.bytes)), { text: describe(course, totalBytes) }),
    say: (line) => bars.log(`${line}\n`),
    stop: () => bars.stop(),
  };
};

const openLines = (notes: Terminal["notes"], totalBytes: number | null, course: Course): Progress => {
  let saidAt = performance.now();
  return {
    advance() {
      if (performance.now() - saidAt < lineEveryMs) return;
      saidAt = performance.now();
      notes.write(`${describe(course, totalBytes)}\n`);
    },
    say: (line) => notes.write(`${line}\n`),
    stop: () => undefined,
  };
};

/** `totalBytes` is null where the input does not say how long it is: then there is a rate, but no time left. */
export const openProgress = (notes: Terminal["notes"], totalBytes: number | null): Progress => {
  const course: Course = { bytes: 0, articles: 0, claims: 0, startedAt: performance.now() };
  const shown =
    notes.isTTY === true && totalBytes !== null
      ? openBar(notes, totalBytes, course)
      : openLines(notes, totalBytes, course);
  return {
    ...shown,
    advance(bytes, articles, claims) {
      course.bytes += bytes;
      course.articles += articles;
      course.claims += claims;
      shown.advance(bytes, articles, claims);
    },
  };
};
