/** GraphiQL at /graphql in a browser, served from the package: no page of ours loads anything from elsewhere. */
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import type { GraphiQLOptions } from "graphql-yoga";

const send = `# Send an article: run it twice, the second time nothing changes.
# Writing needs a key: put it in the place of KEY under Headers, below.
mutation SendArticle {
  ingestArticles(
    input: {
      batchKey: "try-it-out"
      articles: [
        {
          uri: "https://harbour-post.example/ferries-go-electric"
          title: "Ferries go electric"
          language: "en"
          publisher: { name: "Harbour Post", domain: "harbour-post.example" }
          body: "The port of Lindhaven will run its three ferries on batteries from spring, the mayor said on Monday."
          entities: [
            { key: "port", kind: ORGANIZATION, name: "Port of Lindhaven" }
            { key: "mayor", kind: PERSON, name: "Ada Lind" }
          ]
          claims: [
            {
              key: "electric-ferries"
              text: "The port of Lindhaven will run three ferries on batteries."
              quote: { text: "will run its three ferries on batteries from spring" }
              modality: PREDICTED
              confidence: 0.9
              entities: [{ entity: "port", role: SUBJECT }, { entity: "mayor", role: SPEAKER }]
              attributions: [{ kind: ON_RECORD, speaker: "the mayor", speakerEntity: "mayor" }]
            }
          ]
        }
      ]
    }
  ) {
    batchId
    results { status errors { path code message } claims { key status } }
  }
}
`;

const listen = `# Leave this running, then send an article from the next tab.
subscription LiveClaims {
  claimEvents(filter: { confidence: { gte: 0.5 } }) {
    kind
    cursor
    claim { text article { title publisher { name } } }
  }
}
`;

const ask = `# Case and accents never matter: lindhaven finds Lindhaven.
query ClaimsAboutAPort {
  claims(first: 10, filter: { entities: { some: { entity: { name: { matches: "lindhaven" } } } } }) {
    totalCount
    logCursor
    nodes {
      text
      modality
      quote { text start end verified }
      attributions { kind speaker publisher { name } }
      article { uri title publishedAt publisher { name } }
    }
  }
}
`;

/** Operations to start from; each is valid against the schema. */
export const exampleOperations: readonly string[] = Object.freeze([ask, listen, send]);

export const graphiql: GraphiQLOptions = {
  title: "Claimwire",
  subscriptionsProtocol: "WS",
  defaultTabs: exampleOperations.map((query) =>
    query === send ? { query, headers: JSON.stringify({ authorization: "Bearer KEY" }) } : { query },
  ),
};

export { renderGraphiQL };
