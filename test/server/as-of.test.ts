/** The past answers as the present did: what was asked after each commit is asked again, as of it. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { ask, post } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const claimFields = `
  id key text language status statusReason modality confidence ingestedAt updatedAt quote { text start end verified }
  entities { role entity { id name aliases wikidataId claimCount mergedInto { id } } }
  attributions { kind speaker publisher { id name } articleUri article { id title } speakerEntity { id name } anonymousSources }
  article { id uri title body language revision publisher { id name domain aliases } citedPublishers { id }
    claims(first: 3) { nodes { id text } totalCount } }
  corroboration { articles publishers independentOrigins independentOriginsUpperBound contested circular
    origins(first: 5) { kind known speaker claimCount publisher { id } article { id } speakerEntity { id } claims(first: 3) { nodes { id } } } }
  relations { nodes { id type note stale from { id text } to { id } } totalCount }`;

/** Every kind of condition that looks at something which may change. */
const filters: readonly object[] = [
  { status: { in: ["ACTIVE", "RETRACTED", "WITHDRAWN"] } },
  { text: { matches: "harbour*" } },
  { text: { contains: "ridge" } },
  { entities: { some: { entity: { name: { equals: "Iron Works" } } } } },
  { entities: { none: { entity: { wikidataId: { isNull: false } } } } },
  { article: { text: { matches: "crane" } } },
  { article: { publisher: { name: { matches: "Gazette" } } } },
  { attributions: { some: { speaker: { contains: "novak" } } } },
  { attributions: { some: { article: { language: { eq: "cs" } } } } },
  { independentOrigins: { gte: 2 } },
  { contested: { eq: true } },
  { not: { confidence: { gte: 0.5 } }, modality: { in: ["ASSERTED", "DENIED"] } },
];

const question = `query Known($filter: ClaimFilter, $asOf: DateTime, $order: ClaimOrder) {
  claims(first: 30, filter: $filter, asOf: $asOf, orderBy: $order) { nodes { ${claimFields} } totalCount logCursor }
  claimFacets(filter: $filter, by: ENTITY, asOf: $asOf) { value count node { id ... on Entity { name } } }
}`;
const orders = ["INGESTED_AT", "PUBLISHED_AT", "CONFIDENCE", "INDEPENDENT_ORIGINS"].map((field) => ({
  field,
  direction: "DESC",
}));
const withOrder = (index: number) => ({ filter: filters[index], order: orders[index % orders.length] });

const words = [
  "The harbour bridge opens",
  "The bridge stays shut",
  "A crane fell",
  "Steel costs more",
  "Novák resigns",
];
const bodies = [
  "A crane fell at the quay. Nobody was hurt.",
  "The bridge opens in May, the mayor says.",
  "Ridge roads closed.",
];
const names = ["Iron Works", "Harbour Trust", "Jana Nováková"];
const outlets = ["Coast Gazette", "Inland Gazette", "Valley Post"];

