/**
 * Numbers for Prometheus. What happens is counted where it happens; what stands is read when somebody asks. Labels are words of
 * ours alone: nothing that a client sends becomes one.
 */
import { Counter, Histogram, Registry } from "prom-client";
import type { IngestOutcome } from "../../domain/domain.ts";
import { registerStanding, type Watched } from "./standing.ts";

export interface Meters {
  /** `seconds`: null for a stream, which lasts as long as its client likes */
  countRequest(kind: string, status: number, seconds: number | null): void;
  countOperation(type: string): void;
  countError(code: string): void;
  countIngest(outcome: Pick<IngestOutcome, "results">): void;
  /** lines of an upload that could not be read */
  countUnreadable(lines: number): void;
  readonly contentType: string;
  text(): Promise<string>;
  stop(): void;
}

const second = 1_000;
const delayEveryMs = 20;

/** How late a timer comes: what the event loop's other work makes everyone wait. */
const watchDelay = (registry: Registry): (() => void) => {
  const delay = new Histogram({
    name: "claimwire_event_loop_delay_seconds",
    help: `How late the event loop came to a timer that was due every ${delayEveryMs} ms.`,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  let dueAt = performance.now() + delayEveryMs;
  const timer = setInterval(() => {
    const now = performance.now();
    delay.observe(Math.max(0, now - dueAt) / second);
    dueAt = now + delayEveryMs;
  }, delayEveryMs);
  timer.unref();
  return () => clearInterval(timer);
};

const createCounters = (registry: Registry) => {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> =>
    new Counter({ name: `claimwire_${name}_total`, help, labelNames: [...labelNames], registers });
  return {
    requests: counter("http_requests", "Requests answered, by door and status; 101 is a WebSocket that was opened.", [
      "kind",
      "status",
    ]),
    operations: counter("operations", "GraphQL operations that were run, whatever brought them.", ["type"]),
    errors: counter("errors", "Errors that clients were shown, by code.", ["code"]),
    items: counter("ingest_items", "Articles and claims that were sent, by what became of them.", ["item", "status"]),
    durations: new Histogram({
      name: "claimwire_http_request_duration_seconds",
      help: "From a request's headers to its answer's last byte, by door; event streams and sockets are not in it.",
      labelNames: ["kind"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
  };
};

/** How many of each status: a call of ten thousand claims is counted in some few steps. */
const sumOf = (statuses: readonly string[]): ReadonlyMap<string, number> => {
  const sum = new Map<string, number>();
  for (const status of statuses) sum.set(status, (sum.get(status) ?? 0) + 1);
  return sum;
};

/** Starts to count. `stop` ends the one timer behind it. */
export const createMeters = (watched: Watched): Meters => {
  const registry = new Registry();
  const { requests, operations, errors, items, durations } = createCounters(registry);
  const stop = watchDelay(registry);
  const readStanding = registerStanding(registry, watched);
  const countItems = (item: "article" | "claim", statuses: readonly string[]): void => {
    for (const [status, count] of sumOf(statuses)) items.inc({ item, status }, count);
  };
  return Object.freeze({
    countRequest: (kind: string, status: number, seconds: number | null) => {
      requests.inc({ kind, status });
      if (seconds !== null) durations.observe({ kind }, seconds);
    },
    countOperation: (type: string) => operations.inc({ type }),
    countError: (code: string) => errors.inc({ code }),
    countIngest: ({ results }: Pick<IngestOutcome, "results">) => {
      countItems(
        "article",
        results.map(({ status }) => status),
      );
      countItems(
        "claim",
        results.flatMap(({ claims }) => claims.map(({ status }) => status)),
      );
    },
    countUnreadable: (lines: number) => items.inc({ item: "article", status: "REJECTED" }, lines),
    contentType: registry.contentType,
    text: () => {
      readStanding();
      return registry.metrics();
    },
    stop,
  });
};
