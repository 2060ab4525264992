/** What contradicts a claim, side by side with it, and how else it stands to others. */
import { useCuration } from "../curation/curation.tsx";
import { useDeeds } from "../curation/use-deeds.ts";
import { ClaimCard } from "../parts/claim-card.tsx";
import type { Row } from "../wire/rows.ts";
import { nameOf, relationTypes } from "../words.ts";
import type { ClaimDetails } from "./details.ts";
import type { Explanation } from "./support.ts";

type Appearance = Explanation["appearances"][number];

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
  /** the claims that say the same, this one among them; empty until they are known */
  readonly appearances: readonly Appearance[];
  /** Something was done: ask again. */
  readonly onDone: () => void;
}

interface Contradiction {
  readonly relation: Relation;
  /** this claim, or one that says the same */
  readonly side: Row;
}

const isDenied = ({ modality }: Row): boolean => modality === "DENIED";

/** To say the same as what one denies is to contradict it. */
const contradicts = ({ type, from, to }: Relation): boolean =>
  type === "CONTRADICTS" || (type === "SAME_AS" && isDenied(from) !== isDenied(to));

/** What contradicts it, and what contradicts those that say the same: the one is as good as the other. */
const contradictionsOf = (claim: ClaimDetails, appearances: readonly Appearance[]): Contradiction[] => {
  const own = claim.relations.nodes.filter(contradicts).map((relation) => ({ relation, side: claim as Row }));
  const others = appearances
    .filter((appearance) => appearance.claim.id !== claim.id)
    .flatMap(({ claim: side }) => side.relations.nodes.map((relation) => ({ relation, side: side as Row })));
  return [...new Map([...others, ...own].map((each) => [each.relation.id, each])).values()].reverse();
};

interface ContradictionsProps {
  readonly contradictions: readonly Contradiction[];
  readonly onDone: () => void;
}

const Contradictions = ({ contradictions, onDone }: ContradictionsProps) => (
  <section className="block" aria-labelledby="contradictions">
    <h2 id="contradictions">Contradicted</h2>
    {contradictions.map(({ relation, side }) => (
      <div key={relation.id} className="versus">
        <ClaimCard row={side} />
        <span className="versus-sign" aria-hidden="true">
          ≠
        </span>
        <ClaimCard row={otherOf(relation, side.id)} />
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
  const act = (): void => perform(() => deeds.unrelate({ id, type, note, from: from.id, to: to.id }), onDone);
  return (
    <button type="button" className="quiet" onClick={act}>
      Take the relation away
    </button>
  );
};

export const RelationsSection = ({ claim, appearances, onDone }: RelationsSectionProps) => {
  const contradictions = contradictionsOf(claim, appearances);
  const others = claim.relations.nodes.filter((relation) => !contradicts(relation));
  return (
    <>
      {contradictions.length > 0 && <Contradictions contradictions={contradictions} onDone={onDone} />}
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
                      <span className="badge">
                        {relation.type === "SAME_AS"
                          ? "says the same"
                          : `this claim ${isFrom ? name : (reversed[relation.type] ?? name)} it`}
                      </span>
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