const article = fc.record({
  uri: fc.nat(5).map((n) => `https://coast.example/${n}`),
  title: fc.option(fc.constantFrom(...words), { nil: null }),
  body: fc.constantFrom(...bodies),
  language: fc.constantFrom("cs", "en"),
  publishedAt: fc.option(fc.constantFrom("2026-05-01T08:00:00Z", "2026-05-02T08:00:00Z"), { nil: null }),
  publisher: fc.option(
    fc.constantFrom(...outlets).map((name) => ({ name })),
    { nil: null },
  ),
  citedPublishers: fc
    .uniqueArray(fc.constantFrom(...outlets), { maxLength: 2 })
    .map((all) => all.map((name) => ({ name }))),
  claims: fc.uniqueArray(
    fc.record({
      key: fc.constantFrom("a", "b", "c"),
      text: fc.constantFrom(...words),
      modality: fc.constantFrom("ASSERTED", "DENIED", "PREDICTED"),
      confidence: fc.option(fc.constantFrom(0.2, 0.5, 0.9), { nil: null }),
      quote: fc.option(
        fc.constantFrom("Nobody was hurt", "in May", "not there").map((text) => ({ text })),
        { nil: null },
      ),
      entities: fc.uniqueArray(
        fc.record({ entity: fc.nat(2).map(String), role: fc.constantFrom("SUBJECT", "OBJECT") }),
        {
          maxLength: 2,
          selector: ({ entity, role }) => entity + role,
        },
      ),
      attributions: fc.array(
        fc.constantFrom(
          { kind: "ON_RECORD", speaker: "Petr Novák", speakerEntity: "2" },
          { kind: "CITES_PUBLISHER", publisher: { name: "Valley Post" }, articleUri: "https://coast.example/3" },
          { kind: "ANONYMOUS", anonymousSources: 2 },
        ),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 3, selector: ({ key }) => key },
  ),
});
const entities = names.map((name, key) => ({
  key: String(key),
  kind: "ORGANIZATION",
  name,
  aliases: key === 0 ? ["Ironworks"] : [],
}));

type Step = (ids: Ids) => { readonly query: string; readonly variables: object } | null;
interface Ids {
  readonly claims: readonly string[];
  readonly entities: readonly string[];
  readonly publishers: readonly string[];
  readonly relations: readonly string[];
}
const pick = (list: readonly string[], at: number): string | undefined => list[at % Math.max(list.length, 1)];

const ingest = article.map(
  (sent): Step =>
    () => ({
      query:
        "mutation ($articles: [ArticleInput!]!) { ingestArticles(input: { articles: $articles }) { results { status errors { message } } } }",
      variables: { articles: [{ ...sent, entities }] },
    }),
);
const pair = fc.tuple(fc.nat(50), fc.nat(50));
const onTwo = (kind: keyof Ids, query: string) =>
  pair.map(
    ([a, b]): Step =>
      (ids) => {
        const [from, to] = [pick(ids[kind], a), pick(ids[kind], b)];
        return from && to && from !== to ? { query, variables: { from, to } } : null;
      },
  );
const onOne = (kind: keyof Ids, query: string) =>
  fc.nat(50).map(
    (a): Step =>
      (ids) => {
        const id = pick(ids[kind], a);
        return id ? { query, variables: { id } } : null;
      },
  );
const step = fc.oneof(
  { weight: 5, arbitrary: ingest },
  onOne("claims", 'mutation ($id: ID!) { retractClaims(ids: [$id], reason: "made up") { retracted } }'),
  onOne("claims", 'mutation ($id: ID!) { restoreClaims(ids: [$id], reason: "found again") { restored } }'),
  onTwo(
    "claims",
    'mutation ($from: ID!, $to: ID!) { relateClaims(input: { from: $from, to: $to, type: SAME_AS, note: "one" }) { created } }',
  ),
  onTwo(
    "claims",
    "mutation ($from: ID!, $to: ID!) { relateClaims(input: { from: $from, to: $to, type: CONTRADICTS }) { created } }",
  ),
  onOne("relations", "mutation ($id: ID!) { unrelateClaims(relationId: $id) { removed } }"),
  onTwo("entities", "mutation ($from: ID!, $to: ID!) { mergeEntities(from: $from, into: $to) { into { id } } }"),
  onOne("entities", "mutation ($id: ID!) { unmergeEntity(id: $id) { into { id } } }"),
  onOne(
    "entities",
    'mutation ($id: ID!) { updateEntity(input: { id: $id, name: "Renamed Works", aliases: ["The Works"] }) { cursor } }',
  ),
  onTwo("publishers", "mutation ($from: ID!, $to: ID!) { mergePublishers(from: $from, into: $to) { into { id } } }"),
  onOne("publishers", "mutation ($id: ID!) { unmergePublisher(id: $id) { into { id } } }"),
);

const readIds = async (): Promise<Ids> => {
  const { claims, entities, publishers } = await ask<
    Record<string, { nodes: { id: string; relations: { nodes: { id: string }[] } }[] }>
  >(
    service.url,
    `{ claims(first: 100, filter: { status: { in: [ACTIVE, RETRACTED, WITHDRAWN] } }) { nodes { id relations { nodes { id } } } }
       entities(first: 100) { nodes { id } } publishers(first: 100) { nodes { id } } }`,
  );
  const idsOf = (list: typeof claims) => (list?.nodes ?? []).map(({ id }) => id);
  return {
    claims: idsOf(claims),
    entities: idsOf(entities),
    publishers: idsOf(publishers),
    relations: (claims?.nodes ?? []).flatMap(({ relations }) => relations.nodes.map(({ id }) => id)),
  };
};

const lastInstant = async (): Promise<string> => {
  const [row] = await service.rooms.database.query<{ at: Date }>(
    sql`SELECT at FROM log_commit ORDER BY id DESC LIMIT 1`,
  );
  return row?.at.toISOString() ?? "1970-01-01T00:00:00.000Z";
};

describe("the past", () => {
  it("shows a claim, what hangs on it and its support as they were, and tells its versions", async () => {
    const sent = (text: string, confidence: number) => ({
      uri: "https://coast.example/told",
      title: "The quay",
      body: bodies[0],
      language: "en",
      claims: [{ key: "told", text, confidence, entities: [] }],
    });
    const ingestOne =
      "mutation ($a: [ArticleInput!]!) { ingestArticles(input: { articles: $a }) { results { claims { claim { id } } } } }";
    const { ingestArticles } = await ask<{ ingestArticles: { results: { claims: { claim: { id: string } }[] }[] } }>(
      service.url,
      ingestOne,
      { a: [sent("A crane fell at the old quay", 0.2)] },
    );
    const id = ingestArticles.results[0]?.claims[0]?.claim.id;
    const first = await lastInstant();
    await ask(service.url, ingestOne, { a: [sent("A crane fell at the new quay", 0.9)] });
    await ask(service.url, `mutation ($id: ID!) { retractClaims(ids: [$id], reason: "No crane fell") { retracted } }`, {
      id,
    });

    const told = await ask(
      service.url,
      `query ($id: ID!, $first: DateTime) {
        known: claim(id: $id, asOf: $first) { text confidence status article { claims(first: 5) { nodes { text } } } }
        before: claim(id: $id, asOf: "2020-01-01T00:00:00Z") { id }
        now: claim(id: $id) { text status article { revisions { revision } }
          history { changed text confidence status statusReason until claim { text status } } }
      }`,
      { id, first },
    );
    const text = "A crane fell at the old quay";
    expect(told).toEqual({
      known: { text, confidence: 0.2, status: "ACTIVE", article: { claims: { nodes: [{ text }] } } },
      before: null,
      now: {
        text: "A crane fell at the new quay",
        status: "RETRACTED",
        article: { revisions: [{ revision: 1 }] },
        history: [
          {
            ...{
              changed: ["STATUS", "CORROBORATION"],
              text: "A crane fell at the new quay",
              confidence: 0.9,
              status: "RETRACTED",
            },
            ...{
              statusReason: "No crane fell",
              until: null,
              claim: { text: "A crane fell at the new quay", status: "RETRACTED" },
            },
          },
          {
            ...{
              changed: ["TEXT", "CONFIDENCE"],
              text: "A crane fell at the new quay",
              confidence: 0.9,
              status: "ACTIVE",
            },
            ...{
              statusReason: null,
              until: expect.any(String),
              claim: { text: "A crane fell at the new quay", status: "ACTIVE" },
            },
          },
          {
            ...{ changed: [], text, confidence: 0.2, status: "ACTIVE" },
            ...{ statusReason: null, until: expect.any(String), claim: { text, status: "ACTIVE" } },
          },
        ],
      },
    });
  });

  it("is answered as the present was, whatever has happened since", { timeout: 120_000 }, async () => {
    const known = new Map<string, { readonly variables: object; readonly answer: unknown }>();
    let round = 0;
    const seed = Date.now() % 2 ** 31;
    process.stdout.write(`as of: seed ${seed}\n`);
    // a step may change nothing: then there are more
    for (let draw = 0; known.size <= 15; draw++)
      for (const take of fc.sample(step, { numRuns: 50, seed: seed + draw })) {
        const made = take(await readIds());
        if (!made) continue;
        await post(service.url, made.query, made.variables);
        const variables = withOrder(round++ % filters.length);
        // of commits within one millisecond the last one counts
        known.set(await lastInstant(), { variables, answer: await ask(service.url, question, variables) });
      }
    for (const [asOf, { variables, answer }] of known)
      expect(await ask(service.url, question, { ...variables, asOf }), `as of ${asOf}`).toEqual(answer);

    const withoutCursor = question.replace("logCursor", "");
    await service.rooms.database.query(sql`DELETE FROM claim_event`);
    for (const [asOf, { variables, answer }] of known) {
      const pruned = await ask<{ claims: object }>(service.url, withoutCursor, { ...variables, asOf });
      expect({ ...pruned, claims: { logCursor: expect.anything(), ...pruned.claims } }, "with the log pruned").toEqual(
        answer,
      );
    }
  });
});
