/** The load client for subscriptions, in a process of its own: opens sockets, counts what arrives, and tells when it did. */
import { answerParent } from "../run/child.ts";
import { type Latency, latencyOf } from "./latency.ts";
import { type LoadSocket, openLoadSocket } from "./socket.ts";

export interface Opening {
  readonly url: string;
  readonly count: number;
  /** payloads of the subscribe message as text, given to the sockets in turn */
  readonly subscriptions: readonly string[];
  readonly readyWith: "READY" | "connection_ack";
  /** ms to sleep after each turn of the event loop, so that one read takes several events; 0 where latency is measured */
  readonly napMs: number;
}

export interface Expectation {
  /** events over all sockets */
  readonly deliveries: number;
  /** when the n-th event was sent (absolute ms): every socket gets every event, in this order. For latencies. */
  readonly timed: boolean;
}

export interface Received {
  readonly deliveries: number;
  readonly bytes: number;
  /** absolute, ms: when the last one arrived */
  readonly lastAtMs: number;
  readonly clientShare: number;
}

const openAtOnce = 200;
const now = (): number => performance.timeOrigin + performance.now();

let sockets: LoadSocket[] = [];
let napMs = 0;
const pillow = new Int32Array(new SharedArrayBuffer(4));
let failure: Error | null = null;
let deliveries = 0;
let bytes = 0;
let lastAtMs = 0;
let expected = Number.POSITIVE_INFINITY;
let arrived: () => void = () => undefined;
/** for each socket: when its n-th event arrived */
let times: Float64Array[] | null = null;
let taken = new Uint32Array(0);
let begun = { cpu: process.cpuUsage(), at: 0 };

const event = (socket: number, size: number): void => {
  deliveries++;
  bytes += size;
  const place = taken[socket] ?? 0;
  if (times?.[socket]) times[socket][place] = now();
  taken[socket] = place + 1;
  if (deliveries >= expected) {
    lastAtMs = now();
    arrived();
  }
};

const openOne = (opening: Opening, index: number): Promise<LoadSocket> =>
  new Promise((resolve, reject) => {
    const socket: LoadSocket = openLoadSocket({
      url: new URL("/graphql", opening.url),
      subscription: opening.subscriptions[index % opening.subscriptions.length] ?? "{}",
      readyWith: opening.readyWith,
      event: (size) => event(index, size),
      ready: () => resolve(socket),
      failed: (fault) => {
        failure ??= fault;
        arrived();
        reject(fault);
      },
    });
  });

/** Sleeping saves a client's time, and costs none of the server's: what arrives meanwhile waits in the kernel. */
const doze = (): void => {
  if (napMs === 0 || sockets.length === 0) return;
  Atomics.wait(pillow, 0, 0, napMs);
  setImmediate(doze);
};

const open = async (opening: Opening): Promise<void> => {
  failure = null;
  taken = new Uint32Array(opening.count);
  for (let first = 0; first < opening.count; first += openAtOnce) {
    const batch = Array.from({ length: Math.min(openAtOnce, opening.count - first) }, (_, n) =>
      openOne(opening, first + n),
    );
    sockets.push(...(await Promise.all(batch)));
  }
  napMs = opening.napMs;
  doze();
};

/** From now on: count towards this many. */
const expectDeliveries = ({ deliveries: wanted, timed }: Expectation): void => {
  deliveries = 0;
  bytes = 0;
  expected = wanted;
  taken.fill(0);
  times = timed ? Array.from({ length: sockets.length }, () => new Float64Array(wanted / sockets.length)) : null;
  begun = { cpu: process.cpuUsage(), at: now() };
};

const received = async (): Promise<Received> => {
  await new Promise<void>((resolve) => {
    arrived = resolve;
    if (deliveries >= expected || failure) resolve();
  });
  if (failure) throw failure;
  const { user, system } = process.cpuUsage(begun.cpu);
  return { deliveries, bytes, lastAtMs, clientShare: (user + system) / 1000 / (now() - begun.at) };
};

/** `sentAtMs[n]`: when the n-th event was sent. */
const latency = ({ sentAtMs }: { sentAtMs: readonly number[] }): Latency =>
  latencyOf((times ?? []).flatMap((own) => sentAtMs.map((sent, place) => (own[place] ?? 0) - sent)));

const close = (): void => {
  for (const socket of sockets) socket.close();
  sockets = [];
};

answerParent({ open, expect: expectDeliveries, received, latency, close }, close);
