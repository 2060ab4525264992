/** What scrapers and curators send: one operation at a time, of a random kind, about what earlier ones have made. */
import fc from "fast-check";
import { claimRelationTypes } from "../../src/terms/enumerations.ts";
import { articleInput } from "../fanout/random-newsroom.ts";
import type { Random } from "./random.ts";

/** Ids that writers have heard of; the oldest are forgotten. */
export interface Known {
  readonly claims: string[];
  readonly entities: string[];
  readonly publishers: string[];
  readonly relations: string[];
  readonly batches: string[];
}
export const createKnown = (): Known => ({ claims: [], entities: [], publishers: [], relations: [], batches: [] });

const keptIds = 400;
export const learn = (list: string[], ids: readonly string[]): void => {
  list.push(...ids);
  list.splice(0, Math.max(0, list.length - keptIds));
};

export interface Operation {
  readonly query: string;
  readonly variables: object;
}

const uris = 60;
const reason = "it was wrong";

const ingest = /* GraphQL */ `
  mutation Ingest($input: IngestArticlesInput!) {
    sent: ingestArticles(input: $input) {
      batchId cursor
      results {
        status
        article { publisher { id } }
        claims { status claim { id entities { entity { id } } } }
      }
    }
  }
`;
const mutation = (field: string, selection: string): string => `mutation { sent: ${field} { cursor ${selection} } }`;
const text = (value: unknown): string => JSON.stringify(value);

/** `seed`: for what articles say. */
export const createOperations = (known: Known, random: Random, seed: number): (() => Operation | null) => {
  const articles = fc.sample(articleInput, { numRuns: 300, seed });
  const article = () => ({ ...random.pick(articles), uri: `https://paper.example/${random.int(uris)}` });
  const sendArticles = (): Operation => {
    const sent = new Map(Array.from({ length: 1 + random.int(4) }, article).map((one) => [one.uri, one]));
    return { query: ingest, variables: { input: { articles: [...sent.values()] } } };
  };
  /** About what is known: null as long as nothing is. */
  const about = (list: readonly string[], make: () => string, selection: string) => (): Operation | null =>
    list.length === 0 ? null : { query: mutation(make(), selection), variables: {} };
  const { claims, entities, publishers, relations, batches } = known;
  const one = (list: readonly string[]): string => text(random.pick(list));
  const some = (list: readonly string[]): string =>
    text([...new Set(Array.from({ length: 1 + random.int(4) }, () => random.pick(list)))]);
  const type = (): string => random.pick(claimRelationTypes);
  const kinds: readonly { readonly weight: number; readonly make: () => Operation | null }[] = [
    { weight: 14, make: sendArticles },
    { weight: 2, make: about(claims, () => `retractClaims(ids: ${some(claims)}, reason: "${reason}")`, "retracted") },
    { weight: 3, make: about(claims, () => `restoreClaims(ids: ${some(claims)}, reason: "${reason}")`, "restored") },
    {
      weight: 1,
      make: about(batches, () => `retractBatch(batchId: ${one(batches)}, reason: "${reason}")`, "retracted"),
    },
    {
      weight: 3,
      make: about(
        claims,
        () => `relateClaims(input: { from: ${one(claims)}, to: ${one(claims)}, type: ${type()} })`,
        "created relation { id from { id } to { id } }",
      ),
    },
    { weight: 1, make: about(relations, () => `unrelateClaims(relationId: ${one(relations)})`, "removed") },
    {
      weight: 1,
      make: about(entities, () => `mergeEntities(from: ${one(entities)}, into: ${one(entities)})`, "from { id }"),
    },
    { weight: 2, make: about(entities, () => `unmergeEntity(id: ${one(entities)})`, "from { id }") },
    {
      weight: 1,
      make: about(
        publishers,
        () => `mergePublishers(from: ${one(publishers)}, into: ${one(publishers)})`,
        "from { id }",
      ),
    },
    { weight: 2, make: about(publishers, () => `unmergePublisher(id: ${one(publishers)})`, "from { id }") },
  ];
  const deck = kinds.flatMap(({ weight, make }) => Array.from({ length: weight }, () => make));
  return () => random.pick(deck)();
};
