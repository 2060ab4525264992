import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, hearOverSocket, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { about, article, type Ingested, ingest, type Listened, listen } from "./news.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const ferries = article("ferries", [
  {
    key: "electric",
    text: "The port will run three ferries on batteries.",
    about: ["Lindhaven Port"],
    confidence: 0.9,
  },
  { key: "price", text: "A crossing will cost the same as today.", about: ["Northline"] },
]);

interface Claims {
  readonly claims: {
    readonly totalCount: number;
    readonly logCursor: string;
    readonly nodes: readonly { readonly id: string; readonly key: string }[];
  };
}
const list = /* GraphQL */ `
  query List($filter: ClaimFilter) {
    claims(filter: $filter) {
      totalCount
      logCursor
      nodes {
        id
        key
        quote { text start end verified }
        attributions { kind }
        article { uri title revision publisher { name domain } }
      }
    }
  }
`;

test("a claim goes in by the mutation, comes out of a filtered query, and reaches a live subscriber", async () => {
  const client = socketClient(service.wsUrl);
  const heard = hearOverSocket<Listened>(client, { query: listen, variables: { filter: about("lindhaven port") } });
  expect((await heard.next()).claimEvents.kind).toBe("READY");

  const sent = await ask<Ingested>(service.url, ingest, { input: { articles: [ferries] } });
  expect(sent.ingestArticles.results).toMatchObject([
    {
      status: "CREATED",
      errors: [],
      claims: [
        { key: "electric", status: "CREATED" },
        { key: "price", status: "CREATED" },
      ],
    },
  ]);

  const { claimEvents } = await heard.next();
  expect(claimEvents).toMatchObject({
    kind: "ADDED",
    reason: null,
    claim: {
      key: "electric",
      article: { uri: ferries.uri, publisher: { name: "Harbour Post" } },
      entities: [{ role: "SUBJECT", entity: { name: "Lindhaven Port" } }],
    },
  });

  const { claims } = await ask<Claims>(service.url, list, { filter: about("LINDHAVEN PORT") });
  expect(claims).toMatchObject({
    totalCount: 1,
    nodes: [
      {
        id: claimEvents.claimId,
        quote: { text: "The port will run three ferries on batteries.", start: 0, end: 45, verified: true },
        attributions: [{ kind: "UNSTATED" }],
        article: { title: "About ferries", revision: 1, publisher: { domain: "harbour-post.example" } },
      },
    ],
  });
  heard.close();
  await client.dispose();
});

test("the same article sent again changes nothing and is heard by nobody", async () => {
  const before = await ask<{ logHead: string }>(service.url, "{ logHead }");
  const sent = await ask<Ingested>(service.url, ingest, { input: { articles: [ferries] } });
  expect(sent.ingestArticles.results[0]).toMatchObject({
    status: "UNCHANGED",
    claims: [{ status: "UNCHANGED" }, { status: "UNCHANGED" }],
  });
  expect(await ask(service.url, "{ logHead }")).toEqual(before);
});

test("a page's logCursor joins the page to the stream: nothing is missed and nothing is heard twice", async () => {
  const { claims } = await ask<Claims>(service.url, list, {});
  await ask(service.url, ingest, {
    input: { articles: [article("tides", [{ key: "high", text: "The tide was high.", about: ["Lindhaven Port"] }])] },
  });
  const client = socketClient(service.wsUrl);
  const heard = hearOverSocket<Listened>(client, { query: listen, variables: { after: claims.logCursor } });
  const events = await heard.until(({ claimEvents }) => claimEvents.kind === "READY");
  expect(events.map(({ claimEvents }) => [claimEvents.kind, claimEvents.claim?.key])).toEqual([
    ["ADDED", "high"],
    ["READY", undefined],
  ]);
  heard.close();
  await client.dispose();
});

test("an answer in one request shows what the mutation before it wrote", async () => {
  const [known] = (await ask<Claims>(service.url, list, { filter: about("Northline") })).claims.nodes;
  const data = await ask<Record<string, { claims: readonly object[] }>>(
    service.url,
    /* GraphQL */ `
      mutation BackAndForth($ids: [ID!]!) {
        gone: retractClaims(ids: $ids, reason: "misread") { retracted claims { status statusReason } }
        back: restoreClaims(ids: $ids, reason: "read again") { restored claims { status statusReason } }
      }
    `,
    { ids: [known?.id] },
  );
  expect(data["gone"]).toMatchObject({ retracted: 1, claims: [{ status: "RETRACTED", statusReason: "misread" }] });
  expect(data["back"]).toMatchObject({ restored: 1, claims: [{ status: "ACTIVE", statusReason: null }] });
});

