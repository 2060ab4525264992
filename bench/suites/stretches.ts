/** L1: how long live delivery is held at a stretch while the heaviest batches come in, through the mutation and through POST /ingest. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ArticleInput } from "../../src/domain/input.ts";
import type { Running } from "../contenders/contender.ts";
import { startService } from "../contenders/service.ts";
import { benchKey } from "../load/key.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import type { Stretch } from "../run/probe.ts";
import { heavyBatches } from "../work/heavy.ts";
import { ingestMutation } from "../work/live.ts";
import type { Bench } from "./bench.ts";

/** What live delivery is promised. */
const limitMs = 50;
/** The loop is watched for so long after the answer. */
const settleMs = 50;

type Send = (service: Running, articles: readonly ArticleInput[]) => Promise<Response>;

const post = (url: string, type: string, body: string): Promise<Response> =>
  fetch(url, { method: "POST", headers: { "content-type": type, authorization: `Bearer ${benchKey}` }, body });

const ways: ReadonlyMap<string, Send> = new Map<string, Send>([
  [
    "mutation",
    ({ url }, articles) =>
      post(
        `${url}/graphql`,
        "application/json",
        JSON.stringify({ query: ingestMutation, variables: { input: { articles } } }),
      ),
  ],
  [
    "POST ingest",
    ({ url }, articles) =>
      post(`${url}/ingest`, "application/x-ndjson", articles.map((article) => JSON.stringify(article)).join("\n")),
  ],
]);

const watchOnce = async (service: Running, send: Send, articles: readonly ArticleInput[]): Promise<Stretch> => {
  await service.child.ask("beginWatch");
  const response = await send(service, articles);
  const answer = await response.text();
  if (!response.ok || answer.startsWith('{"errors"'))
    throw new Error(`a heavy batch was answered ${answer.slice(0, 300)}`);
  await sleep(settleMs);
  return service.child.ask<Stretch>("endWatch");
};

const measureWay = async (bench: Bench, service: Running, way: string, send: Send): Promise<Outcome> => {
  bench.say(`L1: the heaviest batches through ${way}`);
  const samples: Sample[] = [];
  const longest = new Map<string, Stretch>();
  // the first round warms up: compiling is not what is measured
  for (let round = -1; round < bench.rounds; round++) {
    let value = 0;
    for (const { name, make } of heavyBatches) {
      const stretch = await watchOnce(service, send, make());
      if (round < 0) continue;
      value = Math.max(value, stretch.own);
      const before = longest.get(name) ?? { own: 0, wall: 0 };
      longest.set(name, { own: Math.max(before.own, stretch.own), wall: Math.max(before.wall, stretch.wall) });
    }
    if (round >= 0) samples.push({ value });
  }
  const notes = [...longest].map(
    ([name, { own, wall }]) => `${name}: ${own.toFixed(0)} ms, ${wall.toFixed(0)} ms by the clock`,
  );
  return {
    id: `L1/${way}`,
    title: `longest stretch in which the event loop served nobody, in the main thread's own time; ${notes.length} heaviest batches through ${way}`,
    unit: "ms",
    samples: new Map([[ours, samples]]),
    targets: [{ atMost: limitMs }],
    notes,
  };
};

export const measureStretches = async (bench: Bench): Promise<Outcome[]> => {
  const database = await bench.server.empty("stretches");
  const service = await startService(database);
  try {
    const outcomes: Outcome[] = [];
    for (const [way, send] of ways) outcomes.push(await measureWay(bench, service, way, send));
    return outcomes;
  } finally {
    await service.child.stop();
    await bench.server.drop(database);
  }
};
