/** Where a claim comes from, through the front door: counts, origins, words, filters, orders, events, and what changed. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, hearOverSocket, post, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { type Ingested, ingest, type Listened, listen } from "./news.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const outlet = (name: string) => ({ name, domain: `${name.toLowerCase().replaceAll(" ", "-")}.example` });
const credits = (name: string) => [{ kind: "CITES_PUBLISHER", publisher: outlet(name) }];
const own = [{ kind: "OWN_REPORTING" }];

/** One article of an outlet with one claim; gives the claim's id. The uri is the outlet's and the story's. */
const publish = async (story: string, publisher: string, attributions: readonly object[] = []): Promise<string> => {
  const articles = [
    {
      uri: `https://${outlet(publisher).domain}/${story}`,
      title: `${publisher} on ${story}`,
      body: `${publisher} writes its own words about ${story}.`,
      language: "en",
      publisher: outlet(publisher),
      claims: [{ key: story, text: `${story} is late.`, attributions }],
    },
  ];
  const { ingestArticles } = await ask<Ingested>(service.url, ingest, { input: { articles } });
  const id = ingestArticles.results[0]?.claims[0]?.claim.id;
  if (!id) throw new Error(`refused: ${JSON.stringify(ingestArticles.results)}`);
  return id;
};
const relate = (from: string, to: string, type = "SAME_AS") =>
  ask(service.url, "mutation ($input: RelateClaimsInput!) { relateClaims(input: $input) { cursor } }", {
    input: { from, to, type },
  });

const corroborationOf = async (id: string) =>
  (
    await ask<{ claim: { corroboration: Record<string, unknown> } }>(
      service.url,
      /* GraphQL */ `query ($id: ID!) { claim(id: $id) { corroboration {
        articles publishers independentOrigins independentOriginsUpperBound contested circular
        origins { kind known claimCount publisher { name } claims(first: 5) { totalCount nodes { id } pageInfo { hasNextPage } logCursor } }
      } } }`,
      { id },
    )
  ).claim.corroboration;

test("two articles, one crediting a paper and one that does not say, are one known origin and at most two", async () => {
  const [crediting, silent] = [
    await publish("delay", "Denik N", credits("Financial Times")),
    await publish("delay", "Kuryr"),
  ];
  await relate(crediting, silent);
  expect(await corroborationOf(silent)).toMatchObject({
    articles: 2,
    publishers: 2,
    independentOrigins: 1,
    independentOriginsUpperBound: 2,
    contested: false,
    circular: false,
    origins: [
      {
        kind: "CITES_PUBLISHER",
        known: true,
        claimCount: 1,
        publisher: { name: "Financial Times" },
        claims: { totalCount: 1, nodes: [{ id: crediting }], pageInfo: { hasNextPage: false } },
      },
      {
        kind: "UNSTATED",
        known: false,
        claimCount: 1,
        publisher: { name: "Kuryr" },
        claims: { nodes: [{ id: silent }] },
      },
    ],
  });
  const explanation = await ask(
    service.url,
    /* GraphQL */ `query ($claim: ID!) { explainCorroboration(claim: $claim) {
      summary
      corroboration { independentOrigins }
      appearances { claim { id } text origins { publisher { name } } steps { outcome kind countedAs origin { known } creditedPublisher { name } } }
    } }`,
    { claim: silent },
  );
  expect(explanation).toEqual({
    explainCorroboration: {
      summary:
        "2 articles of 2 publishers say this. It leads back to 1 known origin: Financial Times. With those that do not say where they have it from there may be 2.",
      corroboration: { independentOrigins: 1 },
      appearances: [
        {
          claim: { id: silent },
          text: "Kuryr does not say where it has this from, so it may be one more origin, in the upper bound alone.",
          origins: [{ publisher: { name: "Kuryr" } }],
          steps: [
            {
              outcome: "UNSTATED",
              kind: "UNSTATED",
              countedAs: "UNSTATED",
              origin: { known: false },
              creditedPublisher: null,
            },
          ],
        },
        {
          claim: { id: crediting },
          text: "Denik N credits Financial Times; Financial Times has no claim of its own here, so it is the origin.",
          origins: [{ publisher: { name: "Financial Times" } }],
          steps: [
            {
              outcome: "PUBLISHER",
              kind: "CITES_PUBLISHER",
              countedAs: "CITES_PUBLISHER",
              origin: { known: true },
              creditedPublisher: { name: "Financial Times" },
            },
          ],
        },
      ],
    },
  });
});

