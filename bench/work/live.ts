/** The live and ingest workloads' operations, and the articles that are sent through them. */
import type { ArticleInput } from "../../src/domain/input.ts";
import type { World } from "../data/world.ts";
import { claimSelection } from "./claims.ts";

export const subscription = `subscription Live($filter: ClaimFilter) {
  claimEvents(filter: $filter) { kind cursor claim { ${claimSelection} } } }`;

/** The payload of a subscribe message, as text. */
export const subscribeMessage = (query: string, variables: unknown): string =>
  JSON.stringify({ query: query.replace(/\s+/g, " "), variables });

export const ingestMutation = `mutation Ingest($input: IngestArticlesInput!) {
  ingestArticles(input: $input) { batchId results { status errors { code message path } } } }`;

export interface IngestAnswer {
  readonly data: {
    readonly ingestArticles: {
      readonly results: readonly { readonly status: string; readonly errors: readonly unknown[] }[];
    };
  };
}

/** Hands out articles that nobody has sent yet, so that every round has new ones. */
export interface Source {
  take(articles: number): readonly ArticleInput[];
}

export const createSource = (world: World): Source => {
  let next = world.size.articles;
  return {
    take: (articles) => Array.from({ length: articles }, () => world.article(next++)),
  };
};
