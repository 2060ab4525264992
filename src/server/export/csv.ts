/**
 * RFC 4180, for spreadsheets: one line a claim, lists in one cell. What is lost here is in NDJSON.
 *
 * A text from outside must not become a formula of whoever opens the file. A text that begins like one (=, +, -, @, their wide
 * forms, with or without blanks before), with a tab or a line break, or with an apostrophe gets an apostrophe in front: whoever
 * wants the text itself takes one leading apostrophe away.
 */
import type { ExportedClaim } from "../../reading/export.ts";
import type { Format } from "./format.ts";
import { recordOf } from "./record.ts";

const formula = /^(['\t\r\n]|\s*[=+\-@＝＋－＠])/u;

/** A text of unknown origin. */
const text = (value: string | null): string | null => (value !== null && formula.test(value) ? `'${value}` : value);

const quoted = (value: string): string =>
  /[",\r\n]|^\s|\s$/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

type Cell = string | number | boolean | Date | null;
const written = (cell: Cell): string =>
  cell === null ? "" : quoted(cell instanceof Date ? cell.toISOString() : String(cell));

const list = (parts: readonly (string | null)[]): string | null =>
  text(parts.filter((part) => part !== null && part !== "").join("; ") || null);

type Row = ReturnType<typeof recordOf>;

const attributionText = ({
  kind,
  speaker,
  speakerEntity,
  publisher,
  articleUri,
  anonymousSources,
}: Row["attributions"][number]) => {
  const who = [speaker ?? speakerEntity?.name, publisher?.name, articleUri].filter((part) => part);
  const many = anonymousSources === null ? [] : [`${anonymousSources} unnamed`];
  return [kind, ...who, ...many].join(" ");
};

const columns: Readonly<{ [name: string]: (row: Row) => Cell }> = Object.freeze({
  cursor: ({ cursor }) => cursor,
  id: ({ id }) => id,
  key: ({ key }) => text(key),
  extractor: ({ extractor }) => text(extractor),
  text: (row) => text(row.text),
  language: ({ language }) => language,
  modality: ({ modality }) => modality,
  confidence: ({ confidence }) => confidence,
  status: ({ status }) => status,
  statusReason: ({ statusReason }) => text(statusReason),
  quote: ({ quote }) => text(quote?.text ?? null),
  quoteStart: ({ quote }) => quote?.start ?? null,
  quoteEnd: ({ quote }) => quote?.end ?? null,
  quoteVerified: ({ quote }) => quote?.verified ?? null,
  entities: ({ entities }) => list(entities.map(({ role, entity }) => `${entity?.name ?? ""} (${role})`)),
  attributions: ({ attributions }) => list(attributions.map(attributionText)),
  articleUri: ({ article }) => text(article.uri),
  articleTitle: ({ article }) => text(article.title),
  articleLanguage: ({ article }) => article.language,
  articlePublishedAt: ({ article }) => article.publishedAt,
  authors: ({ article }) => list(article.authors),
  publisher: ({ article }) => text(article.publisher?.name ?? null),
  publisherDomain: ({ article }) => text(article.publisher?.domain ?? null),
  ingestedAt: ({ ingestedAt }) => ingestedAt,
  updatedAt: ({ updatedAt }) => updatedAt,
});

const line = (cells: readonly Cell[]): string => `${cells.map(written).join(",")}\r\n`;

export const csv: Format = Object.freeze({
  contentType: "text/csv; charset=utf-8; header=present",
  fileName: "claims.csv",
  start: line(Object.keys(columns)),
  row: (claim: ExportedClaim) => {
    const row = recordOf(claim);
    return line(Object.values(columns).map((cell) => cell(row)));
  },
  // a last line that is no claim would be one in every spreadsheet: the trailers, and each line's cursor, say where it ended
  end: () => "",
} satisfies Format);
