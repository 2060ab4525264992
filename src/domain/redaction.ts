/**
 * Taking a text down for good: the article and its claims stay and keep resolving, the article's own words do not. Erased are its
 * body in every revision, the titles of its old versions, the quotes of its claims now and before, and what search, the detection
 * of copies and the recognition of what is sent again made of them. What the claims state is the extractors', and stays:
 * `retractClaims` takes it back.
 * Whose copy it is stays too: taking one print of a report down does not make it another report.
 */
import { type Commit, commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { checkedReason, notFound } from "./checks.ts";
import { touchClaimsOfArticles } from "./concerned.ts";
import type { Domain } from "./domain.ts";
import type { DomainLimits } from "./limits.ts";
import { keepArticles, keepClaims } from "./versions.ts";

interface ArticleRow {
  uri: string;
  isRedacted: boolean;
}

/** The quotes go from the claims and from their history, that of this very commit included. */
const eraseQuotes = async (tx: Commit, article: bigint): Promise<void> => {
  const quoting = await tx.query<{ id: bigint }>(
    sql`SELECT id FROM claim WHERE article_id = ${article} AND quote_text IS NOT NULL`,
  );
  const ids = quoting.map(({ id }) => id);
  await keepClaims(tx, ids);
  await tx.query(sql`
    UPDATE claim SET quote_text = NULL, quote_start = NULL, quote_end = NULL, quote_verified = NULL, quote_hint = NULL,
      updated_at = ${tx.at} WHERE id = ANY (${ids}::bigint[])`);
  await tx.query(sql`
    UPDATE claim_version SET quote_text = NULL, quote_start = NULL, quote_end = NULL, quote_verified = NULL
    WHERE claim_id IN (SELECT id FROM claim WHERE article_id = ${article}) AND quote_text IS NOT NULL`);
  tx.touch(ids, true);
};

const eraseTexts = async (tx: Commit, article: bigint): Promise<void> => {
  await tx.query(sql`
    UPDATE article_revision SET body = NULL, body_hash = '', folded = NULL, words = NULL WHERE article_id = ${article}`);
  await tx.query(sql`
    UPDATE article_version SET title = NULL, title_folded = NULL, title_words = NULL WHERE article_id = ${article}`);
  await tx.query(sql`DELETE FROM article_text WHERE article_id = ${article} AND part = 'BODY'`);
  await tx.query(sql`DELETE FROM article_sketch WHERE article_id = ${article}`);
  await tx.query(sql`DELETE FROM article_input WHERE article_id = ${article}`);
};

/** False where it was redacted before. The lock waits for a sketch of the text that is being written, so that it is erased too. */
const redact = async (tx: Commit, article: bigint, reason: string): Promise<boolean> => {
  const [row] = await tx.query<ArticleRow>(
    sql`SELECT uri, redacted_at IS NOT NULL AS "isRedacted" FROM article WHERE id = ${article} FOR UPDATE`,
  );
  if (!row) throw notFound("Article", article, "id");
  if (row.isRedacted) {
    tx.discard();
    return false;
  }
  await keepArticles(tx, [article]);
  await tx.query(sql`UPDATE article SET redacted_at = ${tx.at}, redacted_reason = ${reason} WHERE id = ${article}`);
  await eraseTexts(tx, article);
  await eraseQuotes(tx, article);
  await touchClaimsOfArticles(tx, [article], [row.uri]);
  return true;
};

export const createRedaction = (database: Database, limits: DomainLimits): Pick<Domain, "redactArticle"> => ({
  redactArticle: async (article, given) => {
    const reason = checkedReason(given, limits);
    const { result, position } = await commit(database, (tx) => redact(tx, article, reason));
    return { article, redacted: result, position };
  },
});
