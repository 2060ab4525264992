/** Articles, their revisions, what search needs of them, and whom they cite. */
import { sql } from "../../../database/sql.ts";
import { touchClaimsOfArticles } from "../../concerned.ts";
import { recordset, wordsVector } from "../../rows.ts";
import { keepArticles, keepBodies } from "../../versions.ts";
import type { Changed, Changes } from "../changes.ts";
import { sameCitedPublishers } from "../differences.ts";
import type { ArticleState } from "../state.ts";
import { asJson, columnsOf, instant, type Writing, writeParts } from "./writing.ts";

const articleColumns = `id bigint, uri text, title text, language text, given bigint, survivor bigint, authors text[],
  "publishedAt" timestamptz, "fetchedAt" timestamptz, revision int`;

const articlesJson = (writing: Writing, articles: readonly ArticleState[]): Promise<string> =>
  asJson(articles, (article) => ({
    id: writing.idOf(article.id),
    uri: article.uri,
    title: article.title,
    language: article.language,
    ...columnsOf(writing, article.publisher),
    authors: article.authors,
    publishedAt: instant(article.publishedAt),
    fetchedAt: instant(article.fetchedAt),
    revision: article.revision,
  }));

const writeRows = async (writing: Writing, created: readonly ArticleState[], changed: readonly ArticleState[]) => {
  const { commit } = writing;
  if (created.length > 0)
    await commit.query(sql`
      INSERT INTO article (id, uri, title, language, publisher_given_id, publisher_id, authors, published_at, fetched_at,
        ingested_at, revision, created_in)
      SELECT id, uri, title, language, given, survivor, authors, "publishedAt", "fetchedAt", ${commit.at}, revision, ${commit.id}
      FROM ${recordset(await articlesJson(writing, created), articleColumns)}`);
  if (changed.length > 0)
    await commit.query(sql`
      UPDATE article a SET title = r.title, language = r.language, publisher_given_id = r.given, publisher_id = r.survivor,
        authors = r.authors, published_at = r."publishedAt", fetched_at = r."fetchedAt", revision = r.revision
      FROM ${recordset(await articlesJson(writing, changed), articleColumns)} WHERE a.id = r.id`);
};

const writeRevisions = async (writing: Writing, articles: readonly ArticleState[]): Promise<void> => {
  const { commit, idOf } = writing;
  const revisions = articles.flatMap(({ id, newRevisions }) => newRevisions.map((revision) => ({ id, ...revision })));
  await writeParts(
    writing,
    revisions,
    ({ id, revision, body, fetchedAt }) => ({
      ...{ id: idOf(id), revision, body: body.text, hash: body.hash, fetchedAt: instant(fetchedAt) },
    }),
    (json) => sql`
      INSERT INTO article_revision (article_id, revision, body, body_hash, recorded_in, recorded_at, fetched_at)
      SELECT id, revision, body, decode(hash, 'hex'), ${commit.id}, ${commit.at}, "fetchedAt"
      FROM ${recordset(json, 'id bigint, revision int, body text, hash text, "fetchedAt" timestamptz')}`,
  );
};

/** Titles and bodies that are new; a title that was cleared leaves none. */
const writeTexts = async (writing: Writing, articles: Changed<ArticleState>): Promise<void> => {
  const { commit, idOf } = writing;
  const all = [...articles.created, ...articles.changed.map(({ after }) => after)];
  const texts = all.flatMap(({ id, title, titleSearch, newRevisions }) => {
    const body = newRevisions.at(-1)?.body;
    return [
      ...(title !== null && titleSearch ? [{ id, part: "TITLE", text: titleSearch }] : []),
      ...(body ? [{ id, part: "BODY", text: body }] : []),
    ];
  });
  const cleared = articles.changed.filter(({ before, after }) => before.title !== null && after.title === null);
  if (cleared.length > 0)
    await commit.query(sql`
      DELETE FROM article_text WHERE part = 'TITLE' AND article_id = ANY (${cleared.map(({ after }) => after.id)}::bigint[])`);
  await writeParts(
    writing,
    texts,
    ({ id, part, text: { folded, words } }) => ({ id: idOf(id), part, folded, words }),
    (json) => sql`
      INSERT INTO article_text (article_id, part, folded, words)
      SELECT id, part, folded, ${wordsVector("words")} FROM ${recordset(json, "id bigint, part article_part, folded text, words text")}
      ON CONFLICT (article_id, part) DO UPDATE SET folded = excluded.folded, words = excluded.words`,
  );
};

