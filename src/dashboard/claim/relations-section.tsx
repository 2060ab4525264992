/** What contradicts a claim, side by side with it, and how else it stands to others. */
import { useCuration } from "../curation/curation.tsx";
import { useDeeds } from "../curation/use-deeds.ts";
import { ClaimCard } from "../parts/claim-card.tsx";
import type { Row } from "../wire/rows.ts";
import { nameOf, relationTypes } from "../words.ts";
import type { ClaimDetails } from "./details.ts";

type Relation = ClaimDetails["relations"]["nodes"][number];

/** What a relation is called from its other end. */
const reversed: Readonly<Record<string, string>> = {
  SUPPORTS: "is supported by",
  REFINES: "is said more exactly by",
  SUPERSEDES: "is replaced by",
};

const otherOf = ({ from, to }: Relation, id: string): Row => (from.id === id ? to : from);

interface RelationsSectionProps {
  readonly claim: ClaimDetails;
  /** Something was done: ask again. */
  readonly onDone: () => void;
}

interface ContradictionsProps extends RelationsSectionProps {
  readonly relations: readonly Relation[];
}

const Contradictions = ({ claim, relations, onDone }: ContradictionsProps) => (
  <section className="block" aria-labelledby="contradictions">
    <h2 id="contradictions">Contradicted</h2>
    {relations.map((relation) => (
      <div key={relation.id} className="versus">
        <ClaimCard row={claim} />
        <span className="versus-sign" aria-hidden="true">
          ≠
        </span>
        <ClaimCard row={otherOf(relation, claim.id)} />
        <p className="versus-note">
          {relation.note}
          {relation.stale && <span className="badge badge-warn">a text changed since</span>}
          <TakeAway relation={relation} onDone={onDone} />
        </p>
      </div>
    ))}
  </section>
);

/** Takes an edge away; for curators alone. */
const TakeAway = ({ relation, onDone }: { readonly relation: Relation; readonly onDone: () => void }) => {
  const { mayCurate, perform } = useCuration();
  const deeds = useDeeds();
  if (!mayCurate) return null;
  const { id, type, note, from, to } = relation;
  const act = (): void => void perform(() => deeds.unrelate({ id, type, note, from: from.id, to: to.id })).then(onDone);
  return (
    <button type="button" className="quiet" onClick={act}>
      Take the relation away
    </button>
  );
};

export const RelationsSection = ({ claim, onDone }: RelationsSectionProps) => {
  const all = claim.relations.nodes;
  const contradictions = all.filter(({ type }) => type === "CONTRADICTS");
  const others = all.filter(({ type }) => type !== "CONTRADICTS");
  return (
    <>
      {contradictions.length > 0 && <Contradictions claim={claim} relations={contradictions} onDone={onDone} />}
      {others.length > 0 && (
        <section className="block" aria-labelledby="relations">
          <h2 id="relations">How it stands to others</h2>
          <ul className="plain-list">
            {others.map((relation) => {
              const isFrom = relation.from.id === claim.id;
              const name = nameOf(relationTypes, relation.type);
              return (
                <li key={relation.id}>
                  <ClaimCard row={otherOf(relation, claim.id)}>
                    <p className="row-head">
                      <span className="badge">this {isFrom ? name : (reversed[relation.type] ?? name)} it</span>
                      {relation.stale && <span className="badge badge-warn">a text changed since</span>}
                      {relation.note}
                      <TakeAway relation={relation} onDone={onDone} />
                    </p>
                  </ClaimCard>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {claim.relations.pageInfo.hasNextPage && <p className="soft">Only the first hundred relations are shown.</p>}
    </>
  );
};
