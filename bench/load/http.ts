/**
 * The load client for requests and answers, in a process of its own. Closed: each connection sends when it has its answer, for
 * throughput. Open: requests leave at a fixed rate whether or not answers came, and are timed from when they should have left.
 */
import { Agent, request } from "node:http";
import { answerParent } from "../run/child.ts";
import { benchKey } from "./key.ts";
import { type Latency, latencyOf } from "./latency.ts";

export interface Shot {
  readonly path: string;
  readonly body: string;
  /** of the body; JSON where it is left out */
  readonly type?: string;
}

export interface Load {
  readonly url: string;
  readonly shots: readonly Shot[];
  /** which shot is the first: rounds go on where the last one stopped */
  readonly offset: number;
  readonly connections: number;
  /** 0: each shot exactly once */
  readonly durationMs: number;
  /** requests a second, for an open loop; absent: closed */
  readonly rate?: number;
}

export interface LoadResult {
  readonly count: number;
  readonly seconds: number;
  readonly latency: Latency;
  /** of one core */
  readonly clientShare: number;
}

const send = (agent: Agent, url: URL, shot: Shot): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = {
      "content-type": shot.type ?? "application/json",
      accept: "application/json",
      authorization: `Bearer ${benchKey}`,
      "content-length": Buffer.byteLength(shot.body),
    };
    const { hostname, port } = url;
    const sent = request({ agent, hostname, port, path: shot.path, method: "POST", headers }, (response) => {
      let tail = "";
      response.on("data", (chunk: Buffer) => {
        tail ||= chunk.toString("latin1", 0, 200);
      });
      response.on("end", () => {
        if (response.statusCode === 200 && !tail.startsWith('{"errors"')) resolve();
        else reject(new Error(`${response.statusCode}: ${tail}`));
      });
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(shot.body);
  });

type Fire = (index: number, plannedMs: number) => Promise<void>;

const closedLoop = async (load: Load, fire: Fire): Promise<void> => {
  const end = load.durationMs > 0 ? performance.now() + load.durationMs : Number.POSITIVE_INFINITY;
  const last = load.durationMs > 0 ? Number.POSITIVE_INFINITY : load.offset + load.shots.length;
  let next = load.offset;
  const connection = async (): Promise<void> => {
    while (performance.now() < end && next < last) await fire(next++, performance.now());
  };
  await Promise.all(Array.from({ length: load.connections }, connection));
};

const openLoop = async (load: Load, rate: number, fire: Fire): Promise<void> => {
  const began = performance.now();
  const total = Math.floor((load.durationMs / 1000) * rate);
  const answers: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    const tick = (): void => {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate));
      while (answers.length < due)
        answers.push(fire(load.offset + answers.length, began + (answers.length * 1000) / rate));
      if (answers.length < total) setTimeout(tick, 1);
      else resolve();
    };
    tick();
  });
  await Promise.all(answers);
};

const run = async (load: Load): Promise<LoadResult> => {
  const agent = new Agent({ keepAlive: true, maxSockets: load.rate ? 256 : load.connections });
  const url = new URL(load.url);
  const samples: number[] = [];
  const fire: Fire = async (index, planned) => {
    const shot = load.shots[index % load.shots.length];
    if (!shot) throw new Error("a load without shots");
    await send(agent, url, shot);
    samples.push(performance.now() - planned);
  };
  const cpu = process.cpuUsage();
  const began = performance.now();
  try {
    await (load.rate ? openLoop(load, load.rate, fire) : closedLoop(load, fire));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { count: samples.length, seconds, latency: latencyOf(samples), clientShare: (user + system) / 1e6 / seconds };
};

answerParent({ run });
