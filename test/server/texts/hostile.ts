/** Texts, numbers and instants that are written in more than one way: whatever JSON escapes, or might. */
import type { Queryable } from "../../../src/database/database.ts";
import { sql } from "../../../src/database/sql.ts";

const texts = [
  'quotes " and \\ backslashes \\\\ and / slashes',
  "line\nfeed, carriage\rreturn, tab\t, form\ffeed, back\bspace, vertical\u000btab",
  "controls \u0001\u001f\u007f\u0080\u009f",
  "separators \u2028 and \u2029, a byte order mark \ufeff, a soft\u00adhyphen",
  "not characters \uffff\ufffe, of private use \ue000, a replacement \ufffd",
  "beyond the first plane 🚀 𝒜 \u{10ffff} 👩‍👩‍👧",
  "<script>&amp;</script> '$x' `$1` %s {} [] , : null",
  " ",
  "Čína 中国 שָׁלוֹם é é",
  '["a", {"b": 1}]',
  "{a,b,NULL}",
  "\\u0041 \\n",
] as const;

const numbers = [0, 1, 0.1, 0.30000000000000004, 1e-7, 5e-324, 0.12345678901234568, 1 - 2 ** -53, 2 ** -1022, null];
const instants = [
  ...["2025-08-19 12:00:00+00", "2025-08-19 12:00:00.1+00", "2025-08-19 12:00:00.12+00", "1969-12-31 23:59:59.999+00"],
  ...["0001-01-01 00:00:00+00", "9999-12-31 23:59:59.999+00", "2024-02-29 00:00:00.001+00"],
];
/** More digits in the year, or none before Christ: what only the plain way writes. */
export const unusualInstants = ["10000-01-01 00:00:00+00", "0044-03-15 12:00:00 BC"];

/** Each row gets the next of them in each of its columns. */
export const hostile = async (database: Queryable): Promise<void> => {
  await database.query(sql`
    UPDATE claim SET text = t.list[1 + id % cardinality(t.list)], key = id || t.list[1 + (id + 1) % cardinality(t.list)],
      extractor = 'x' || t.list[1 + (id + 2) % cardinality(t.list)], language = t.list[1 + (id + 3) % cardinality(t.list)],
      quote_text = CASE WHEN id % 3 > 0 THEN t.list[1 + (id + 4) % cardinality(t.list)] END,
      quote_start = CASE WHEN id % 3 = 1 THEN 5 END, quote_end = CASE WHEN id % 3 = 1 THEN 9 END,
      quote_verified = CASE WHEN id % 3 > 0 THEN id % 3 = 1 END,
      status_reason = CASE WHEN id % 2 = 0 THEN t.list[1 + (id + 5) % cardinality(t.list)] END,
      confidence = n.list[1 + id % cardinality(n.list)],
      updated_at = i.list[1 + id % cardinality(i.list)]
    FROM (SELECT ${[...texts]}::text[] AS list) t, (SELECT ${numbers}::float8[] AS list) n,
      (SELECT ${instants}::timestamptz[] AS list) i`);
  await database.query(sql`
    UPDATE article SET uri = CASE WHEN id % 2 = 0 THEN uri || '#' || t.list[1 + id % cardinality(t.list)] ELSE uri END,
      title = CASE WHEN id % 4 > 0 THEN t.list[1 + (id + 1) % cardinality(t.list)] END,
      authors = CASE WHEN id % 3 = 0 THEN '{}' ELSE t.list[1 : (id % 5)::int] END,
      published_at = CASE WHEN id % 7 = 0 THEN NULL ELSE i.list[1 + id % cardinality(i.list)] END,
      redacted_at = CASE WHEN id % 5 = 0 THEN i.list[1 + id % cardinality(i.list)] END,
      redacted_reason = CASE WHEN id % 5 = 0 THEN t.list[1 + id % cardinality(t.list)] END
    FROM (SELECT ${[...texts]}::text[] AS list) t, (SELECT ${instants}::timestamptz[] AS list) i`);
  await database.query(sql`
    UPDATE entity SET name = t.list[1 + id % cardinality(t.list)], aliases = t.list[1 : (id % 4)::int]
    FROM (SELECT ${[...texts]}::text[] AS list) t`);
  await database.query(sql`
    UPDATE publisher SET name = t.list[1 + id % cardinality(t.list)], aliases = t.list[1 : (id % 4)::int]
    FROM (SELECT ${[...texts]}::text[] AS list) t`);
  await database.query(sql`
    UPDATE attribution SET speaker = CASE WHEN claim_id % 3 = 0 THEN NULL ELSE t.list[1 + claim_id % cardinality(t.list)] END,
      article_uri = CASE WHEN position = 0 THEN (SELECT uri FROM article a WHERE a.id = 1 + claim_id % 30) ELSE article_uri END,
      speaker_entity_given_id = 1, speaker_entity_id = CASE WHEN claim_id % 5 = 0 THEN (SELECT survivor_id FROM entity WHERE id = 1) END,
      anonymous_sources = CASE WHEN claim_id % 4 = 0 THEN 3 END
    FROM (SELECT ${[...texts]}::text[] AS list) t`);
  await database.query(sql`
    INSERT INTO article_cited_publisher (article_id, position, given_id, publisher_id)
    SELECT a.id, n, p.id, p.survivor_id FROM article a, generate_series(0, 3) n, publisher p
    WHERE p.id = 1 + (a.id + n) % 3 AND a.id % 3 > 0 ON CONFLICT DO NOTHING`);
  await database.query(sql`
    INSERT INTO claim_entity (claim_id, position, given_id, entity_id, role)
    SELECT claim_id, position + 10, given_id, entity_id, role FROM claim_entity WHERE claim_id % 4 = 0 ON CONFLICT DO NOTHING`);
};
