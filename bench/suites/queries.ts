/** Q1–Q6: one list of requests, put to every contender by the same load client. */
import { isDeepStrictEqual } from "node:util";
import { graphqlShot, post, type ReadContender, type Running } from "../contenders/contender.ts";
import { limit } from "../contenders/limit.ts";
import { readPeers } from "../contenders/peers.ts";
import { service } from "../contenders/service.ts";
import type { LoadResult, Shot } from "../load/http.ts";
import type { Latency } from "../load/latency.ts";
import { type Child, startChild } from "../run/child.ts";
import { type Outcome, ours, type Sample, type Target } from "../run/outcome.ts";
import { alternate } from "../run/rounds.ts";
import { connections } from "../run/settings.ts";
import { plainAnswer } from "../work/claims.ts";
import { pageWork, type ReadWork, readWorks, type Values } from "../work/reads.ts";
import type { Bench } from "./bench.ts";
import { runMixed } from "./mixed.ts";

const targets: Readonly<Record<ReadWork["id"], readonly Target[]>> = {
  Q1: [
    { against: "R1", atLeast: 0.6 },
    { against: "postgraphile", atLeast: 1.3 },
  ],
  Q2: [
    { against: "R1", atLeast: 0.7 },
    { against: "postgraphile", atLeast: 1.5 },
    { against: "idiomatic", atLeast: 2 },
  ],
  Q3: [
    { against: "R1", atLeast: 0.7 },
    { against: "postgraphile", atLeast: 1.5 },
  ],
  Q4: [{ against: "R1", atLeast: 0.6 }],
};
const comparedRequests = 25;

interface Entrant {
  readonly contender: ReadContender;
  readonly running: Running;
}

interface Field {
  readonly bench: Bench;
  readonly database: string;
  readonly client: Child;
  readonly entrants: readonly Entrant[];
}

const shotsOf = ({ contender }: Entrant, work: ReadWork, values: readonly Values[]): readonly Shot[] =>
  values.flatMap((each) => contender.shot(work, each) ?? []);

/** Compares with the limit's answers, which were written by hand against the tables. */
const compare = async ({ entrants, bench }: Field, work: ReadWork): Promise<Map<string, string>> => {
  const values = work.values(bench.size).slice(0, comparedRequests);
  const answersOf = ({ contender, running }: Entrant): Promise<unknown[]> =>
    Promise.all(
      shotsOf({ contender, running }, work, values).map(async (shot) =>
        plainAnswer(contender.plain(work, await post(running.url, shot))),
      ),
    );
  const [reference, ...others] = entrants;
  if (!reference) return new Map();
  const expected = await answersOf(reference);
  const equal = new Map<string, string>();
  for (const entrant of others) {
    const answers = await answersOf(entrant);
    const different = answers.findIndex((answer, index) => !isDeepStrictEqual(answer, expected[index]));
    equal.set(entrant.contender.name, different < 0 ? "yes" : `NO (${JSON.stringify(values[different])})`);
  }
  return equal;
};

const fire = async (
  { client, database, bench }: Field,
  { running }: Entrant,
  load: {
    readonly shots: readonly Shot[];
    readonly durationMs: number;
    readonly offset: number;
    readonly rate?: number;
  },
): Promise<Sample & { readonly latency: Latency }> => {
  const statements = await bench.server.statements(database);
  const before = await running.child.usage();
  const result = await client.ask<LoadResult>("run", { url: running.url, connections, ...load });
  const after = await running.child.usage();
  return {
    value: result.count / result.seconds,
    cpuUs: ((after.cpuMs - before.cpuMs) * 1000) / result.count,
    statements: ((await bench.server.statements(database)) - statements) / result.count,
    clientShare: result.clientShare,
    latency: result.latency,
  };
};

/** Everyone at one rate of arrivals, half of what the slowest can do. */
const latenciesOf = async (field: Field, shots: ReadonlyMap<Entrant, readonly Shot[]>, slowest: number) => {
  const rate = Math.max(1, Math.floor(slowest / 2));
  const latencies = new Map<string, Latency>();
  for (const [entrant, own] of shots) {
    const { latency } = await fire(field, entrant, { shots: own, durationMs: field.bench.durationMs, offset: 0, rate });
    latencies.set(entrant.contender.name, latency);
  }
  return { rate, latencies };
};

