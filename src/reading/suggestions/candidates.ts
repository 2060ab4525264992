/**
 * The few hundred claims that are worth comparing with one, by index alone: those that name an entity of it, nearest in the order of
 * ingest, and those that share two of its words, whatever their endings. How many claims there are does not matter.
 */
import type { Queryable } from "../../database/database.ts";
import { planEachTime, type Sql, sql } from "../../database/sql.ts";
import type { ClaimModality, ClaimRelationType, ClaimRole, ClaimStatus } from "../../terms/enumerations.ts";
import { emptyWords, negations } from "./lexicon.ts";
import { type ComparedClaim, weightOfRole } from "./profile.ts";

/** code points of a text that are compared */
const comparedLength = 600;
/** entities of the asking claim that are followed, weightiest first */
const followedEntities = 8;
/** claims of each entity, on each side of the asking claim */
const nearEach = 100;
/** words of the asking claim that are looked for, longest first */
const soughtWords = 10;
/** claims found by their words */
const maxWorded = 500;
/** claims that are compared */
const maxCompared = 300;

export interface AskingClaim extends ComparedClaim {
  readonly status: ClaimStatus;
  readonly componentId: bigint | null;
  /** folded words of the names and aliases of its entities */
  readonly names: readonly string[];
  /** its words that many claims have */
  readonly common: readonly string[];
}

export interface Candidate extends ComparedClaim {
  readonly componentId: bigint | null;
  /** as what the pair was dismissed */
  readonly dismissed: readonly ClaimRelationType[];
}

interface Row {
  id: bigint;
  articleId: bigint;
  extractor: string;
  folded: string;
  language: string;
  modality: ClaimModality;
  at: Date;
  componentId: bigint | null;
  entities: bigint[];
  roles: ClaimRole[];
}

const comparedColumns = sql`c.id, c.article_id AS "articleId", c.extractor, left(c.text_folded, ${comparedLength}) AS folded,
  c.language, c.modality, coalesce(a.published_at, a.ingested_at) AS at,
  (SELECT s.component_id FROM claim_support s WHERE s.claim_id = c.id) AS "componentId",
  ARRAY(SELECT x.entity_id FROM claim_entity x WHERE x.claim_id = c.id ORDER BY x.position) AS entities,
  ARRAY(SELECT x.role::text FROM claim_entity x WHERE x.claim_id = c.id ORDER BY x.position) AS roles`;

const toClaim = <Given extends Row>({ entities, roles, ...row }: Given) => ({
  ...row,
  entities: entities.map((id, index) => ({ id, role: roles[index] ?? "MENTION" })),
});

/** A word that is in a larger share of all claims is not looked for. */
const commonShare = 0.01;

const wordPattern = /[\p{L}\p{M}]+|\p{N}+/gu;
const wordsIn = (folded: string): string[] => [...new Set([...folded.matchAll(wordPattern)].map(([word]) => word))];

/** null where there is no such claim. */
export const readAsking = async (database: Queryable, id: bigint): Promise<AskingClaim | null> => {
  const [row] = await database.query<Row & { status: ClaimStatus; nameTexts: string[]; common: string[] }>(sql`
    SELECT ${comparedColumns}, c.status,
      ARRAY(SELECT n.folded FROM entity_name n WHERE n.entity_id IN (SELECT x.entity_id FROM claim_entity x WHERE x.claim_id = c.id)
        ORDER BY n.entity_id, n.position LIMIT 300) AS "nameTexts",
      ARRAY(SELECT e.word FROM pg_stats s
        CROSS JOIN LATERAL unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS e (word, share)
        WHERE s.schemaname = 'public' AND s.tablename = 'claim' AND s.attname = 'text_words' AND e.share > ${commonShare}
          AND e.word = ANY (tsvector_to_array(c.text_words))) AS common
    FROM claim c JOIN article a ON a.id = c.article_id WHERE c.id = ${id}`);
  if (!row) return null;
  const { nameTexts, ...claim } = row;
  const names = wordsIn(nameTexts.join(" ")).filter(
    (word) => (word.length > 2 || /^\p{N}/u.test(word)) && !emptyWords.has(word),
  );
  return { ...toClaim(claim), names };
};

