/** Where a claim comes from, through the front door: counts, origins, words, filters, orders, events, and what changed. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, hearOverSocket, post, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { type Listened, listen } from "./news.ts";
import { brief, credits, listed, of, own, publish, relate } from "./reporting.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

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
    await publish(service.url, "delay", "Denik N", credits("Financial Times")),
    await publish(service.url, "delay", "Kuryr"),
  ];
  await relate(service.url, crediting, silent);
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

test("what was known then is explained as it was then, origins and the claims behind them included", async () => {
  const [first, second] = [
    await publish(service.url, "then", "Alfa Post", own),
    await publish(service.url, "then", "Beta Post", own),
  ];
  await relate(service.url, first, second);
  const { claim } = await ask<{ claim: { history: { from: string }[] } }>(
    service.url,
    "query ($id: ID!) { claim(id: $id) { history { from } } }",
    { id: first },
  );
  await publish(service.url, "then", "Beta Post", credits("Alfa Post"));
  const told = async (asOf?: string) =>
    ask(
      service.url,
      /* GraphQL */ `query ($claim: ID!, $asOf: DateTime) {
        explainCorroboration(claim: $claim, asOf: $asOf) {
          summary corroboration { independentOrigins origins { claims { totalCount nodes { id } } } }
        }
      }`,
      { claim: first, asOf },
    );
  const said = "2 articles of 2 publishers say this. It leads back to";
  expect(await told(claim.history[0]?.from)).toEqual({
    explainCorroboration: {
      summary: `${said} 2 known independent origins: Alfa Post and Beta Post.`,
      corroboration: {
        independentOrigins: 2,
        origins: [
          { claims: { totalCount: 1, nodes: [{ id: first }] } },
          { claims: { totalCount: 1, nodes: [{ id: second }] } },
        ],
      },
    },
  });
  expect(await told()).toMatchObject({
    explainCorroboration: { summary: `${said} 1 known origin: Alfa Post.`, corroboration: { independentOrigins: 1 } },
  });
});

test("who says the same hears of another origin as an update, and not of one more article that repeats a known one", async () => {
  const [quiet, hub] = [
    await publish(service.url, "strike", "Alfa Post", own),
    await publish(service.url, "strike", "Beta Post", credits("Alfa Post")),
  ];
  await relate(service.url, quiet, hub);
  const client = socketClient(service.wsUrl);
  const heard = hearOverSocket<Listened>(client, { query: listen, variables: { filter: { id: { eq: quiet } } } });
  await heard.next();
  const repeats = await publish(service.url, "strike", "Gama Post", credits("Alfa Post"));
  await relate(service.url, hub, repeats);
  const another = await publish(service.url, "strike", "Delta Post", own);
  await relate(service.url, repeats, another);
  const denies = await publish(service.url, "strike", "Epsilon Post", own);
  await relate(service.url, denies, another, "CONTRADICTS");
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
  const contested = await listed(service.url, of("strike", { contested: { eq: true } }));
  expect(contested).toHaveLength(5);
  const best = { field: "INDEPENDENT_ORIGINS", direction: "DESC" };
  const strike = await listed(service.url, of("strike"), best);
  const alone = strike.at(-1);
  expect(await listed(service.url, of("strike", { independentOrigins: { lt: 2 } }))).toEqual([alone]);
  expect(await listed(service.url, of("strike"), { ...best, direction: "ASC" })).toEqual(strike.toReversed());
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
  const [north, south] = [
    await publish(service.url, "flood", "North Daily", own),
    await publish(service.url, "flood", "South Daily", own),
  ];
  await publish(service.url, "owner", "Daily Group", own);
  await relate(service.url, north, south);
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
  expect((await listed(service.url, family)).sort()).toEqual([north, south].sort());
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
