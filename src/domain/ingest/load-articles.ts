/** Reads the stored articles that a commit's calls name, by canonical uri. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import type { PreparedItem } from "./prepared.ts";
import type { State } from "./state.ts";

interface ArticleRow {
  id: bigint;
  uri: string;
  title: string | null;
  language: string;
  publisherGiven: bigint | null;
  publisher: bigint | null;
  authors: string[];
  publishedAt: Date | null;
  fetchedAt: Date | null;
  revision: number;
  redactedAt: Date | null;
  bodyHash: string;
  body: string | null;
  citedGiven: bigint[];
  cited: bigint[];
  inputs: Record<string, string[]> | null;
}

/** A stored body is read only where a quote has to be looked up in it: one that was sent is compared by its hash. */
const needsBody = ({ article }: PreparedItem): boolean =>
  article?.body === undefined && article?.claims?.some(({ quote }) => quote !== null) === true;

export const loadArticles = async (
  queryable: Queryable,
  state: State,
  items: readonly PreparedItem[],
): Promise<void> => {
  // those of refused articles too: a result shows what is stored under its uri
  const uris = new Map<string, boolean>();
  for (const item of items) if (item.uri !== "") uris.set(item.uri, uris.get(item.uri) === true || needsBody(item));
  if (uris.size === 0) return;
  const rows = await queryable.query<ArticleRow>(sql`
    SELECT a.id, a.uri, a.title, a.language, a.publisher_given_id AS "publisherGiven", a.publisher_id AS publisher, a.authors,
      a.published_at AS "publishedAt", a.fetched_at AS "fetchedAt", a.revision, a.redacted_at AS "redactedAt",
      encode(r.body_hash, 'hex') AS "bodyHash",
      CASE WHEN w.body THEN r.body END AS body,
      ARRAY(SELECT given_id FROM article_cited_publisher c WHERE c.article_id = a.id ORDER BY position) AS "citedGiven",
      ARRAY(SELECT publisher_id FROM article_cited_publisher c WHERE c.article_id = a.id ORDER BY position) AS cited,
      (SELECT jsonb_object_agg(extractor, ARRAY(SELECT encode(d, 'hex') FROM unnest(digests) WITH ORDINALITY AS u (d, place) ORDER BY place))
        FROM article_input i WHERE i.article_id = a.id) AS inputs
    FROM unnest(${[...uris.keys()]}::text[], ${[...uris.values()]}::boolean[]) AS w (uri, body)
    JOIN article a ON a.uri = w.uri
    JOIN article_revision r ON r.article_id = a.id AND r.revision = a.revision`);
  for (const { publisherGiven, publisher, publishedAt, fetchedAt, citedGiven, cited, inputs, ...row } of rows)
    state.articles.set(row.uri, {
      ...row,
      titleSearch: null,
      publisher: publisherGiven === null || publisher === null ? null : { given: publisherGiven, survivor: publisher },
      publishedAt: publishedAt?.getTime() ?? null,
      fetchedAt: fetchedAt?.getTime() ?? null,
      citedPublishers: citedGiven.map((given, index) => ({ given, survivor: cited[index] ?? given })),
      inputs: new Map(Object.entries(inputs ?? {})),
      newRevisions: [],
    });
};