const listed = async (filter: object, orderBy?: object): Promise<string[]> => {
  const { claims } = await ask<{ claims: { nodes: { id: string }[] } }>(
    service.url,
    "query ($filter: ClaimFilter, $orderBy: ClaimOrder) { claims(filter: $filter, orderBy: $orderBy) { nodes { id } } }",
    { filter, orderBy },
  );
  return claims.nodes.map(({ id }) => id);
};
const of = (story: string, more: object = {}) => ({ text: { contains: story }, ...more });
const brief = ({ claimEvents: { kind, claimId, reason } }: Listened) => [kind, claimId, reason];

test("a subscriber of two origins or more hears of a claim when the second one commits, and when a correction takes it back", async () => {
  const [first, second] = [await publish("merger", "Alfa Post", own), await publish("merger", "Beta Post", own)];
  const client = socketClient(service.wsUrl);
  const variables = { filter: of("merger", { independentOrigins: { gte: 2 } }) };
  const heard = hearOverSocket<Listened>(client, { query: listen, variables });
  expect(brief(await heard.next())[0]).toBe("READY");
  await relate(first, second);
  expect([brief(await heard.next()), brief(await heard.next())]).toEqual([
    ["ADDED", first, null],
    ["ADDED", second, null],
  ]);
  expect(await listed(variables.filter)).toEqual([second, first]);
  await publish("merger", "Beta Post", credits("Alfa Post"));
  expect([brief(await heard.next()), brief(await heard.next())]).toEqual([
    ["REMOVED", first, "NO_LONGER_MATCHES"],
    ["REMOVED", second, "NO_LONGER_MATCHES"],
  ]);
  heard.close();
  await client.dispose();
});

test("who says the same hears of another origin as an update, and not of one more article that repeats a known one", async () => {
  const [quiet, hub] = [
    await publish("strike", "Alfa Post", own),
    await publish("strike", "Beta Post", credits("Alfa Post")),
  ];
  await relate(quiet, hub);
  const client = socketClient(service.wsUrl);
  const heard = hearOverSocket<Listened>(client, { query: listen, variables: { filter: { id: { eq: quiet } } } });
  await heard.next();
  const repeats = await publish("strike", "Gama Post", credits("Alfa Post"));
  await relate(hub, repeats);
  const another = await publish("strike", "Delta Post", own);
  await relate(repeats, another);
  const denies = await publish("strike", "Epsilon Post", own);
  await relate(denies, another, "CONTRADICTS");
  const events = [await heard.next(), await heard.next()];
  expect(events.map(brief)).toEqual([
    ["UPDATED", quiet, null],
    ["UPDATED", quiet, null],
  ]);
  expect(await corroborationOf(quiet)).toMatchObject({ articles: 4, independentOrigins: 2, contested: true });
  heard.close();
  await client.dispose();
});

test("claims are filtered and ordered by how well they are supported, and counted so", async () => {
  const contested = await listed(of("strike", { contested: { eq: true } }));
  expect(contested).toHaveLength(5);
  const best = { field: "INDEPENDENT_ORIGINS", direction: "DESC" };
  const strike = await listed(of("strike"), best);
  const alone = strike.at(-1);
  expect(await listed(of("strike", { independentOrigins: { lt: 2 } }))).toEqual([alone]);
  expect(await listed(of("strike"), { ...best, direction: "ASC" })).toEqual(strike.toReversed());
  const { claimFacets } = await ask<{ claimFacets: { count: number }[] }>(
    service.url,
    "query ($filter: ClaimFilter) { claimFacets(by: STATUS, filter: $filter) { value count } }",
    { filter: of("strike", { independentOrigins: { gte: 2 } }) },
  );
  expect(claimFacets).toEqual([{ value: "ACTIVE", count: 4 }]);
});

const publisherId = async (name: string): Promise<string> => {
  const { publishers } = await ask<{ publishers: { nodes: { id: string }[] } }>(
    service.url,
    "query ($filter: PublisherFilter) { publishers(filter: $filter) { nodes { id } } }",
    { filter: { name: { equals: name } } },
  );
  return publishers.nodes[0]?.id ?? "";
};
const setParent = (id: string, parentId: string | null) =>
  post<{ setPublisherParent: { publisher: { parent: { name: string } | null } } }>(
    service.url,
    "mutation ($id: ID!, $parentId: ID) { setPublisherParent(id: $id, parentId: $parentId) { publisher { parent { name } } cursor } }",
    { id, parentId },
  );

