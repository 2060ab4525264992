/** What stands at the moment when somebody asks: connections, the way out, memory. One table: name, meaning, where it is read. */
import { Counter, Gauge, type Registry } from "prom-client";
import type { Connections, Database } from "../../database/database.ts";
import type { Fanout, FanoutMetrics } from "../../fanout/fanout.ts";

export interface Watched {
  readonly database: Pick<Database, "connections">;
  readonly fanout: Pick<Fanout, "metrics">;
  /** WebSockets that are open */
  readonly sockets: () => number;
  /** event streams that are open */
  readonly streams: () => number;
}

interface Reading {
  readonly live: FanoutMetrics;
  readonly pool: Connections;
  readonly sockets: number;
  readonly streams: number;
  readonly memory: NodeJS.MemoryUsage;
}

interface Standing {
  readonly name: string;
  readonly help: string;
  /** it counts since the start; else it stands */
  readonly total?: true;
  /** the label of `read`'s keys */
  readonly label?: string;
  readonly read: (reading: Reading) => number | Readonly<Record<string, number>>;
}

const second = 1_000;

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const table: readonly Standing[] = Object.freeze([
  { name: "claimwire_sockets", help: "WebSockets that are open.", read: ({ sockets }) => sockets },
  { name: "claimwire_event_streams", help: "Event streams that are open.", read: ({ streams }) => streams },
  { name: "claimwire_live_subscribers", help: "Subscriptions that listen.", read: ({ live }) => live.subscribers },
  { name: "claimwire_live_groups", help: "Different filters among them.", read: ({ live }) => live.groups },
  {
    name: "claimwire_live_pending_events",
    help: "Events that are kept for live subscribers to take.",
    read: ({ live }) => live.pendingPositions,
  },
  {
    name: "claimwire_live_queue_bytes",
    help: "Kept in memory for subscribers, by estimate: the log's end (ring), pages for those who are behind (archive), answers (texts).",
    label: "store",
    read: ({ live }) => ({ ring: live.ringBytes, archive: live.archiveBytes, texts: live.textBytes }),
  },
  {
    name: "claimwire_live_lag_entries",
    help: "The log's head, less the position that every live subscriber was offered.",
    read: ({ live }) => live.headMinusDelivered,
  },
  {
    name: "claimwire_live_catch_ups",
    help: "Pages of the log that are being read for subscribers that are behind.",
    read: ({ live }) => live.catchUps,
  },
  {
    name: "claimwire_live_since_read_seconds",
    help: "Since the log was last read well.",
    read: ({ live }) => live.sinceReadMs / second,
  },
  {
    name: "claimwire_live_listening",
    help: "1 while wake-ups are heard, 0 while only a timer reads the log.",
    read: ({ live }) => (live.listening ? 1 : 0),
  },
  {
    name: "claimwire_live_matches_total",
    help: "Pairs of an event and a filter that it is for.",
    total: true,
    read: ({ live }) => live.matches,
  },
  {
    name: "claimwire_live_executions_total",
    help: "Executions of what a subscription selects, one for an event and a group.",
    total: true,
    read: ({ live }) => live.renders,
  },
  {
    name: "claimwire_pool_connections",
    help: "Connections to the database.",
    label: "state",
    read: ({ pool }) => ({ used: pool.used, idle: pool.idle }),
  },
  { name: "claimwire_pool_limit", help: "Connections at most.", read: ({ pool }) => pool.limit },
  { name: "claimwire_pool_waiting", help: "Calls that wait for a connection.", read: ({ pool }) => pool.waiting },
  { name: "process_resident_memory_bytes", help: "Memory that the process holds.", read: ({ memory }) => memory.rss },
  { name: "nodejs_heap_size_used_bytes", help: "Of it, JavaScript's objects.", read: ({ memory }) => memory.heapUsed },
  { name: "process_cpu_seconds_total", help: "Processor time, user and system.", total: true, read: cpuSeconds },
  {
    name: "process_start_time_seconds",
    help: "When the process began, in seconds since 1970.",
    read: () => performance.timeOrigin / second,
  },
]);

/** Registers the table; the function it gives reads all of it anew. */
export const registerStanding = (registry: Registry, watched: Watched): (() => void) => {
  const registers = [registry];
  const setters = table.map(({ name, help, total, label, read }) => {
    const options = { name, help, labelNames: label ? [label] : [], registers };
    if (!total) {
      const gauge = new Gauge(options);
      return (reading: Reading): void => {
        const value = read(reading);
        if (typeof value === "number") gauge.set(value);
        else for (const [key, each] of Object.entries(value)) gauge.set({ [label ?? ""]: key }, each);
      };
    }
    const counter = new Counter(options);
    return (reading: Reading): void => {
      counter.reset();
      counter.inc(Number(read(reading)));
    };
  });
  return () => {
    const { database, fanout, sockets, streams } = watched;
    const reading: Reading = {
      live: fanout.metrics(),
      pool: database.connections(),
      sockets: sockets(),
      streams: streams(),
      memory: process.memoryUsage(),
    };
    for (const set of setters) set(reading);
  };
};
