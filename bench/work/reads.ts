/** The read workloads: for each, what is asked of us, what the limit runs, and the values that both are given. */
import { wordsOf } from "../../src/filter/fold.ts";
import { encodeId } from "../../src/terms/ids.ts";
import { seeded, zipf } from "../data/random.ts";
import { createWorld, lastPublication, type Size } from "../data/world.ts";
import { claimFieldsJson, claimSelection, pageSql } from "./claims.ts";

/** Plain values of one request, numbers as they are in the tables. Each contender spells them its own way. */
export type Values = Readonly<Record<string, string | number>>;

export interface ReadWork {
  readonly id: "Q1" | "Q2" | "Q3" | "Q4";
  readonly title: string;
  /** the request to the service */
  readonly document: string;
  variables(values: Values): Readonly<Record<string, unknown>>;
  /** the limit's statement and its parameters */
  readonly sql: string;
  /** true: planned anew for each request. With a million claims one plan for all of Q4's values takes a hundred times as long. */
  readonly plannedAnew: boolean;
  parameters(values: Values): readonly unknown[];
  /** the requests of a run, used in turn */
  values(size: Size): readonly Values[];
}

const requestsPerWork = 200;
const manyValues = (make: (index: number) => Values): readonly Values[] =>
  Array.from({ length: requestsPerWork }, (_, n) => make(n));

/** Entities as dashboards ask for them: the more a name is in the news, the more often. */
const askedEntities = (size: Size): readonly number[] => {
  const random = seeded(7);
  const rank = zipf(Math.min(size.entities, 2_000), 0.5);
  return Array.from({ length: requestsPerWork }, () => 1 + rank(random));
};

const page = `nodes { ${claimSelection} } pageInfo { hasNextPage endCursor }`;

const q1: ReadWork = {
  id: "Q1",
  plannedAnew: false,
  title: "a claim by id, 8 fields",
  document: `query Q1($id: ID!) { claim(id: $id) { id key extractor text language modality confidence status } }`,
  variables: ({ claim }) => ({ id: encodeId("Claim", BigInt(claim ?? 0)) }),
  sql: `SELECT json_build_object('data', json_build_object('claim', (SELECT ${claimFieldsJson} FROM claim c WHERE c.id = $1)))::text AS answer`,
  parameters: ({ claim }) => [claim],
  values: (size) => manyValues((n) => ({ claim: 1 + ((n * 7919) % (size.articles * 10)) })),
};

const q2: ReadWork = {
  id: "Q2",
  plannedAnew: false,
  title: "first 20 claims of an entity, newest first, 3 levels",
  document: `query Q2($entity: ID!) {
    claims(first: 20, filter: { entities: { some: { entity: { id: { eq: $entity } } } } }) { ${page} } }`,
  variables: ({ entity }) => ({ entity: encodeId("Entity", BigInt(entity ?? 0)) }),
  sql: pageSql(
    `SELECT DISTINCT m.claim_id AS id FROM claim_entity m JOIN claim k ON k.id = m.claim_id
     WHERE m.entity_id = $1 AND k.status = 'ACTIVE' ORDER BY m.claim_id DESC LIMIT 21`,
    20,
  ),
  parameters: ({ entity }) => [entity],
  values: (size) => {
    const entities = askedEntities(size);
    return manyValues((n) => ({ entity: entities[n] ?? 1 }));
  },
};

const q3: ReadWork = {
  id: "Q3",
  plannedAnew: true,
  title: "and/or/not over entities, confidence, publisher, dates; 50 rows",
  document: `query Q3($entities: [ID!]!, $publisher: ID!, $from: DateTime!, $to: DateTime!, $confidence: Float!) {
    claims(first: 50, filter: { and: [
      { entities: { some: { entity: { id: { in: $entities } } } } }
      { or: [{ confidence: { gte: $confidence } }, { confidence: { isNull: true } }] }
      { not: { article: { publisher: { id: { eq: $publisher } } } } }
      { article: { publishedAt: { gte: $from, lt: $to } } }
    ] }) { ${page} } }`,
  variables: ({ a, b, publisher, from, to, confidence }) => ({
    entities: [encodeId("Entity", BigInt(a ?? 0)), encodeId("Entity", BigInt(b ?? 0))],
    publisher: encodeId("Publisher", BigInt(publisher ?? 0)),
    from,
    to,
    confidence,
  }),
  sql: pageSql(
    `SELECT DISTINCT m.claim_id AS id FROM claim_entity m JOIN claim k ON k.id = m.claim_id JOIN article s ON s.id = k.article_id
     WHERE m.entity_id = ANY ($1::bigint[]) AND k.status = 'ACTIVE' AND (k.confidence >= $2 OR k.confidence IS NULL)
       AND s.publisher_id IS DISTINCT FROM $3 AND s.published_at >= $4 AND s.published_at < $5
     ORDER BY m.claim_id DESC LIMIT 51`,
    50,
  ),
  parameters: ({ a, b, confidence, publisher, from, to }) => [[a, b], confidence, publisher, from, to],
  values: (size) => {
    const entities = askedEntities(size);
    const daysAgo = (days: number): string => new Date(lastPublication(size) - days * 86_400_000).toISOString();
    const span = size.articles / 160;
    return manyValues((n) => ({
      a: entities[n] ?? 1,
      b: entities[(n * 31 + 7) % entities.length] ?? 1,
      publisher: 1 + (n % 5),
      confidence: 0.5 + (n % 4) / 10,
      from: daysAgo((span * (30 + (n % 20))) / 100),
      to: daysAgo((span * (n % 10)) / 100),
    }));
  },
};

const q4: ReadWork = {
  id: "Q4",
  plannedAnew: true,
  title: "text search for two words, accents missing in the query; 20 rows",
  document: `query Q4($text: String!) { claims(first: 20, filter: { text: { matches: $text } }) { ${page} } }`,
  variables: ({ text }) => ({ text }),
  sql: pageSql(
    `SELECT k.id FROM claim k WHERE k.text_words @@ $1::tsquery AND k.status = 'ACTIVE' ORDER BY k.id DESC LIMIT 21`,
    20,
  ),
  parameters: ({ text }) => [
    wordsOf(String(text))
      .map((word) => `'${word}'`)
      .join(" & "),
  ],
  values: (size) => {
    const world = createWorld(size);
    return manyValues((n) => {
      const claim = world.article((n * 613) % size.articles).claims?.[n % 10];
      const words = wordsOf(claim?.text ?? "").filter((word) => /^[a-z]{3,}$/.test(word));
      return { text: `${words[0] ?? "cipu"} ${words.at(-1) ?? ""}` };
    });
  },
};

export const readWorks: readonly ReadWork[] = [q1, q2, q3, q4];

/** Q5: page after page of one list. `after` is null for the first page; the limit's cursor is a claim's number. */
export const pageWork = {
  document: `query Q5($after: String) { claims(first: 20, after: $after) { ${page} } }`,
  /** to get deep into the list */
  skip: `query Q5Skip($after: String) { claims(first: 100, after: $after) { pageInfo { endCursor } } }`,
  sql: pageSql(
    `SELECT k.id FROM claim k WHERE k.status = 'ACTIVE' AND k.id < coalesce($1::bigint, 9223372036854775807) ORDER BY k.id DESC LIMIT 21`,
    20,
  ),
};
