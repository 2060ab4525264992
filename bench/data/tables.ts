/** The tables that ingest fills, their columns and types in one place, for COPY and for unnest alike. */

/** A value on its way into a column. `words` becomes a tsvector without positions, as array_to_tsvector makes it. */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Buffer
  | readonly string[]
  | { readonly words: readonly string[] };

const table = <const Columns extends Readonly<Record<string, string>>>(columns: Columns) => columns;

/** In an order in which every reference points backwards. */
export const tables = Object.freeze({
  log_commit: table({ id: "bigint", at: "timestamptz" }),
  publisher: table({
    id: "bigint",
    name: "text",
    name_key: "text",
    domain: "text",
    aliases: "text[]",
    survivor_id: "bigint",
    created_in: "bigint",
  }),
  publisher_name: table({ publisher_id: "bigint", position: "int", folded: "text", words: "tsvector" }),
  entity: table({
    id: "bigint",
    kind: "entity_kind",
    name: "text",
    name_key: "text",
    aliases: "text[]",
    wikidata_id: "text",
    survivor_id: "bigint",
    created_in: "bigint",
  }),
  entity_name: table({ entity_id: "bigint", position: "int", folded: "text", words: "tsvector" }),
  article: table({
    id: "bigint",
    uri: "text",
    title: "text",
    language: "text",
    publisher_given_id: "bigint",
    publisher_id: "bigint",
    authors: "text[]",
    published_at: "timestamptz",
    ingested_at: "timestamptz",
    revision: "int",
    created_in: "bigint",
  }),
  article_revision: table({
    article_id: "bigint",
    revision: "int",
    body: "text",
    body_hash: "bytea",
    recorded_in: "bigint",
    recorded_at: "timestamptz",
  }),
  article_text: table({ article_id: "bigint", part: "article_part", folded: "text", words: "tsvector" }),
  article_sketch: table({ article_id: "bigint", revision: "int", hashes: "int[]", bands: "bigint[]" }),
  article_cited_publisher: table({ article_id: "bigint", position: "int", given_id: "bigint", publisher_id: "bigint" }),
  claim: table({
    id: "bigint",
    article_id: "bigint",
    extractor: "text",
    key: "text",
    text: "text",
    text_folded: "text",
    text_words: "tsvector",
    language: "text",
    quote_text: "text",
    quote_start: "int",
    quote_end: "int",
    quote_verified: "boolean",
    modality: "claim_modality",
    confidence: "float8",
    status: "claim_status",
    ingested_at: "timestamptz",
    updated_at: "timestamptz",
    created_in: "bigint",
  }),
  claim_support: table({
    claim_id: "bigint",
    component_id: "bigint",
    independent_origins: "int",
    contested: "boolean",
  }),
  claim_entity: table({
    claim_id: "bigint",
    position: "int",
    given_id: "bigint",
    entity_id: "bigint",
    role: "claim_role",
  }),
  attribution: table({
    claim_id: "bigint",
    position: "int",
    kind: "attribution_kind",
    publisher_given_id: "bigint",
    publisher_id: "bigint",
    speaker: "text",
    speaker_folded: "text",
    speaker_words: "tsvector",
    speaker_entity_given_id: "bigint",
    speaker_entity_id: "bigint",
    anonymous_sources: "int",
  }),
  ingest_batch: table({
    id: "bigint",
    sender: "text",
    key: "text",
    named: "boolean",
    created_in: "bigint",
    created_at: "timestamptz",
    last_sent_at: "timestamptz",
    articles_created: "int",
    claims_created: "int",
  }),
  batch_claim: table({ batch_id: "bigint", claim_id: "bigint" }),
  claim_event: table({ seq: "bigint", commit_id: "bigint", claim_id: "bigint", own: "boolean" }),
});

export type TableName = keyof typeof tables;
export const tableNames = Object.keys(tables) as readonly TableName[];
export type Row<Name extends TableName> = { readonly [Column in keyof (typeof tables)[Name]]: Value };
export type Emit = <Name extends TableName>(name: Name, row: Row<Name>) => void;

const arrayText = (items: readonly string[]): string =>
  `{${items.map((item) => `"${item.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
const wordsText = (words: readonly string[]): string =>
  words.map((word) => `'${word.replace(/['\\]/g, "$&$&")}'`).join(" ");

/** The value as PostgreSQL reads it from text; null stays null. */
export const literal = (value: Value): string | null => {
  if (value === null) return null;
  if (typeof value !== "object") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\x${value.toString("hex")}`;
  return "words" in value ? wordsText(value.words) : arrayText(value);
};

const copyEscapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** One line of COPY's text format. */
export const copyLine = (values: readonly Value[]): string =>
  `${values
    .map((value) => literal(value)?.replace(/[\\\n\r\t]/g, (sign) => copyEscapes[sign] ?? sign) ?? "\\N")
    .join("\t")}\n`;