test("a merged entity's id resolves to the retired one itself, and lists show the survivor", async () => {
  const { entities } = await ask<{ entities: { nodes: readonly { id: string; name: string }[] } }>(
    service.url,
    "{ entities { nodes { id name } } }",
  );
  const idOf = (name: string) => entities.nodes.find((entity) => entity.name === name)?.id;
  const [from, into] = [idOf("Northline"), idOf("Lindhaven Port")];
  await ask(service.url, "mutation M($from: ID!, $into: ID!) { mergeEntities(from: $from, into: $into) { cursor } }", {
    from,
    into,
  });
  const read = /* GraphQL */ `
    query Merged($id: ID!) {
      node(id: $id) { __typename id ... on Entity { name mergedInto { name } claimCount claims { totalCount } } }
      claims(filter: { entities: { some: { entity: { id: { eq: $id } } } } }) {
        totalCount
        nodes { entities { entity { name } } }
      }
    }
  `;
  const about = { totalCount: 3 };
  expect(await ask(service.url, read, { id: from })).toMatchObject({
    node: {
      __typename: "Entity",
      id: from,
      name: "Northline",
      mergedInto: { name: "Lindhaven Port" },
      claimCount: 3,
      claims: about,
    },
    claims: {
      ...about,
      nodes: Array.from({ length: 3 }, () => ({ entities: [{ entity: { name: "Lindhaven Port" } }] })),
    },
  });
  await ask(service.url, "mutation U($id: ID!) { unmergeEntity(id: $id) { from { name mergedInto { id } } } }", {
    id: from,
  });
  expect(await ask(service.url, read, { id: from })).toMatchObject({
    node: { mergedInto: null, claimCount: 1 },
    claims: { totalCount: 1, nodes: [{ entities: [{ entity: { name: "Northline" } }] }] },
  });
});

test("a sender finds its batches, newest first, with what was refused in them", async () => {
  const broken = article("broken", [], { body: "Broken.", language: "not a language" });
  const good = article("good", [{ key: "k", text: "The pier is open.", about: ["Lindhaven Port"] }]);
  const sent = await ask<Ingested>(service.url, ingest, { input: { articles: [broken, good], batchKey: "monday" } });
  expect(sent.ingestArticles.results.map(({ status }) => status)).toEqual(["REJECTED", "CREATED"]);
  const read = /* GraphQL */ `
    query Batches($after: String) {
      ingestBatches(first: 1, after: $after) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor }
        nodes {
          id sender key createdAt lastSentAt articlesCreated articlesRejected claimsCreated retractedAt
          rejections { index uri errors { path code } }
        }
      }
    }
  `;
  interface Batches {
    readonly ingestBatches: { readonly totalCount: number; readonly pageInfo: { readonly endCursor: string } };
  }
  const first = await ask<Batches>(service.url, read);
  expect(first.ingestBatches).toMatchObject({
    pageInfo: { hasNextPage: true, hasPreviousPage: false },
    nodes: [
      {
        id: sent.ingestArticles.batchId,
        sender: "local",
        key: "monday",
        articlesCreated: 1,
        articlesRejected: 1,
        claimsCreated: 1,
        retractedAt: null,
        rejections: [{ index: 0, uri: broken.uri, errors: [{ path: ["language"], code: "INVALID_LANGUAGE" }] }],
      },
    ],
  });
  const second = await ask<Batches>(service.url, read, { after: first.ingestBatches.pageInfo.endCursor });
  expect(second.ingestBatches).toMatchObject({ nodes: [{ key: null }], pageInfo: { hasPreviousPage: true } });
  expect(
    await ask(service.url, "query N($id: ID!) { node(id: $id) { __typename id } }", {
      id: sent.ingestArticles.batchId,
    }),
  ).toEqual({
    node: { __typename: "IngestBatch", id: sent.ingestArticles.batchId },
  });
});
