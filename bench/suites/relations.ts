/** P1: what one edge costs, by the size of the component that it is added to or taken from, and for how long others must wait. */
import type { Held } from "../contenders/curator.ts";
import { createWorld, type Size } from "../data/world.ts";
import { type Child, startChild } from "../run/child.ts";
import { type Outcome, ours, type Sample } from "../run/outcome.ts";
import { withClient } from "../run/postgres.ts";
import { spreadOf } from "../run/rounds.ts";
import { type Component, type Form, leavesFor, writeComponents } from "../work/components.ts";
import type { Bench } from "./bench.ts";

/** Large enough for all components. */
const world: Size = Object.freeze({ name: "provenance", articles: 24_000, entities: 12_000, publishers: 200 });

const works = {
  join: "a claim joins whose origin is known there",
  leave: "and leaves again",
  "join-new": "a claim joins that brings an origin",
  "leave-new": "and leaves with it",
  cut: "the edge in the middle is taken away",
  mend: "and put back",
} as const;
type Work = keyof typeof works;
const worksOf: Readonly<Record<Form, readonly Work[]>> = {
  star: ["join", "leave", "join-new", "leave-new"],
  chain: ["join", "leave", "join-new", "leave-new", "cut", "mend"],
};

interface Place {
  readonly component: Component;
  readonly known: bigint;
  readonly fresh: bigint;
  /** the edge in the middle, another one each time */
  middle: bigint;
}

type Measured = Required<Omit<Sample, "clientShare">> & Held;

interface Field {
  readonly bench: Bench;
  readonly curator: Child;
  readonly database: string;
}

const measured = async ({ bench, curator, database }: Field, question: string, payload: unknown): Promise<Measured> => {
  const before = await bench.server.statements(database);
  const held = await curator.ask<Held>(question, payload);
  const statements = (await bench.server.statements(database)) - before;
  return { ...held, value: held.writersMs, cpuUs: held.cpuMs * 1000, statements };
};

/** Everything that can be done to it, once; it is as it was afterwards. */
const goRound = async (field: Field, place: Place): Promise<ReadonlyMap<Work, Measured>> => {
  const { component, known, fresh } = place;
  const done = new Map<Work, Measured>();
  for (const [leaf, joins, leaves] of [
    [known, "join", "leave"],
    [fresh, "join-new", "leave-new"],
  ] as const) {
    const joined = await measured(field, "relate", { from: component.hub, to: leaf });
    done.set(joins, joined);
    done.set(leaves, await measured(field, "unrelate", { relation: joined.relation }));
  }
  if (component.form === "star") return done;
  const { from, to } = component.middle;
  done.set("cut", await measured(field, "unrelate", { relation: place.middle }));
  const mended = await measured(field, "relate", { from, to });
  done.set("mend", mended);
  place.middle = mended.relation ?? place.middle;
  return done;
};

const prepare = async ({ bench, curator, database }: Field, sizes: readonly number[], size: Size): Promise<Place[]> => {
  const forms = (["star", "chain"] as const).flatMap((form) => sizes.map((each) => ({ form, size: each })));
  const components = await withClient(database, (client) => writeComponents(client, forms));
  const began = performance.now();
  await curator.ask("count");
  bench.say(`  ${forms.length} components counted in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const leaves = await curator.ask<readonly bigint[]>("ingest", {
    articles: leavesFor(createWorld(size), components),
  });
  return components.map((component, n) => {
    const [known, fresh] = [leaves[2 * n], leaves[2 * n + 1]];
    if (known === undefined || fresh === undefined) throw new Error("a claim to join is missing");
    return { component, known, fresh, middle: component.middle.relation };
  });
};

const noteOf = (size: number, samples: readonly Measured[]): string => {
  const median = (field: "logMs" | "entries"): number => spreadOf(samples.map((sample) => sample[field])).median;
  return `${size.toLocaleString("en")} claims: ${median("entries")} entries in the log, the last message with the log's lock ${median("logMs").toFixed(1)} ms.`;
};

const outcomeOf = (form: Form, work: Work, bySize: ReadonlyMap<number, readonly Measured[]>): Outcome => {
  const sizes = [...bySize.keys()];
  const largest = Math.max(...sizes);
  const samples = [...bySize].map(
    ([size, own]) =>
      [
        size === largest ? ours : `of ${size.toLocaleString("en")}`,
        own.map(({ value, cpuUs, statements }): Sample => ({ value, cpuUs, statements })),
      ] as const,
  );
  return {
    id: `P1/${form}/${work}`,
    title: `a ${form} of ${largest.toLocaleString("en")} claims, beside smaller ones: ${works[work]}; for so long the writers' lock was held`,
    unit: "ms",
    samples: new Map(samples.reverse()),
    targets: [],
    notes: [...bySize].map(([size, own]) => noteOf(size, own)),
  };
};

/** On small data the largest component has 8,000 claims, not 100,000. */
export const measureRelations = async (bench: Bench): Promise<Outcome[]> => {
  const isSmall = bench.size === bench.small;
  const sizes = isSmall ? [10, 1_000, 8_000] : [10, 1_000, 100_000];
  const size = isSmall ? bench.small : world;
  bench.say(`P1: one edge, in components of ${sizes.join(", ")} claims`);
  const database = await bench.server.copy(await bench.server.world(size), "provenance");
  const environment = { DATABASE_URL: database };
  const curator = await startChild("the curator", new URL("../contenders/curator.ts", import.meta.url), {
    environment,
  });
  try {
    const field = { bench, curator, database };
    const places = await prepare(field, sizes, size);
    const rounds: ReadonlyMap<Work, Measured>[][] = places.map(() => []);
    // the first round warms up
    for (let round = -1; round < bench.rounds; round++)
      for (const [n, place] of places.entries()) {
        const done = await goRound(field, place);
        const { form, size: claims } = place.component;
        const told = [...done].map(([work, { value }]) => `${work} ${value.toFixed(1)}`).join(", ");
        bench.say(`  ${form} of ${claims}: ${told} ms`);
        if (round >= 0) rounds[n]?.push(done);
      }
    return (["star", "chain"] as const).flatMap((form) =>
      worksOf[form].map((work) => {
        const own = [...places.entries()].filter(([, { component }]) => component.form === form);
        const bySize = own.map(
          ([n, { component }]) => [component.size, (rounds[n] ?? []).flatMap((done) => done.get(work) ?? [])] as const,
        );
        return outcomeOf(form, work, new Map(bySize));
      }),
    );
  } finally {
    await curator.stop();
    await bench.server.drop(database);
  }
};