const lexeme = (word: string): string => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** A word by its beginning, so that its other forms are found; numbers and short ones as they are. */
const termOf = (word: string): string =>
  word.length < 5 || /^\p{N}/u.test(word)
    ? lexeme(word)
    : `${lexeme(word.slice(0, Math.max(4, Math.ceil(word.length * 0.6))))}:*`;

interface Terms {
  readonly rare: readonly string[];
  readonly common: readonly string[];
}

const termsOf = ({ folded, common }: AskingClaim): Terms => {
  const telling = wordsIn(folded).filter(
    (word) => (word.length > 2 || /^\p{N}{2}/u.test(word)) && !emptyWords.has(word) && !negations.has(word),
  );
  const longest = telling.sort((a, b) => b.length - a.length).slice(0, soughtWords);
  const terms = (words: readonly string[]): string[] => [...new Set(words.map(termOf))];
  return {
    rare: terms(longest.filter((word) => !common.includes(word))),
    common: terms(longest.filter((word) => common.includes(word))),
  };
};

/** Two of the rare terms, or the only one; null where all are common: their lists would be as long as the claims are many. */
const twoOf = ({ rare }: Terms): string | null => {
  if (rare.length < 2) return rare[0] ?? null;
  return rare
    .slice(0, -1)
    .map((term, index) => `(${term} & (${rare.slice(index + 1).join(" | ")}))`)
    .join(" | ");
};

/** Each has its own index: entities by (entity_id, claim_id), words by the inverted one. Texts come with the pairs that were decided on. */
export const candidateStatement = (claim: AskingClaim): Sql => {
  const { id } = claim;
  const byWeight = [...claim.entities].sort((a, b) => weightOfRole(b.role) - weightOfRole(a.role));
  const entities = [...new Set(byWeight.map((entity) => entity.id))].slice(0, followedEntities);
  const terms = termsOf(claim);
  const worded = twoOf(terms);
  return planEachTime(sql`
    WITH near AS (
      SELECT n.claim_id AS id FROM unnest(${entities}::bigint[]) AS e (id) CROSS JOIN LATERAL (
        (SELECT x.claim_id FROM claim_entity x WHERE x.entity_id = e.id AND x.claim_id < ${id} ORDER BY x.claim_id DESC LIMIT ${nearEach})
        UNION ALL
        (SELECT x.claim_id FROM claim_entity x WHERE x.entity_id = e.id AND x.claim_id > ${id} ORDER BY x.claim_id LIMIT ${nearEach})
      ) AS n
    ), worded AS (
      SELECT id FROM claim WHERE text_words @@ ${worded ?? ""}::tsquery ORDER BY abs(id - ${id}) LIMIT ${maxWorded}
    ), found AS (
      SELECT id, count(*) AS hits FROM (SELECT id FROM near UNION ALL SELECT id FROM worded) AS f GROUP BY id
    ), best AS (
      SELECT c.id FROM found f JOIN claim c ON c.id = f.id
      WHERE c.id <> ${id} AND c.status = 'ACTIVE'
        AND NOT EXISTS (SELECT FROM claim_relation r WHERE r.from_id = ${id} AND r.to_id = c.id AND NOT r.stale)
        AND NOT EXISTS (SELECT FROM claim_relation r WHERE r.to_id = ${id} AND r.from_id = c.id AND NOT r.stale)
      ORDER BY f.hits + (SELECT count(*) FROM unnest(${[...terms.rare, ...terms.common]}::text[]) AS t (term) WHERE c.text_words @@ t.term::tsquery) DESC,
        abs(c.id - ${id}), c.id
      LIMIT ${maxCompared}
    )
    SELECT ${comparedColumns},
      ARRAY(SELECT d.type::text FROM suggestion_dismissal d
        WHERE d.claim_a = least(c.id, ${id}) AND d.claim_b = greatest(c.id, ${id})) AS dismissed
    FROM best JOIN claim c ON c.id = best.id JOIN article a ON a.id = c.article_id`);
};

export const readCandidates = async (database: Queryable, claim: AskingClaim): Promise<Candidate[]> => {
  const rows = await database.query<Row & { dismissed: ClaimRelationType[] }>(candidateStatement(claim));
  return rows.map(toClaim);
};