const writeCitedPublishers = async ({ commit, idOf }: Writing, articles: Changed<ArticleState>): Promise<void> => {
  const changed = articles.changed.filter(({ before, after }) => !sameCitedPublishers(before, after));
  if (changed.length > 0)
    await commit.query(sql`
      DELETE FROM article_cited_publisher WHERE article_id = ANY (${changed.map(({ after }) => after.id)}::bigint[])`);
  const rows = [...articles.created, ...changed.map(({ after }) => after)].flatMap(({ id, citedPublishers }) =>
    citedPublishers.map((cited, position) => ({ id, position, cited })),
  );
  if (rows.length === 0) return;
  const json = await asJson(rows, ({ id, position, cited }) => ({
    ...{ id: idOf(id), position, given: idOf(cited.given), survivor: idOf(cited.survivor) },
  }));
  await commit.query(sql`
    INSERT INTO article_cited_publisher (article_id, position, given_id, publisher_id)
    SELECT id, position, given, survivor FROM ${recordset(json, "id bigint, position int, given bigint, survivor bigint")}`);
};

/** Those that are known no longer go, and the others are set. */
const writeInputs = async ({ commit, idOf }: Writing, inputs: Changes["inputs"]): Promise<void> => {
  const gone = inputs.flatMap(({ article, before, after }) =>
    [...before.keys()].flatMap((extractor) => (after.has(extractor) ? [] : { article, extractor })),
  );
  if (gone.length > 0)
    await commit.query(sql`
      DELETE FROM article_input i
      USING unnest(${gone.map(({ article }) => article)}::bigint[], ${gone.map(({ extractor }) => extractor)}::text[]) AS g (article, extractor)
      WHERE i.article_id = g.article AND i.extractor = g.extractor`);
  const set = inputs.flatMap(({ article, before, after }) =>
    [...after].flatMap(([extractor, digests]) =>
      before.get(extractor) === digests ? [] : { article: idOf(article), extractor, digests },
    ),
  );
  if (set.length > 0)
    await commit.query(sql`
      INSERT INTO article_input (article_id, extractor, digests)
      SELECT article, extractor, ARRAY(SELECT decode(d, 'hex') FROM unnest(digests) WITH ORDINALITY AS u (d, place) ORDER BY place)
      FROM ${recordset(await asJson(set, (row) => row), "article bigint, extractor text, digests text[]")}
      ON CONFLICT (article_id, extractor) DO UPDATE SET digests = excluded.digests`);
};

export const writeArticles = async (writing: Writing, { articles, readAgain, inputs }: Changes): Promise<void> => {
  const { commit } = writing;
  const changed = articles.changed.map(({ after }) => after);
  const ids = changed.map(({ id }) => id);
  await keepArticles(commit, ids);
  await keepBodies(
    commit,
    changed.filter(({ newRevisions }) => newRevisions.length > 0).map(({ id }) => id),
  );
  await writeRows(writing, articles.created, [...changed, ...readAgain]);
  await writeRevisions(writing, [...articles.created, ...changed]);
  await writeTexts(writing, articles);
  await writeCitedPublishers(writing, articles);
  await writeInputs(writing, inputs);
  await touchClaimsOfArticles(
    commit,
    ids,
    [...articles.created, ...changed].map(({ uri }) => uri),
  );
};
