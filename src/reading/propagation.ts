/**
 * How a claim spread: its appearances in the order of their time, who was first, and whom each one credits, with the lag. Times
 * are the articles' own dates, else when they came in; an undated article is placed by the latter and says so.
 */
import type { Queryable } from "../database/database.ts";
import type { Rows } from "./by-id/by-id.ts";
import type { Chain } from "./corroboration/corroboration.ts";
import { readExplanation } from "./corroboration/read.ts";

/** One claim of the component, in time. */
export interface PropagationStep {
  readonly claim: bigint;
  readonly article: bigint;
  readonly at: Date;
  /** false where the article gives no date, and `at` is when it came in */
  readonly dated: boolean;
  /** behind the first appearance */
  readonly lagMs: number;
  /** the claims that it credits, as its chain follows them, earliest first */
  readonly follows: readonly { readonly claim: bigint; readonly lagMs: number }[];
}

interface Appearance {
  readonly chain: Chain;
  readonly article: bigint;
  readonly at: Date;
  readonly dated: boolean;
}

const byTime = (one: { at: Date; claim: bigint }, other: { at: Date; claim: bigint }): number =>
  one.at.getTime() - other.at.getTime() || (one.claim < other.claim ? -1 : 1);

const appearancesOf = async (rows: Rows, chains: readonly Chain[]): Promise<Appearance[]> =>
  (
    await Promise.all(
      chains.map(async (chain) => {
        const articleId = chain.steps.find(({ claim }) => claim === chain.claim)?.article;
        const article = articleId === undefined ? null : await rows.articles.load(articleId);
        if (!article) return [];
        const { publishedAt, ingestedAt } = article;
        return [{ chain, article: article.id, at: publishedAt ?? ingestedAt, dated: publishedAt !== null }];
      }),
    )
  ).flat();

/** `first` claims of the component at most, the claim itself among them; none for a claim that is not ACTIVE. */
export const readPropagation = async (
  database: Queryable,
  rows: Rows,
  claim: bigint,
  first: number,
): Promise<readonly PropagationStep[]> => {
  const found = await readExplanation(database, claim, first);
  if (!found) return [];
  const appearances = await appearancesOf(rows, found.chains);
  const times = new Map(appearances.map(({ chain, at }) => [chain.claim, at.getTime()]));
  const start = Math.min(...times.values());
  return appearances
    .map(({ chain, article, at, dated }): PropagationStep => {
      const credited = new Set(chain.steps.flatMap((step) => (step.claim === chain.claim ? step.into : [])));
      const follows = [...credited].flatMap((other) => {
        const time = times.get(other);
        return time === undefined ? [] : [{ claim: other, at: new Date(time), lagMs: at.getTime() - time }];
      });
      return {
        ...{ claim: chain.claim, article, at, dated, lagMs: at.getTime() - start },
        follows: follows.sort(byTime).map(({ claim: other, lagMs }) => ({ claim: other, lagMs })),
      };
    })
    .sort(byTime);
};
