/** A claim: what is said, by whom, in which words, where it comes from, what contradicts it, and what it was. */
import { ClaimTools } from "../curation/claim-tools.tsx";
import { ClaimPageDocument, ClaimSupportDocument } from "../generated/graphql.ts";
import { FaultMessage, Message } from "../parts/message.tsx";
import { QuotedBody } from "../parts/quoted-body.tsx";
import { useLive } from "../parts/use-live.ts";
import { useTitle } from "../parts/use-title.ts";
import { When } from "../parts/when.tsx";
import { articlePath, entityPath, Link, publisherPath } from "../router.tsx";
import { wordOf } from "../wire/claim-row.tsx";
import { attributions, directionOf, languageName, modalities, nameOf, roles, statuses } from "../words.ts";
import type { ClaimDetails } from "./details.ts";
import { HistorySection } from "./history-section.tsx";
import { RelationsSection } from "./relations-section.tsx";
import { SupportSection } from "./support-section.tsx";

const anyStatus = { status: { in: ["ACTIVE", "RETRACTED", "WITHDRAWN"] as const } };

const Facts = ({ claim }: { readonly claim: ClaimDetails }) => (
  <dl className="facts">
    <dt>On the word of</dt>
    <dd>
      {claim.attributions.map((attribution) => (
        <span key={`${attribution.kind} ${wordOf(attribution)}`} className="facts-line">
          <bdi>{wordOf(attribution)}</bdi>{" "}
          {wordOf(attribution) !== nameOf(attributions, attribution.kind) && (
            <small>{nameOf(attributions, attribution.kind)}</small>
          )}
        </span>
      ))}
    </dd>
    {claim.entities.length > 0 && (
      <>
        <dt>About</dt>
        <dd>
          {claim.entities.map(({ entity, role }) => (
            <span key={`${entity.id} ${role}`} className="facts-line">
              <Link to={entityPath(entity.id)}>
                <bdi>{entity.name}</bdi>
              </Link>{" "}
              <small>{nameOf(roles, role)}</small>
            </span>
          ))}
        </dd>
      </>
    )}
    <dt>Came in</dt>
    <dd>
      <When instant={claim.ingestedAt} />
    </dd>
    {claim.article.publishedAt && (
      <>
        <dt>Published</dt>
        <dd>
          <When instant={claim.article.publishedAt} />
        </dd>
      </>
    )}
    <dt>Language</dt>
    <dd>{languageName(claim.language)}</dd>
    <dt>Read by</dt>
    <dd>
      {claim.extractor}
      {typeof claim.confidence === "number" && `, ${Math.round(claim.confidence * 100)} % sure`}
    </dd>
  </dl>
);

const QuoteSection = ({ claim }: { readonly claim: ClaimDetails }) => {
  const { article, quote } = claim;
  const { start, end } = quote ?? {};
  const marked = typeof start === "number" && typeof end === "number" ? [{ id: claim.id, start, end }] : [];
  return (
    <section className="block" aria-labelledby="quote">
      <h2 id="quote">
        In the words of{" "}
        <Link to={articlePath(article.id)}>
          <bdi>{article.title ?? article.uri}</bdi>
        </Link>
      </h2>
      {quote && !quote.verified && (
        <p className="notice">
          The quote is not in the article’s text as it stands: <q>{quote.text}</q>
        </p>
      )}
      {typeof article.body === "string" ? (
        <QuotedBody body={article.body} language={article.language} quotes={marked} />
      ) : (
        <p className="notice">The article’s text may not be shown.</p>
      )}
    </section>
  );
};

export const ClaimView = ({ id }: { readonly id: string }) => {
  const about = { and: [{ id: { eq: id } }, { status: { in: [...anyStatus.status.in] } }] };
  const { data, fault, ask } = useLive(ClaimPageDocument, { id }, about);
  const support = useLive(ClaimSupportDocument, { id }, about);
  const claim = data?.claim;
  useTitle(claim?.text ?? null);
  if (!data) return <div className="sheet">{fault && <FaultMessage fault={fault} onRetry={ask} isView />}</div>;
  if (!claim)
    return (
      <div className="sheet">
        <Message title="There is no such claim" isView>
          <p>
            Ids never die, so this address was never one. <Link to="/">Go to the wire</Link>
          </p>
        </Message>
      </div>
    );
  const { publisher } = claim.article;
  return (
    <article className="sheet">
      <header className="head">
        <p className="row-head">
          {publisher && (
            <Link className="row-publisher" to={publisherPath(publisher.id)}>
              <bdi>{publisher.name}</bdi>
            </Link>
          )}
          <When instant={claim.article.publishedAt ?? claim.ingestedAt} />
          <span className={`badge modality-${claim.modality.toLowerCase()}`}>{nameOf(modalities, claim.modality)}</span>
          {claim.status !== "ACTIVE" && (
            <span className="badge badge-bad">
              {nameOf(statuses, claim.status)}
              {claim.statusReason && `: ${claim.statusReason}`}
            </span>
          )}
        </p>
        <h1 lang={claim.language} dir={directionOf(claim.language)} className="head-text">
          {claim.text}
        </h1>
      </header>
      <Facts claim={claim} />
      <SupportSection id={claim.id} support={support} />
      <RelationsSection
        claim={claim}
        appearances={support.data?.explainCorroboration?.appearances ?? []}
        onDone={ask}
      />
      <QuoteSection claim={claim} />
      <ClaimTools claim={claim} onDone={ask} />
      <HistorySection claim={claim} />
    </article>
  );
};

export default ClaimView;
