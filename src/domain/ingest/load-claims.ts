/** Reads the stored claims that a commit's articles may change: the sending extractor's, and everybody's where the body changes. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import type { AttributionKind, ClaimModality, ClaimRole, ClaimStatus } from "../../terms/enumerations.ts";
import type { PreparedArticle } from "./prepared.ts";
import type { AttributionState, ClaimState, Reference, State } from "./state.ts";

interface ClaimRow {
  id: bigint;
  articleId: bigint;
  extractor: string;
  key: string;
  text: string;
  language: string;
  quoteText: string | null;
  quoteStart: number | null;
  quoteEnd: number | null;
  quoteHint: number | null;
  modality: ClaimModality;
  confidence: number | null;
  status: ClaimStatus;
  statusReason: string | null;
  retractedBy: "CURATOR" | "BATCH" | null;
  withdrawn: boolean;
}

interface ClaimEntityRow {
  claimId: bigint;
  given: bigint;
  survivor: bigint;
  role: ClaimRole;
}

interface AttributionRow {
  claimId: bigint;
  kind: AttributionKind;
  publisherGiven: bigint | null;
  publisher: bigint | null;
  articleUri: string | null;
  speaker: string | null;
  speakerEntityGiven: bigint | null;
  speakerEntity: bigint | null;
  anonymousSources: number | null;
}

const referenceOf = (given: bigint | null, survivor: bigint | null): Reference | null =>
  given === null || survivor === null ? null : { given, survivor };

/** Articles and the extractor whose claims are needed; every extractor's where it is empty. */
const wanted = (state: State, articles: readonly PreparedArticle[]): ReadonlyMap<bigint, ReadonlySet<string>> => {
  const extractors = new Map<bigint, Set<string>>();
  for (const article of articles) {
    const stored = state.articles.get(article.uri);
    if (!stored) continue;
    const found = extractors.get(stored.id) ?? new Set();
    if (article.claims !== null) found.add(article.extractor);
    if (article.body !== undefined && article.body.hash !== stored.bodyHash) found.add("");
    extractors.set(stored.id, found);
  }
  return extractors;
};

const readClaims = (queryable: Queryable, want: ReadonlyMap<bigint, ReadonlySet<string>>): Promise<ClaimRow[]> => {
  const pairs = [...want].flatMap(([id, extractors]) =>
    (extractors.has("") ? [""] : [...extractors]).map((extractor) => ({ id, extractor })),
  );
  if (pairs.length === 0) return Promise.resolve([]);
  return queryable.query<ClaimRow>(sql`
    SELECT c.id, c.article_id AS "articleId", c.extractor, c.key, c.text, c.language, c.quote_text AS "quoteText",
      c.quote_start AS "quoteStart", c.quote_end AS "quoteEnd", c.quote_hint AS "quoteHint", c.modality::text AS modality,
      c.confidence, c.status::text AS status, c.status_reason AS "statusReason", c.retracted_by::text AS "retractedBy", c.withdrawn
    FROM unnest(${pairs.map(({ id }) => id)}::bigint[], ${pairs.map(({ extractor }) => extractor)}::text[]) AS w (article_id, extractor)
    JOIN claim c ON c.article_id = w.article_id AND (w.extractor = '' OR c.extractor = w.extractor)
    ORDER BY c.id`);
};

const groupByClaim = <Row extends { claimId: bigint }>(rows: readonly Row[]): ReadonlyMap<bigint, Row[]> =>
  Map.groupBy(rows, (row) => row.claimId);

const readEntities = async (queryable: Queryable, claims: readonly bigint[]) =>
  groupByClaim(
    await queryable.query<ClaimEntityRow>(sql`
      SELECT claim_id AS "claimId", given_id AS given, entity_id AS survivor, role::text AS role
      FROM claim_entity WHERE claim_id = ANY (${claims}::bigint[]) ORDER BY claim_id, position`),
  );

const readAttributions = async (queryable: Queryable, claims: readonly bigint[]) =>
  groupByClaim(
    await queryable.query<AttributionRow>(sql`
      SELECT claim_id AS "claimId", kind::text AS kind, publisher_given_id AS "publisherGiven", publisher_id AS publisher,
        article_uri AS "articleUri", speaker, speaker_entity_given_id AS "speakerEntityGiven",
        speaker_entity_id AS "speakerEntity", anonymous_sources AS "anonymousSources"
      FROM attribution WHERE claim_id = ANY (${claims}::bigint[]) ORDER BY claim_id, position`),
  );

const attributionOf = (row: AttributionRow): AttributionState => ({
  kind: row.kind,
  publisher: referenceOf(row.publisherGiven, row.publisher),
  articleUri: row.articleUri,
  speaker: row.speaker,
  speakerSearch: null,
  speakerEntity: referenceOf(row.speakerEntityGiven, row.speakerEntity),
  anonymousSources: row.anonymousSources,
});

const claimOf = (row: ClaimRow, entities: ClaimEntityRow[], attributions: AttributionRow[]): ClaimState => {
  const { quoteText, quoteStart, quoteEnd, quoteHint, ...rest } = row;
  return {
    ...rest,
    textSearch: null,
    quote: quoteText === null ? null : { text: quoteText, start: quoteStart, end: quoteEnd, hint: quoteHint },
    entities: entities.map(({ given, survivor, role }) => ({ reference: { given, survivor }, role })),
    attributions: attributions.map(attributionOf),
  };
};

export const loadClaims = async (
  queryable: Queryable,
  state: State,
  articles: readonly PreparedArticle[],
): Promise<void> => {
  const want = wanted(state, articles);
  const rows = await readClaims(queryable, want);
  const ids = rows.map(({ id }) => id);
  const entities = ids.length > 0 ? await readEntities(queryable, ids) : null;
  const attributions = ids.length > 0 ? await readAttributions(queryable, ids) : null;
  const byArticle = Map.groupBy(
    rows.map((row) => claimOf(row, entities?.get(row.id) ?? [], attributions?.get(row.id) ?? [])),
    ({ articleId }) => articleId,
  );
  for (const id of want.keys()) state.claims.set(id, byArticle.get(id) ?? []);
};
