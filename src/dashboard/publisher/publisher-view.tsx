/** A publisher: its names and family, what it writes about, on whose word, and its newest articles. */
import { MergeTool } from "../curation/merge-tool.tsx";
import { everything, writeFilter } from "../filter/filter.ts";
import { PublisherPageDocument, type PublisherPageQuery } from "../generated/graphql.ts";
import { Bars, nodeName } from "../parts/bars.tsx";
import { ClaimList } from "../parts/claim-list.tsx";
import { FaultMessage, Message } from "../parts/message.tsx";
import { useLive } from "../parts/use-live.ts";
import { useTitle } from "../parts/use-title.ts";
import { When } from "../parts/when.tsx";
import { articlePath, Link, publisherPath } from "../router.tsx";
import { attributions, isKnown, nameOf } from "../words.ts";

type Publisher = Extract<NonNullable<PublisherPageQuery["node"]>, { readonly __typename: "Publisher" }>;

const wireOf = (id: string, part: Partial<typeof everything> = {}): string =>
  `/${writeFilter({ ...everything, publishers: [id], ...part })}`;

const Head = ({ publisher, claims }: { readonly publisher: Publisher; readonly claims: number }) => (
  <header className="head">
    <p className="row-head">
      <span className="badge">publisher</span>
      {publisher.domain && <span>{publisher.domain}</span>}
      <span>
        {claims.toLocaleString()} {claims === 1 ? "claim" : "claims"}
      </span>
      {publisher.parent && (
        <span>
          belongs to <Link to={publisherPath(publisher.parent.id)}>{publisher.parent.name}</Link>
        </span>
      )}
    </p>
    <h1>
      <bdi>{publisher.name}</bdi>
    </h1>
    {publisher.aliases.length > 0 && (
      <p className="soft">
        also <bdi>{publisher.aliases.join(", ")}</bdi>
      </p>
    )}
    {publisher.mergedInto && (
      <p className="notice">
        Merged into <Link to={publisherPath(publisher.mergedInto.id)}>{publisher.mergedInto.name}</Link>.
      </p>
    )}
    <p>
      <Link className="button" to={wireOf(publisher.id)}>
        Follow on the wire
      </Link>
    </p>
  </header>
);

const Articles = ({ articles }: { readonly articles: Publisher["articles"]["nodes"] }) => (
  <section className="block" aria-labelledby="articles">
    <h2 id="articles">The newest articles</h2>
    <ul className="plain-list">
      {articles.map(({ id, title, uri, language, publishedAt, ingestedAt }) => (
        <li key={id} className="article-item">
          <When instant={publishedAt ?? ingestedAt} />
          <Link to={articlePath(id)} lang={language}>
            <bdi>{title ?? uri}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  </section>
);

export const PublisherView = ({ id }: { readonly id: string }) => {
  const by = { article: { publisher: { id: { eq: id } } } };
  const { data, fault, ask } = useLive(PublisherPageDocument, { id, by }, by);
  const node = data?.node;
  const publisher = node?.__typename === "Publisher" ? node : null;
  useTitle(publisher?.name ?? null);
  if (!data) return <div className="sheet">{fault && <FaultMessage fault={fault} onRetry={ask} isView />}</div>;
  if (!publisher)
    return (
      <div className="sheet">
        <Message title="There is no such publisher" isView>
          <p>
            <Link to="/">Go to the wire</Link>
          </p>
        </Message>
      </div>
    );
  return (
    <article className="sheet">
      <Head publisher={publisher} claims={data.claims?.totalCount ?? 0} />
      <div className="bars-line">
        <Bars
          title="What it writes about"
          counts={data.entities ?? []}
          nameOf={nodeName}
          pathOf={({ value }) => wireOf(id, { entities: [{ id: value, role: null }] })}
        />
        <Bars
          title="On whose word"
          counts={data.attributions ?? []}
          nameOf={({ value }) => nameOf(attributions, value)}
          pathOf={({ value }) => wireOf(id, isKnown(attributions, value) ? { attributions: [value] } : {})}
        />
      </div>
      <MergeTool
        kind="publisher"
        id={publisher.id}
        name={publisher.name}
        mergedInto={publisher.mergedInto ?? null}
        onDone={ask}
      />
      {publisher.articles.nodes.length > 0 && <Articles articles={publisher.articles.nodes} />}
      <section className="block" aria-labelledby="latest">
        <h2 id="latest">The newest claims</h2>
        <ClaimList rows={data.claims?.nodes ?? []} label="The newest claims" within="publisher" />
        {(data.claims?.totalCount ?? 0) > (data.claims?.nodes.length ?? 0) && (
          <Link to={wireOf(id)}>All of them on the wire</Link>
        )}
      </section>
    </article>
  );
};

export default PublisherView;
