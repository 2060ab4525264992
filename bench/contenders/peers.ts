/** The peers of the read workloads. Each is asked in its own dialect; aliases give its answer our shape. */
import { installPeer } from "../peers/install.ts";
import { startChild } from "../run/child.ts";
import type { ReadWork, Values } from "../work/reads.ts";
import { graphqlShot, type ReadContender, type Running } from "./contender.ts";

type Dialect = Readonly<
  Partial<Record<ReadWork["id"], { readonly document: string; variables(values: Values): unknown }>>
>;

const scalars = "text modality confidence ingestedAt";
const fields = "key extractor text language modality confidence status";

const plainClaim = `id ${scalars} article { id title uri publishedAt publisher { id name } } entities { role entity { id name kind } }`;
const idiomaticDialect: Dialect = {
  Q1: {
    document: `query Q1($id: ID!) { claim(id: $id) { id ${fields} } }`,
    variables: ({ claim }) => ({ id: String(claim) }),
  },
  Q2: {
    document: `query Q2($entity: ID!) { claims(first: 20, entity: $entity) { edges { node { ${plainClaim} } } pageInfo { hasNextPage } } }`,
    variables: ({ entity }) => ({ entity: String(entity) }),
  },
};

const graphileClaim = `id: rowId ${scalars}
  article: articleByArticleId { id: rowId title uri publishedAt publisher: publisherByPublisherId { id: rowId name } }
  entities: claimEntitiesByClaimId(orderBy: [POSITION_ASC]) { nodes { role entity: entityByEntityId { id: rowId name kind } } }`;
const graphilePage = (first: number, filter: string): string =>
  `claims: allClaims(first: ${first}, orderBy: [PRIMARY_KEY_DESC], filter: { status: { equalTo: ACTIVE } ${filter} }) {
    nodes { ${graphileClaim} } pageInfo { hasNextPage } }`;
const graphileDialect: Dialect = {
  Q1: {
    document: `query Q1($id: BigInt!) { claim: claimByRowId(rowId: $id) { id: rowId ${fields} } }`,
    variables: ({ claim }) => ({ id: String(claim) }),
  },
  Q2: {
    document: `query Q2($entity: BigInt!) { ${graphilePage(20, "claimEntitiesByClaimId: { some: { entityId: { equalTo: $entity } } }")} }`,
    variables: ({ entity }) => ({ entity: String(entity) }),
  },
  Q3: {
    document: `query Q3($entities: [BigInt!]!, $publisher: BigInt!, $from: Datetime!, $to: Datetime!, $confidence: Float!) { ${graphilePage(
      50,
      `and: [
        { claimEntitiesByClaimId: { some: { entityId: { in: $entities } } } }
        { or: [{ confidence: { greaterThanOrEqualTo: $confidence } }, { confidence: { isNull: true } }] }
        { articleByArticleId: { publisherId: { distinctFrom: $publisher }, publishedAt: { greaterThanOrEqualTo: $from, lessThan: $to } } }
      ]`,
    )} }`,
    variables: ({ a, b, publisher, from, to, confidence }) => ({
      entities: [String(a), String(b)],
      publisher: String(publisher),
      from,
      to,
      confidence,
    }),
  },
};

const mercuriusPage = (field: string): string =>
  `claims: ${field} { nodes { ${plainClaim} } pageInfo { hasNextPage } }`;
const mercuriusDialect: Dialect = {
  Q1: {
    document: `query Q1($id: ID!) { claim(id: $id) { id ${fields} } }`,
    variables: ({ claim }) => ({ id: String(claim) }),
  },
  Q2: {
    document: `query Q2($entity: ID!) { ${mercuriusPage("claimsOfEntity(first: 20, entity: $entity)")} }`,
    variables: ({ entity }) => ({ entity: String(entity) }),
  },
  Q3: {
    document: `query Q3($filter: ClaimFilter!) { ${mercuriusPage("claimsWhere(first: 50, filter: $filter)")} }`,
    variables: ({ a, b, publisher, from, to, confidence }) => ({
      filter: {
        entities: [String(a), String(b)],
        notPublisher: String(publisher),
        publishedFrom: from,
        publishedBefore: to,
        confidence,
      },
    }),
  },
  Q4: {
    document: `query Q4($text: String!) { ${mercuriusPage("searchClaims(first: 20, text: $text)")} }`,
    variables: ({ text }) => ({ text }),
  },
};

/** Connections become lists: `{ edges: [{ node }] }` and, below the top, `{ nodes }`. */
const asOurs = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => asOurs(each));
  if (typeof value !== "object" || value === null) return value;
  const { edges, ...rest } = value as { readonly edges?: readonly { readonly node: unknown }[] };
  if (edges) return { ...rest, nodes: edges.map(({ node }) => asOurs(node)) };
  if ("nodes" in value && !("pageInfo" in value)) return asOurs(value.nodes);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asOurs(each)]));
};

export const startPeer = async (name: string, databaseUrl: string): Promise<Running> => {
  const script = new URL(`../peers/${name}/server.mjs`, import.meta.url);
  const child = await startChild(name, script, { environment: { DATABASE_URL: databaseUrl } });
  return { child, url: await child.ask<string>("url") };
};

const peer = (name: string, dialect: Dialect): ReadContender => ({
  name,
  start: (databaseUrl) => startPeer(name, databaseUrl),
  shot: ({ id }, values) => {
    const spoken = dialect[id];
    return spoken ? graphqlShot(spoken.document, spoken.variables(values)) : null;
  },
  plain: (_, answer) => asOurs(answer),
});

/** Installs them first where need be. */
export const readPeers = async (say: (line: string) => void): Promise<ReadContender[]> => {
  const peers = [
    peer("postgraphile", graphileDialect),
    peer("mercurius", mercuriusDialect),
    peer("idiomatic", idiomaticDialect),
  ];
  for (const { name } of peers) await installPeer(name, say);
  return peers;
};
