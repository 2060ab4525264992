/** What `export` asks, and what it is told. Pages are walked from the oldest, so that what comes in meanwhile is at the end. */

const claimFields = /* GraphQL */ `
  fragment ClaimFields on Claim {
    key
    extractor
    text
    language
    modality
    confidence
    quote {
      text
      start
    }
    entities {
      role
      entity {
        ...EntityFields
      }
    }
    attributions {
      kind
      publisher {
        name
        domain
      }
      articleUri
      speaker
      speakerEntity {
        ...EntityFields
      }
      anonymousSources
    }
  }
  fragment EntityFields on Entity {
    id
    kind
    name
    aliases
    wikidataId
  }
`;

export const articlesPage = /* GraphQL */ `
  query ExportArticles($after: String) {
    articles(first: 20, after: $after, orderBy: { field: INGESTED_AT, direction: ASC }) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        uri
        title
        body
        language
        publisher {
          name
          domain
        }
        authors
        publishedAt
        citedPublishers {
          name
          domain
        }
        claims(first: 100, orderBy: { field: INGESTED_AT, direction: ASC }) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...ClaimFields
          }
        }
      }
    }
  }
  ${claimFields}
`;

export const moreClaims = /* GraphQL */ `
  query ExportMoreClaims($uri: String!, $after: String) {
    article(uri: $uri) {
      claims(first: 100, after: $after, orderBy: { field: INGESTED_AT, direction: ASC }) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...ClaimFields
        }
      }
    }
  }
  ${claimFields}
`;

const relationFields = /* GraphQL */ `
  fragment Relations on ClaimRelationConnection {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      type
      note
      from {
        ...ClaimName
      }
      to {
        ...ClaimName
      }
    }
  }
  fragment ClaimName on Claim {
    id
    key
    extractor
    status
    article {
      uri
    }
  }
`;

export const relationsPage = /* GraphQL */ `
  query ExportRelations($after: String) {
    claims(first: 50, after: $after, orderBy: { field: INGESTED_AT, direction: ASC }) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        relations(first: 100) {
          ...Relations
        }
      }
    }
  }
  ${relationFields}
`;

/** The rest of one claim's relations, where they fill more than one page. */
export const moreRelations = /* GraphQL */ `
  query ExportMoreRelations($id: ID!, $after: String) {
    claim(id: $id) {
      relations(first: 100, after: $after) {
        ...Relations
      }
    }
  }
  ${relationFields}
`;

export interface Page<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly Node[];
}
export interface EntityNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly wikidataId: string | null;
}
export interface PublisherNode {
  readonly name: string;
  readonly domain: string | null;
}
export interface ClaimNode {
  readonly key: string;
  readonly extractor: string;
  readonly text: string;
  readonly language: string;
  readonly modality: string;
  readonly confidence: number | null;
  readonly quote: { readonly text: string; readonly start: number | null } | null;
  readonly entities: readonly { readonly role: string; readonly entity: EntityNode }[];
  readonly attributions: readonly {
    readonly kind: string;
    readonly publisher: PublisherNode | null;
    readonly articleUri: string | null;
    readonly speaker: string | null;
    readonly speakerEntity: EntityNode | null;
    readonly anonymousSources: number | null;
  }[];
}
export interface ArticleNode {
  readonly uri: string;
  readonly title: string | null;
  readonly body: string | null;
  readonly language: string;
  readonly publisher: PublisherNode | null;
  readonly authors: readonly string[];
  readonly publishedAt: string | null;
  readonly citedPublishers: readonly PublisherNode[];
  readonly claims: Page<ClaimNode>;
}
export interface ClaimName {
  readonly id: string;
  readonly key: string;
  readonly extractor: string;
  readonly status: string;
  readonly article: { readonly uri: string };
}
export interface RelationNode {
  readonly type: string;
  readonly note: string | null;
  readonly from: ClaimName;
  readonly to: ClaimName;
}
