/** A small invented newsroom, as a scraper would send it. */
export interface ClaimNews {
  readonly key: string;
  readonly text: string;
  readonly about: readonly string[];
  readonly confidence?: number;
}

/** One article with its claims; the entities are those that the claims are about. */
export const article = (name: string, claims: readonly ClaimNews[], changes: object = {}) => ({
  uri: `https://harbour-post.example/${name}`,
  title: `About ${name}`,
  body: claims.map(({ text }) => text).join(" "),
  language: "en",
  publisher: { name: "Harbour Post", domain: "harbour-post.example" },
  entities: [...new Set(claims.flatMap(({ about }) => about))].map((entity) => ({
    key: entity,
    kind: "ORGANIZATION",
    name: entity,
  })),
  claims: claims.map(({ key, text, about, confidence = 0.5 }) => ({
    key,
    text,
    confidence,
    quote: { text },
    entities: about.map((entity) => ({ entity, role: "SUBJECT" })),
  })),
  ...changes,
});

export const ingest = /* GraphQL */ `
  mutation Send($input: IngestArticlesInput!) {
    ingestArticles(input: $input) {
      batchId
      cursor
      results { index status article { id uri } claims { key status claim { id } } errors { path code message } }
    }
  }
`;

export interface Ingested {
  readonly ingestArticles: {
    readonly batchId: string | null;
    readonly cursor: string;
    readonly results: readonly {
      readonly status: string;
      readonly article: { readonly id: string; readonly uri: string } | null;
      readonly claims: readonly {
        readonly key: string;
        readonly status: string;
        readonly claim: { readonly id: string };
      }[];
      readonly errors: readonly { readonly path: readonly string[]; readonly code: string }[];
    }[];
  };
}

export const about = (name: string) => ({ entities: { some: { entity: { name: { equals: name } } } } });

export const listen = /* GraphQL */ `
  subscription Listen($filter: ClaimFilter, $after: LogCursor) {
    claimEvents(filter: $filter, after: $after) {
      kind
      cursor
      claimId
      reason
      occurredAt
      claim { id key text article { uri publisher { name } } entities { role entity { name } } }
    }
  }
`;

export interface ClaimEvent {
  readonly kind: string;
  readonly cursor: string;
  readonly claimId: string | null;
  readonly reason: string | null;
  readonly claim: { readonly id: string; readonly key: string; readonly text: string } | null;
}
export interface Listened {
  readonly claimEvents: ClaimEvent;
}