const measure = async (everyone: Field, work: ReadWork): Promise<Outcome> => {
  const { bench } = everyone;
  const values = work.values(bench.size);
  const entrants = everyone.entrants.filter(({ contender }) => contender.shot(work, values[0] ?? {}) !== null);
  const field = { ...everyone, entrants };
  bench.say(`${work.id}: ${work.title}`);
  const equal = await compare(field, work);
  for (const [name, verdict] of equal) bench.say(`  answers of ${name} equal to the hand-written SQL's: ${verdict}`);
  const shots = new Map(entrants.map((entrant) => [entrant, shotsOf(entrant, work, values)] as const));
  for (const [entrant, own] of shots) await fire(field, entrant, { shots: own, durationMs: bench.warmUpMs, offset: 0 });
  const runners = [...shots].map(([entrant, own]) => {
    const run = async (round: number) => {
      const sample = await fire(field, entrant, { shots: own, durationMs: bench.durationMs, offset: round * 37 });
      bench.say(`  round ${round + 1}, ${entrant.contender.name}: ${sample.value.toFixed(0)} a second`);
      return sample;
    };
    return [entrant.contender.name, run] as const;
  });
  const samples = await alternate(new Map(runners), bench.rounds);
  const slowest = Math.min(...[...samples.values()].flat().map(({ value }) => value));
  const { rate, latencies } = await latenciesOf(field, shots, slowest);
  const plan = await entrants[0]?.running.child.ask<string>("plan", {
    name: `/${work.id}`,
    values: work.parameters(values[0] ?? {}),
  });
  const scans = [...(plan ?? "").matchAll(/Seq Scan on (\w+)/g)].map(([, table]) => table);
  return {
    id: work.id,
    title: work.title,
    unit: "/s",
    samples,
    latencies,
    equal,
    targets: targets[work.id],
    notes: [
      `p50 and p99 at ${rate} requests a second, from the planned send.`,
      `Sequential scans in the limit's plan: ${scans.join(", ") || "none"}.`,
    ],
  };
};

/** The cursor behind which page `number` of 20 begins. */
const deepCursor = async (url: string, number: number): Promise<string | null> => {
  let after: string | null = null;
  for (let skipped = 0; skipped < (number - 1) * 20; skipped += 100) {
    const answer = (await post(url, graphqlShot(pageWork.skip, { after }))) as {
      data: { claims: { pageInfo: { endCursor: string | null } } };
    };
    after = answer.data.claims.pageInfo.endCursor;
  }
  return after;
};

/** Q5: the time of a late page against that of the first. */
const measurePages = async (field: Field): Promise<Outcome | null> => {
  const { bench } = field;
  const entrant = field.entrants.find(({ contender }) => contender === service);
  if (!entrant) return null;
  const number = Math.min(5_001, Math.floor((bench.size.articles * 10 * 0.95) / 20 / 5) * 5 + 1);
  bench.say(`Q5: page 1 and page ${number - 1} of one list`);
  const after = await deepCursor(entrant.running.url, number);
  const run = (cursor: string | null) => () =>
    fire(field, entrant, {
      shots: [graphqlShot(pageWork.document, { after: cursor })],
      durationMs: bench.durationMs,
      offset: 0,
    });
  await run(after)();
  const pages = await alternate(
    new Map([
      ["first", run(null)],
      ["late", run(after)],
    ]),
    bench.rounds,
  );
  const first = pages.get("first") ?? [];
  const samples = (pages.get("late") ?? []).map((late, round) => ({
    ...late,
    value: (first[round]?.value ?? 0) / late.value,
  }));
  const title = `t(page ${number - 1}) / t(page 1) of one list, 20 rows, 3 levels`;
  return { id: "Q5", title, unit: "×", samples: new Map([[ours, samples]]), targets: [{ atMost: 1.3 }], notes: [] };
};

const runReads = async (bench: Bench): Promise<Outcome[]> => {
  const database = await bench.server.world(bench.size);
  const client = await startChild("the load client", new URL("../load/http.ts", import.meta.url));
  const entrants: Entrant[] = [];
  try {
    for (const contender of [limit, service, ...(bench.withPeers ? await readPeers(bench.say) : [])]) {
      bench.say(`Starting ${contender.name}.`);
      entrants.push({ contender, running: await contender.start(database) });
    }
    const field: Field = { bench, database, client, entrants };
    const outcomes: Outcome[] = [];
    for (const work of readWorks) outcomes.push(await measure(field, work));
    const pages = await measurePages(field);
    return pages ? [...outcomes, pages] : outcomes;
  } finally {
    for (const { running } of entrants) await running.child.stop();
    await client.stop();
  }
};

export const runQueries = async (bench: Bench): Promise<Outcome[]> => [
  ...(await runReads(bench)),
  await runMixed(bench),
];
