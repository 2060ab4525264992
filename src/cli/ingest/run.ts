/**
 * `claimwire ingest`: everything that scrapers have written, to a running service. Sending again is always safe, so a run that broke off
 * is mended by running it again. It holds no more than the batches under way.
 */

import { findService } from "../client/credentials.ts";
import { greet, type Patience, type Service } from "../client/service.ts";
import { openSink } from "../client/sink.ts";
import { interruption, type Terminal } from "../client/terminal.ts";
import { type ArticleItem, articleOf, gather, type Step, uriOf } from "./batches.ts";
import { openFlights } from "./flights.ts";
import { openProgress, type Progress } from "./progress.ts";
import { describeReject, openRejects, type Reject, type Rejects } from "./rejects.ts";
import { edgeOf, relate } from "./relations.ts";
import { send } from "./send.ts";
import { findSources, type Item, readSource, type Source } from "./sources.ts";
import { count, note, openTally, refusedSomething, summarize, type Tally } from "./tally.ts";

export interface IngestOptions {
  readonly files: readonly string[];
  readonly dryRun: boolean;
  /** the batch's name; null: each request is a batch of its own */
  readonly batch: string | null;
  /** requests at once */
  readonly concurrency: number;
  /** articles in one request */
  readonly size: number;
  /** where refused items go; null: nowhere */
  readonly rejects: string | null;
}

interface Run {
  readonly service: Service;
  readonly options: IngestOptions;
  readonly tally: Tally;
  readonly progress: Progress;
  readonly rejects: Rejects;
  readonly patience: Patience;
}

const refuse = async (run: Run, reject: Reject): Promise<void> => {
  for (const line of describeReject(reject)) run.progress.say(line);
  await run.rejects.write(reject);
};

const sendBatch = async (run: Run, items: readonly ArticleItem[]): Promise<void> => {
  const { options, tally } = run;
  const sent = await send(run.service, items, { batchKey: options.batch, dryRun: options.dryRun }, run.patience);
  tally.requests += 1;
  note(tally, sent.batchId);
  let bytes = 0;
  let claims = 0;
  for (const [index, item] of items.entries()) {
    const result = sent.results[index];
    if (!result) throw new Error(`the service gave ${sent.results.length} results for ${items.length} articles`);
    count(tally, result);
    bytes += item.bytes;
    claims += result.claims.length;
    if (result.errors.length > 0)
      await refuse(run, { place: item.place, uri: uriOf(item.article), errors: result.errors, article: item.article });
  }
  run.progress.advance(bytes, items.length, claims);
};

const refuseLine = async (run: Run, item: Extract<Item, { kind: "fault" }>): Promise<void> => {
  run.tally.broken += 1;
  const errors = [{ path: [], code: "INVALID_JSON", message: item.message }];
  await refuse(run, { place: item.place, uri: null, errors, ...(item.line === null ? {} : { line: item.line }) });
  run.progress.advance(item.bytes, 0, 0);
};

const relateLine = async (run: Run, item: Extract<Item, { kind: "relation" }>): Promise<void> => {
  const fate = await relate(run.service, item.relation, run.options.dryRun, run.patience);
  run.tally.relations[fate.status] += 1;
  if (fate.error) await refuse(run, { place: item.place, uri: null, errors: [fate.error], relation: item.relation });
  run.progress.advance(item.bytes, 0, 0);
};

async function* readAll(sources: readonly Source[]): AsyncGenerator<Item, void, undefined> {
  for (const source of sources) yield* readSource(source);
}

/** Articles and relations in turns of their own: a relation names claims, which the articles before it bring. */
const openCarrier = (run: Run) => {
  const articles = openFlights(run.options.concurrency);
  const relations = openFlights(run.options.concurrency);
  return {
    take: async (step: Step): Promise<void> => {
      if (step.kind === "fault") return refuseLine(run, step);
      if (step.kind === "relation") {
        await articles.land();
        return relations.start(new Set([edgeOf(step.relation)]), () => relateLine(run, step));
      }
      await relations.land();
      return articles.start(new Set(step.items.map((item) => articleOf(item.article))), () =>
        sendBatch(run, step.items),
      );
    },
    land: async (): Promise<void> => {
      await articles.land();
      await relations.land();
    },
  };
};

const carry = async (run: Run, sources: readonly Source[]): Promise<void> => {
  const carrier = openCarrier(run);
  try {
    for await (const step of gather(readAll(sources), run.options.size)) {
      run.patience.signal.throwIfAborted();
      await carrier.take(step);
    }
  } finally {
    await carrier.land();
  }
};

const countEntities = /* GraphQL */ `
  query Entities {
    entities(first: 1) {
      totalCount
    }
  }
`;
interface EntityCount {
  readonly entities: { readonly totalCount: number | null } | null;
}
const entitiesKnown = async (ask: Promise<EntityCount>): Promise<number | null> =>
  (await ask).entities?.totalCount ?? null;

const totalOf = (sources: readonly Source[]): number | null =>
  sources.reduce<number | null>((sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes), 0);

/** Gives the exit code: 1 where something was refused or the run was interrupted. */
export const runIngest = async (options: IngestOptions, terminal: Terminal): Promise<number> => {
  const service = await findService(terminal.environment);
  const sources = await findSources(options.files, terminal.input);
  const entitiesBefore = await entitiesKnown(greet<EntityCount>(service, countEntities));
  const rejects = await openRejects(options.rejects, sources);
  const { signal, release } = interruption();
  const progress = openProgress(terminal.notes, totalOf(sources));
  const patience: Patience = { signal, note: (message) => progress.say(message) };
  const tally = openTally();
  const startedAt = performance.now();
  try {
    await carry({ service, options, tally, progress, rejects, patience }, sources);
  } catch (fault) {
    if (!signal.aborted) throw fault;
    progress.say("Stopped. Sending everything again is safe: what is stored stays one.");
  } finally {
    progress.stop();
    release();
    const entitiesAfter = await entitiesKnown(service.ask<EntityCount>(countEntities)).catch(() => null);
    const seconds = (performance.now() - startedAt) / 1000;
    const summary = summarize(tally, { seconds, dryRun: options.dryRun, entitiesBefore, entitiesAfter });
    try {
      await openSink(terminal.output, "standard output").write(summary);
    } finally {
      await rejects.close();
    }
  }
  return signal.aborted || refusedSomething(tally) ? 1 : 0;
};
