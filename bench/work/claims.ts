/** What the read and live workloads ask of a claim: three levels, the same for everyone, and the answer's plain form to compare. */

/** Three levels: the claim, its article and entities, and their publisher and names. */
export const claimSelection = `id text modality confidence ingestedAt
  article { id title uri publishedAt publisher { id name } }
  entities { role entity { id name kind } }`;

/** An opaque id of the service, in SQL. */
const idSql = (type: string, column: string): string =>
  `rtrim(encode(convert_to('${type}:' || ${column}, 'UTF8'), 'base64'), '=')`;
const instantSql = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The same in one expression, for a claim `c` and its article `a` with publisher `p` (outer join). Sessions are in UTC. */
export const claimJson = `json_build_object('id', ${idSql("Claim", "c.id")}, 'text', c.text, 'modality', c.modality,
  'confidence', c.confidence, 'ingestedAt', ${instantSql("c.ingested_at")},
  'article', json_build_object('id', ${idSql("Article", "a.id")}, 'title', a.title, 'uri', a.uri,
    'publishedAt', ${instantSql("a.published_at")},
    'publisher', CASE WHEN p.id IS NOT NULL THEN json_build_object('id', ${idSql("Publisher", "p.id")}, 'name', p.name) END),
  'entities', (SELECT coalesce(json_agg(json_build_object('role', x.role,
      'entity', json_build_object('id', ${idSql("Entity", "e.id")}, 'name', e.name, 'kind', e.kind)) ORDER BY x.position), '[]')
    FROM claim_entity x JOIN entity e ON e.id = x.entity_id WHERE x.claim_id = c.id))`;

export const claimFieldsJson = `json_build_object('id', ${idSql("Claim", "c.id")}, 'key', c.key, 'extractor', c.extractor, 'text', c.text,
  'language', c.language, 'modality', c.modality, 'confidence', c.confidence, 'status', c.status)`;

/** The finished answer of a page of claims whose ids `page` gives, newest first, one more than `size`. */
export const pageSql = (page: string, size: number): string => `
  WITH page AS (${page}),
  nodes AS (
    SELECT c.id, row_number() OVER (ORDER BY c.id DESC) AS place, ${claimJson} AS node
    FROM page JOIN claim c USING (id) JOIN article a ON a.id = c.article_id LEFT JOIN publisher p ON p.id = a.publisher_id)
  SELECT json_build_object('data', json_build_object('claims', json_build_object(
    'nodes', coalesce(json_agg(node ORDER BY id DESC) FILTER (WHERE place <= ${size}), '[]'),
    'pageInfo', json_build_object('hasNextPage', count(*) > ${size}, 'endCursor', min(id) FILTER (WHERE place <= ${size})::text))))::text
    AS answer FROM nodes`;

/** `Claim:12` of the service, a number or a text of a peer: the number as text. */
export const plainId = (id: unknown): string => {
  const text = String(id);
  return /^[0-9]+$/.test(text)
    ? text
    : (/:([0-9]+)$/.exec(Buffer.from(text, "base64url").toString("latin1"))?.[1] ?? text);
};

const idKeys = new Set(["id"]);
const dateKeys = new Set(["ingestedAt", "publishedAt"]);
const leftOut = new Set(["endCursor", "__typename"]);

/** Ids as numbers, instants in one spelling, keys in order, and no cursors: two answers that mean the same are the same text. */
export const plainAnswer = (value: unknown, key = ""): unknown => {
  if (idKeys.has(key) && value !== null) return plainId(value);
  if (dateKeys.has(key) && typeof value === "string") return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((each) => plainAnswer(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !leftOut.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, plainAnswer(each, name)]),
  );
};