test("papers of one family are one origin, and are found by whom they belong to", async () => {
  const [north, south] = [await publish("flood", "North Daily", own), await publish("flood", "South Daily", own)];
  await publish("owner", "Daily Group", own);
  await relate(north, south);
  const [northId, southId, group] = [
    await publisherId("North Daily"),
    await publisherId("South Daily"),
    await publisherId("Daily Group"),
  ];
  const client = socketClient(service.wsUrl);
  const family = of("flood", { article: { publisher: { family: { eq: group } } } });
  const heard = hearOverSocket<Listened>(client, { query: listen, variables: { filter: family } });
  await heard.next();
  expect((await setParent(northId, group)).data?.setPublisherParent.publisher.parent).toEqual({ name: "Daily Group" });
  expect(brief(await heard.next())).toEqual(["ADDED", north, null]);
  expect(await corroborationOf(south)).toMatchObject({ publishers: 2, independentOrigins: 2 });
  await setParent(southId, northId);
  expect([brief(await heard.next()), brief(await heard.next())]).toEqual([
    ["UPDATED", north, null],
    ["ADDED", south, null],
  ]);
  expect(await corroborationOf(south)).toMatchObject({
    publishers: 1,
    independentOrigins: 1,
    origins: [{ publisher: { name: "Daily Group" }, claimCount: 2 }],
  });
  expect((await setParent(group, southId)).errors?.[0]?.extensions.code).toBe("BAD_INPUT");
  expect((await listed(family)).sort()).toEqual([north, south].sort());
  const { publishers } = await ask<{ publishers: { nodes: { name: string }[] } }>(
    service.url,
    "query ($filter: PublisherFilter) { publishers(filter: $filter) { nodes { name } } }",
    { filter: { family: { eq: northId } } },
  );
  expect(publishers.nodes.map(({ name }) => name)).toEqual(["North Daily", "South Daily"]);
  await setParent(southId, null);
  expect([brief(await heard.next()), brief(await heard.next())]).toEqual([
    ["UPDATED", north, null],
    ["REMOVED", south, "NO_LONGER_MATCHES"],
  ]);
  heard.close();
  await client.dispose();
});

const changes = /* GraphQL */ `
  query ($since: LogCursor!, $filter: ClaimFilter) {
    claimChanges(since: $since, filter: $filter) {
      hasMore
      cursor
      changes { claim { id } kinds independentOriginsBefore independentOriginsNow }
    }
  }
`;
interface Changes {
  readonly claimChanges: {
    readonly changes: readonly { readonly claim: { readonly id: string }; readonly kinds: readonly string[] }[];
  };
}

test("someone back from lunch hears what became of each claim, not how often it was touched", async () => {
  const [first, disputed, gone] = [
    await publish("tender", "Alfa Post", own),
    await publish("tender", "Beta Post", own),
    await publish("tender", "Gama Post", own),
  ];
  const { logHead } = await ask<{ logHead: string }>(service.url, "{ logHead }");
  const second = await publish("tender", "Delta Post", own);
  await relate(first, second);
  await relate(disputed, gone, "CONTRADICTS");
  await ask(service.url, 'mutation ($ids: [ID!]!) { retractClaims(ids: $ids, reason: "wrong") { cursor } }', {
    ids: [gone],
  });
  const refutes = await publish("tender", "Zeta Post", own);
  await relate(refutes, first, "CONTRADICTS");
  const { claimChanges } = await ask<Changes>(service.url, changes, { since: logHead, filter: of("tender") });
  const kinds = new Map(claimChanges.changes.map((change) => [change.claim.id, change.kinds]));
  expect(kinds.get(first)).toEqual(["CORROBORATED", "CONTESTED"]);
  expect(kinds.get(second)).toEqual(["NEW"]);
  expect(kinds.get(gone)).toEqual(["REMOVED"]);
  expect(kinds.get(refutes)).toEqual(["NEW"]);
  // contested for a moment, and that is over
  expect(kinds.has(disputed)).toBe(false);
});

test("a cursor that is none is refused by its name, and takes nothing else with it", async () => {
  const { data, errors } = await post(service.url, `{ logHead claimChanges(since: "x") { cursor } }`);
  expect(data?.["claimChanges"]).toBeNull();
  expect(errors?.[0]).toMatchObject({ extensions: { code: "CURSOR_INVALID", head: data?.["logHead"] } });
});
