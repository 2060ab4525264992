/** Outlets that write about stories, each in an article of its own, and what is asked of what they say. */
import { ask } from "../support/client.ts";
import { type Ingested, ingest, type Listened } from "./news.ts";

export const outlet = (name: string) => ({ name, domain: `${name.toLowerCase().replaceAll(" ", "-")}.example` });
export const credits = (name: string) => [{ kind: "CITES_PUBLISHER", publisher: outlet(name) }];
export const own = [{ kind: "OWN_REPORTING" }];

/** One article of an outlet with one claim; gives the claim's id. The uri is the outlet's and the story's. */
export const publish = async (
  url: string,
  story: string,
  publisher: string,
  attributions: readonly object[] = [],
): Promise<string> => {
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
  const { ingestArticles } = await ask<Ingested>(url, ingest, { input: { articles } });
  const id = ingestArticles.results[0]?.claims[0]?.claim.id;
  if (!id) throw new Error(`refused: ${JSON.stringify(ingestArticles.results)}`);
  return id;
};
export const relate = (url: string, from: string, to: string, type = "SAME_AS") =>
  ask(url, "mutation ($input: RelateClaimsInput!) { relateClaims(input: $input) { cursor } }", {
    input: { from, to, type },
  });

export const brief = ({ claimEvents: { kind, claimId, reason } }: Listened) => [kind, claimId, reason];

/** A filter of one story. */
export const of = (story: string, more: object = {}) => ({ text: { contains: story }, ...more });

/** Ids in the list's order. */
export const listed = async (url: string, filter: object, orderBy?: object): Promise<string[]> => {
  const { claims } = await ask<{ claims: { nodes: { id: string }[] } }>(
    url,
    "query ($filter: ClaimFilter, $orderBy: ClaimOrder) { claims(filter: $filter, orderBy: $orderBy) { nodes { id } } }",
    { filter, orderBy },
  );
  return claims.nodes.map(({ id }) => id);
};
