/** Every bound on what a writer may send, by name. Lengths count Unicode code points unless the name says otherwise. */

export interface DomainLimits {
  readonly articlesPerCall: number;
  /** claims of all articles of one call together */
  readonly claimsPerCall: number;
  readonly claimsPerArticle: number;
  readonly entitiesPerArticle: number;
  readonly citedPublishersPerArticle: number;
  readonly authorsPerArticle: number;
  readonly aliasesPerEntity: number;
  readonly entitiesPerClaim: number;
  readonly attributionsPerClaim: number;
  readonly bodyLength: number;
  /** UTF-8 bytes of a body's distinct words together: PostgreSQL refuses a tsvector of more than 1 MiB */
  readonly bodyWordBytes: number;
  readonly titleLength: number;
  readonly claimTextLength: number;
  readonly quoteLength: number;
  /** names of entities, publishers, authors and speakers, and aliases */
  readonly nameLength: number;
  /** UTF-8 bytes of a name after folding: it is a B-tree key, and those end at 2.7 kB */
  readonly nameKeyBytes: number;
  /** UTF-8 bytes of a canonical uri, for the same reason */
  readonly uriBytes: number;
  /** keys of claims, entities and batches, and extractors */
  readonly keyLength: number;
  readonly domainLength: number;
  readonly reasonLength: number;
  readonly noteLength: number;
  /** ids in one call of retractClaims or restoreClaims */
  readonly idsPerCall: number;
  /** faults reported for one article; the rest is left out */
  readonly errorsPerArticle: number;
  /** claims and articles that one commit carries before the next call has to wait for the next commit */
  readonly rowsPerCommit: number;
  /** claims and articles of calls that are not answered yet; past it a call is OVERLOADED */
  readonly rowsWaiting: number;
  /** UTF-16 units of text of calls that are not answered yet; past it a call is OVERLOADED */
  readonly textWaiting: number;
}

/** Aliases that an entity or publisher keeps. Ingest only ever adds, so without an end a careless scraper would fill a row; more are not added. */
export const maxAliases = 1_000;

/** How long a batch's refused items can be looked at. */
export const rejectionsKeptDays = 30;

export const defaultLimits: DomainLimits = Object.freeze({
  articlesPerCall: 1_000,
  claimsPerCall: 10_000,
  claimsPerArticle: 2_000,
  entitiesPerArticle: 1_000,
  citedPublishersPerArticle: 100,
  authorsPerArticle: 100,
  // as many as it can have: an export sends them all
  aliasesPerEntity: maxAliases,
  entitiesPerClaim: 100,
  attributionsPerClaim: 50,
  bodyLength: 500_000,
  bodyWordBytes: 900_000,
  titleLength: 2_000,
  claimTextLength: 10_000,
  quoteLength: 20_000,
  nameLength: 500,
  nameKeyBytes: 2_000,
  uriBytes: 2_000,
  keyLength: 200,
  domainLength: 253,
  reasonLength: 2_000,
  noteLength: 2_000,
  idsPerCall: 1_000,
  errorsPerArticle: 100,
  rowsPerCommit: 2_000,
  rowsWaiting: 50_000,
  textWaiting: 128 * 1024 * 1024,
});
