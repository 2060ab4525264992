/** Claims that are about one topic each, filters that ask for one topic each, and filters that ask for nothing that ever comes. */
import { encodeId } from "../../src/terms/ids.ts";
import { claimsPerArticle, type World } from "../data/world.ts";
import type { Source } from "./live.ts";

/** The first entities of the world, in turn. */
export const topics = 100;

/** In a database that was loaded with the world, an entity's number is its rank and one. */
const entityFilter = (rank: number) => ({
  entities: { some: { entity: { id: { eq: encodeId("Entity", BigInt(rank + 1)) } } } },
});

/** All different; the n-th is about topic n. */
export const topicFilters = (count: number): readonly unknown[] =>
  Array.from({ length: count }, (_, n) => ({ and: [entityFilter(n % topics), { confidence: { gte: n / 1e6 } }] }));

/** The same articles, but the n-th claim is about topic n alone. */
export const onTopics = (source: Source, world: World): Source => {
  let claim = 0;
  return {
    take: (articles) =>
      source.take(articles).map((article) => {
        const first = claim;
        claim += claimsPerArticle;
        const ranks = Array.from({ length: claimsPerArticle }, (_, n) => (first + n) % topics);
        return {
          ...article,
          entities: ranks.map((rank) => ({ key: `t${rank}`, ...world.entity(rank) })),
          claims: (article.claims ?? []).map((each, n) => ({
            key: each.key,
            text: each.text,
            confidence: 0.5,
            entities: [{ entity: `t${ranks[n]}`, role: "SUBJECT" as const }],
          })),
        };
      }),
  };
};

/** Filters of the kinds that people set up, none of which any claim of the world matches. */
export const silentFilters = (count: number): readonly unknown[] =>
  Array.from({ length: count }, (_, n) => {
    const kinds = [
      { entities: { some: { entity: { name: { equals: `nobody ${n}` } } } } },
      { text: { matches: `unheardof${n}` } },
      { article: { publisher: { domain: { eq: `silent-${n}.example` } } } },
      { and: [{ language: { eq: `x-n${n}` } }, { confidence: { gte: 0.5 } }, { not: { modality: { eq: "DENIED" } } }] },
      { and: [entityFilter(1_000_000 + n), { or: [{ confidence: { gte: 0.9 } }, { modality: { eq: "RUMOURED" } }] }] },
    ];
    return kinds[n % kinds.length];
  });
