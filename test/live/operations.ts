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
  const withClaims = (field: string, selection: string) => (): Operation => {
    const ids = [...new Set(Array.from({ length: 1 + random.int(4) }, () => random.pick(known.claims)))];
    return { query: mutation(`${field}(ids: ${text(ids)}, reason: "${reason}")`, selection), variables: {} };
  };
  const withOne = (list: readonly string[], field: (id: string) => string, selection: string) => (): Operation => ({
    query: mutation(field(text(random.pick(list))), selection),
    variables: {},
  });
  const withTwo =
    (list: readonly string[], field: (one: string, other: string) => string, selection: string) => () => ({
      query: mutation(field(text(random.pick(list)), text(random.pick(list))), selection),
      variables: {},
    });
  const kinds: readonly { readonly weight: number; readonly make: () => Operation }[] = [
    { weight: 14, make: sendArticles },
    { weight: 2, make: withClaims("retractClaims", "retracted") },
    { weight: 3, make: withClaims("restoreClaims", "restored") },
    {
      weight: 1,
      make: withOne(known.batches, (id) => `retractBatch(batchId: ${id}, reason: "${reason}")`, "retracted"),
    },
    {
      weight: 3,
      make: withTwo(
        known.claims,
        (from, to) => `relateClaims(input: { from: ${from}, to: ${to}, type: ${random.pick(claimRelationTypes)} })`,
        "created relation { id from { id } to { id } }",
      ),
    },
    { weight: 1, make: withOne(known.relations, (id) => `unrelateClaims(relationId: ${id})`, "removed") },
    {
      weight: 1,
      make: withTwo(known.entities, (from, into) => `mergeEntities(from: ${from}, into: ${into})`, "from { id }"),
    },
    { weight: 2, make: withOne(known.entities, (id) => `unmergeEntity(id: ${id})`, "from { id }") },
    {
      weight: 1,
      make: withTwo(known.publishers, (from, into) => `mergePublishers(from: ${from}, into: ${into})`, "from { id }"),
    },
    { weight: 2, make: withOne(known.publishers, (id) => `unmergePublisher(id: ${id})`, "from { id }") },
  ];
  const deck = kinds.flatMap(({ weight, make }) => Array.from({ length: weight }, () => make));
  return () => {
    // until something is known there is nothing to change
    const empty = Object.values(known).some((list: readonly string[]) => list.length === 0);
    const make = random.pick(deck);
    return empty && make !== sendArticles ? null : make();
  };
};
