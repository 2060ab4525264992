/**
 * Why a claim counts as it does: the way of each of its appearances back to where it is from, as data and in words. The engine
 * of `corroboration/` finds the ways; this folder only looks up what things are called, and says it.
 */
import type { Rows } from "../by-id/by-id.ts";
import type { Chain, ChainStep, CorroborationCounts, Origin } from "../corroboration/corroboration.ts";
import { circleSentence, type Names, sayStep, saySummary } from "./words.ts";

export interface ExplainedStep extends Omit<ChainStep, "origin"> {
  /** where it ends, if it ends here */
  readonly end: Origin | null;
  readonly sentence: string;
}

/** One claim of the component, and how it leads back. */
export interface Appearance {
  readonly claim: bigint;
  readonly article: bigint | null;
  readonly sentences: string;
  readonly steps: readonly ExplainedStep[];
  readonly origins: readonly Origin[];
  readonly closedCircle: boolean;
}

export interface Explanation {
  readonly claim: bigint;
  readonly summary: string;
  /** the claim that was asked for first, then by id */
  readonly appearances: readonly Appearance[];
}

/** Steps that the words of one appearance go through; the data has more. */
const maxSaid = 12;

const namesOf = async (rows: Rows, steps: readonly ChainStep[], origins: readonly Origin[]): Promise<Names> => {
  const ids = (all: readonly (bigint | null)[]): bigint[] => [...new Set(all.filter((id) => id !== null))];
  const [articles, entities] = await Promise.all([
    rows.articles.loadMany(ids([...steps.map(({ article }) => article), ...origins.map(({ article }) => article)])),
    rows.entities.loadMany(ids([...steps, ...origins].map(({ speakerEntity }) => speakerEntity))),
  ]);
  const found = <Row extends object>(loaded: readonly (Row | null | Error)[]): Row[] =>
    loaded.flatMap((row) => {
      if (row instanceof Error) throw row;
      return row ?? [];
    });
  const articleById = new Map(found(articles).map((row) => [row.id, row]));
  const entityById = new Map(found(entities).map((row) => [row.id, row]));
  const publishers = await rows.publishers.loadMany(
    ids([
      ...[...articleById.values()].map(({ publisherId }) => publisherId),
      ...steps.map(({ creditedPublisher }) => creditedPublisher),
      ...origins.map(({ publisher }) => publisher),
    ]),
  );
  const publisherById = new Map(found(publishers).map((row) => [row.id, row]));
  const publisher = (id: bigint): string => publisherById.get(id)?.name ?? "a publisher that is gone";
  const article = (id: bigint): string => articleById.get(id)?.uri ?? "an article that is gone";
  return {
    publisher,
    article,
    entity: (id) => entityById.get(id)?.name ?? "somebody who is gone",
    outlet: (id) => {
      const publisherId = articleById.get(id)?.publisherId ?? null;
      return publisherId === null ? article(id) : publisher(publisherId);
    },
  };
};

const say = (steps: readonly ExplainedStep[], closedCircle: boolean): string => {
  const said = steps.slice(0, maxSaid).map(({ sentence }) => sentence);
  const more = steps.length - said.length;
  // two attributions may come to the same
  const once = [...new Set(said)];
  if (more > 0) once.push(`And ${more} more.`);
  if (closedCircle) once.push(circleSentence);
  return once.join(" ");
};

/** `found`: the component's origins and the chains of those of its claims that are to be explained; null where the claim counts for nothing. */
export const explain = async (
  rows: Rows,
  claim: bigint,
  counts: CorroborationCounts,
  found: { readonly origins: readonly Origin[]; readonly chains: readonly Chain[] } | null,
): Promise<Explanation> => {
  const { origins, chains } = found ?? { origins: [], chains: [] };
  const names = await namesOf(
    rows,
    chains.flatMap(({ steps }) => steps),
    origins,
  );
  const byKey = new Map(origins.map((origin) => [origin.key, origin]));
  const appearances = chains.map((chain): Appearance => {
    const steps = chain.steps.map(({ origin: key, ...step }): ExplainedStep => {
      const end = key === null ? null : (byKey.get(key) ?? null);
      return { ...step, end, sentence: sayStep({ ...step, origin: key }, end, names) };
    });
    return {
      claim: chain.claim,
      article: chain.steps[0]?.article ?? null,
      sentences: say(steps, chain.closedCircle),
      steps,
      origins: chain.origins.flatMap((key) => byKey.get(key) ?? []),
      closedCircle: chain.closedCircle,
    };
  });
  const asked = (one: Appearance): number => (one.claim === claim ? 0 : 1);
  return {
    claim,
    summary: saySummary(counts, origins, names),
    appearances: appearances.sort((a, b) => asked(a) - asked(b)),
  };
};
