/** An article: its text with every quote marked, and what it claims. */
import { useState } from "react";
import { ArticlePageDocument, type ArticlePageQuery } from "../generated/graphql.ts";
import { FaultMessage, Message } from "../parts/message.tsx";
import { QuotedBody } from "../parts/quoted-body.tsx";
import { useLive } from "../parts/use-live.ts";
import { useTitle } from "../parts/use-title.ts";
import { When } from "../parts/when.tsx";
import { Link, publisherPath } from "../router.tsx";
import { ClaimRow } from "../wire/claim-row.tsx";
import { directionOf, languageName } from "../words.ts";

type Article = Extract<NonNullable<ArticlePageQuery["node"]>, { readonly __typename: "Article" }>;

/** Only a web address may be followed: others may be anything, script included. */
const isWeb = (uri: string): boolean => /^https?:\/\//.test(uri);

const Head = ({ article }: { readonly article: Article }) => (
  <header className="head">
    <p className="row-head">
      {article.publisher && (
        <Link className="row-publisher" to={publisherPath(article.publisher.id)}>
          <bdi>{article.publisher.name}</bdi>
        </Link>
      )}
      <When instant={article.publishedAt ?? article.ingestedAt} />
      {article.authors.length > 0 && <bdi>{article.authors.join(", ")}</bdi>}
      <span>{languageName(article.language)}</span>
      {article.revision > 1 && (
        <span className="badge" title="How often its text was sent anew, the first among them">
          revision {article.revision}
        </span>
      )}
    </p>
    <h1 lang={article.language} dir={directionOf(article.language)} className="head-text">
      {article.title ?? article.uri}
    </h1>
    <p className="soft uri">
      {isWeb(article.uri) ? (
        <a href={article.uri} rel="noreferrer noopener" target="_blank">
          {article.uri}
        </a>
      ) : (
        article.uri
      )}
    </p>
    {article.citedPublishers.length > 0 && (
      <p className="soft">
        It cites{" "}
        {article.citedPublishers.map(({ id, name }, place) => (
          <span key={id}>
            {place > 0 && ", "}
            <Link to={publisherPath(id)}>
              <bdi>{name}</bdi>
            </Link>
          </span>
        ))}
      </p>
    )}
  </header>
);

export const ArticleView = ({ id }: { readonly id: string }) => {
  const { data, fault, ask } = useLive(ArticlePageDocument, { id }, { article: { id: { eq: id } } });
  const [pointed, point] = useState<string | null>(null);
  const node = data?.node;
  const article = node?.__typename === "Article" ? node : null;
  useTitle(article ? (article.title ?? article.uri) : null);
  if (!data) return <div className="sheet">{fault && <FaultMessage fault={fault} onRetry={ask} isView />}</div>;
  if (!article)
    return (
      <div className="sheet">
        <Message title="There is no such article" isView>
          <p>
            <Link to="/">Go to the wire</Link>
          </p>
        </Message>
      </div>
    );
  const claims = article.claims.nodes;
  const quotes = claims.flatMap(({ id: claim, quote }) =>
    typeof quote?.start === "number" && typeof quote.end === "number"
      ? [{ id: claim, start: quote.start, end: quote.end }]
      : [],
  );
  const unquoted = claims.filter(({ quote }) => quote && !quote.verified).length;
  const total = article.claims.totalCount ?? claims.length;
  return (
    <article className="sheet sheet-wide">
      <Head article={article} />
      <div className="two">
        <section className="block" aria-labelledby="text">
          <h2 id="text">Text</h2>
          {typeof article.body === "string" ? (
            <QuotedBody body={article.body} language={article.language} quotes={quotes} current={pointed} isLinked />
          ) : (
            <p className="notice">The article’s text may not be shown.</p>
          )}
        </section>
        <section className="block" aria-labelledby="claims">
          <h2 id="claims">
            {total.toLocaleString()} {total === 1 ? "claim" : "claims"}
          </h2>
          {unquoted > 0 && (
            <p className="soft">
              {unquoted === 1 ? "One quote is" : `${unquoted} quotes are`} not in the text as it stands.
            </p>
          )}
          <ul className="claim-list">
            {claims.map((row) => (
              <li
                key={row.id}
                className="claim-item"
                onPointerEnter={() => point(row.id)}
                onPointerLeave={() => point(null)}
                onFocus={() => point(row.id)}
              >
                <ClaimRow row={row} within="article" />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </article>
  );
};

export default ArticleView;
