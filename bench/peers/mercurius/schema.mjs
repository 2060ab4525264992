/** The schema as text, its resolvers, and the loaders. */
import { wordsOf } from "../../../src/filter/fold.ts";

const topic = "CLAIM_ADDED";

export const schema = `
  scalar DateTime
  scalar JSON
  enum EntityKind { ORGANIZATION PERSON PRODUCT PLACE EVENT WORK OTHER }
  enum ClaimRole { SUBJECT OBJECT SPEAKER MENTION }
  enum ClaimModality { ASSERTED REPORTED PREDICTED RUMOURED DENIED OPINION }
  enum ClaimStatus { ACTIVE RETRACTED WITHDRAWN }

  type Publisher { id: ID! name: String! }
  type Entity { id: ID! name: String! kind: EntityKind! }
  type ClaimEntity { role: ClaimRole! entity: Entity! }
  type Article { id: ID! title: String uri: String! publishedAt: DateTime publisher: Publisher }
  type Claim {
    id: ID!
    key: String!
    extractor: String!
    text: String!
    language: String!
    modality: ClaimModality!
    confidence: Float
    status: ClaimStatus!
    ingestedAt: DateTime!
    article: Article!
    entities: [ClaimEntity!]!
  }
  type PageInfo { hasNextPage: Boolean! }
  type ClaimPage { nodes: [Claim!]! pageInfo: PageInfo! }

  """Claims of any of the entities, at least so certain or of unknown certainty, published within a time, and not by one publisher."""
  input ClaimFilter {
    entities: [ID!]!
    confidence: Float!
    notPublisher: ID!
    publishedFrom: DateTime!
    publishedBefore: DateTime!
  }

  type Query {
    claim(id: ID!): Claim
    claimsOfEntity(entity: ID!, first: Int!): ClaimPage!
    claimsWhere(filter: ClaimFilter!, first: Int!): ClaimPage!
    searchClaims(text: String!, first: Int!): ClaimPage!
  }
  type Mutation { addArticle(input: JSON!): Int! }
  type Subscription { claimAdded: Claim! }
`;

const maxPage = 100;

/** `read` is asked for one more, to know whether there are more. */
const pageOf = async (first, read) => {
  if (first < 1 || first > maxPage) throw new Error(`first: must be 1 to ${maxPage}, was ${first}`);
  const rows = await read(first + 1);
  return { nodes: rows.slice(0, first), pageInfo: { hasNextPage: rows.length > first } };
};

export const createResolvers = (reads, writeArticle) => ({
  DateTime: { serialize: (date) => date.toISOString() },
  Query: {
    claim: (_, { id }) => reads.claim(id),
    claimsOfEntity: (_, { entity, first }) => pageOf(first, (limit) => reads.claimsOfEntity(entity, limit)),
    claimsWhere: (_, { filter, first }) => pageOf(first, (limit) => reads.claimsWhere(filter, limit)),
    searchClaims: (_, { text, first }) => pageOf(first, (limit) => reads.claimsWithWords(wordsOf(text), limit)),
  },
  Mutation: {
    addArticle: async (_, { input }, { pubsub }) => {
      const claims = await writeArticle(input);
      for (const claimAdded of claims) await pubsub.publish({ topic, payload: { claimAdded } });
      return claims.length;
    },
  },
  Subscription: { claimAdded: { subscribe: (_root, _args, { pubsub }) => pubsub.subscribe(topic) } },
});

/**
 * An event carries all that it says: where the parent has its own, nothing is read. Each subscriber's execution would otherwise send
 * statements of its own.
 */
const unlessCarried = (field, load) => async (queries) => {
  const parents = queries.map(({ obj }) => obj);
  const carried = parents.every((parent) => parent[field] !== undefined);
  return carried ? parents.map((parent) => parent[field]) : load(parents);
};

export const createLoaders = (reads) => ({
  Claim: {
    article: unlessCarried("article", async (claims) => {
      const rows = await reads.articles([...new Set(claims.map(({ articleId }) => articleId))]);
      const articles = new Map(rows.map((row) => [row.id, row]));
      return claims.map(({ articleId }) => articles.get(articleId));
    }),
    entities: unlessCarried("entities", async (claims) => {
      const links = new Map(claims.map(({ id }) => [id, []]));
      for (const { claimId, role, ...entity } of await reads.entitiesOfClaims([...links.keys()]))
        links.get(claimId).push({ role, entity });
      return claims.map(({ id }) => links.get(id));
    }),
  },
});
