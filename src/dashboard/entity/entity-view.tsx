/** An entity: what is said of it and when, who says it, and what contradicts what. */

import { MergeTool } from "../curation/merge-tool.tsx";
import { everything, writeFilter } from "../filter/filter.ts";
import { EntityPageDocument, type EntityPageQuery } from "../generated/graphql.ts";
import { Bars, nodeName } from "../parts/bars.tsx";
import { ClaimCard } from "../parts/claim-card.tsx";
import { ClaimList } from "../parts/claim-list.tsx";
import { FaultMessage, Message } from "../parts/message.tsx";
import { useLive } from "../parts/use-live.ts";
import { useTitle } from "../parts/use-title.ts";
import { entityPath, Link, navigate } from "../router.tsx";
import { Timeline } from "../timeline/timeline.tsx";
import { attributions, entityKinds, isKnown, nameOf } from "../words.ts";

const aboutEntity = (id: string) => ({ entities: { some: { entity: { id: { eq: id } } } } });
const wireOf = (id: string, part: Partial<typeof everything> = {}): string =>
  `/${writeFilter({ ...everything, entities: [{ id, role: null }], ...part })}`;

type Contested = NonNullable<EntityPageQuery["contested"]>["nodes"];

/** Each pair once, though both of its claims may be about the entity. */
const pairsOf = (contested: Contested) => [
  ...new Map(contested.flatMap(({ relations }) => relations.nodes).map((relation) => [relation.id, relation])).values(),
];

const Contradictions = ({ contested }: { readonly contested: Contested }) => {
  const pairs = pairsOf(contested);
  if (pairs.length === 0) return null;
  return (
    <section className="block" aria-labelledby="contradictions">
      <h2 id="contradictions">What contradicts what</h2>
      {pairs.map(({ id, from, to, note }) => (
        <div key={id} className="versus">
          <ClaimCard row={from} />
          <span className="versus-sign" aria-hidden="true">
            ≠
          </span>
          <ClaimCard row={to} />
          {note && <p className="versus-note">{note}</p>}
        </div>
      ))}
    </section>
  );
};

const Head = ({ entity }: { readonly entity: NonNullable<EntityPageQuery["entity"]> }) => (
  <header className="head">
    <p className="row-head">
      <span className="badge">{nameOf(entityKinds, entity.kind)}</span>
      <span>
        {entity.claimCount.toLocaleString()} {entity.claimCount === 1 ? "claim" : "claims"}
      </span>
      {entity.wikidataId && <span>Wikidata {entity.wikidataId}</span>}
    </p>
    <h1>
      <bdi>{entity.name}</bdi>
    </h1>
    {entity.aliases.length > 0 && (
      <p className="soft">
        also <bdi>{entity.aliases.join(", ")}</bdi>
      </p>
    )}
    {entity.mergedInto && (
      <p className="notice">
        Merged into{" "}
        <Link to={entityPath(entity.mergedInto.id)}>
          <bdi>{entity.mergedInto.name}</bdi>
        </Link>
        , which its claims are counted for.
      </p>
    )}
    <p>
      <Link className="button" to={wireOf(entity.id)}>
        Follow on the wire
      </Link>
    </p>
  </header>
);

export const EntityView = ({ id }: { readonly id: string }) => {
  const about = aboutEntity(id);
  const contested = { and: [about, { contested: { eq: true } }] };
  const { data, fault, ask } = useLive(EntityPageDocument, { id, about, contested }, about);
  useTitle(data?.entity?.name ?? null);
  if (!data) return <div className="sheet">{fault && <FaultMessage fault={fault} onRetry={ask} isView />}</div>;
  const { entity } = data;
  if (!entity)
    return (
      <div className="sheet">
        <Message title="There is no such entity" isView>
          <p>
            <Link to="/">Go to the wire</Link>
          </p>
        </Message>
      </div>
    );
  return (
    <article className="sheet">
      <Head entity={entity} />
      <Timeline claimFilter={about} dates={everything} onDates={(dates) => navigate(wireOf(id, dates))} onBy={null} />
      <div className="bars-line">
        <Bars
          title="Who speaks of it"
          counts={data.publishers ?? []}
          nameOf={nodeName}
          pathOf={({ value }) => wireOf(id, { publishers: [value] })}
        />
        <Bars
          title="On whose word"
          counts={data.attributions ?? []}
          nameOf={({ value }) => nameOf(attributions, value)}
          pathOf={({ value }) => wireOf(id, isKnown(attributions, value) ? { attributions: [value] } : {})}
        />
        <Bars
          title="Named together with"
          counts={(data.beside ?? []).filter(({ value }) => value !== id).slice(0, 8)}
          nameOf={nodeName}
          pathOf={({ value }) => entityPath(value)}
        />
      </div>
      <Contradictions contested={data.contested?.nodes ?? []} />
      <MergeTool kind="entity" id={entity.id} name={entity.name} mergedInto={entity.mergedInto ?? null} onDone={ask} />
      <section className="block" aria-labelledby="latest">
        <h2 id="latest">The newest claims</h2>
        <ClaimList rows={data.latest?.nodes ?? []} label="The newest claims" />
        {data.latest?.pageInfo.hasNextPage && <Link to={wireOf(id)}>All of them on the wire</Link>}
      </section>
    </article>
  );
};

export default EntityView;
