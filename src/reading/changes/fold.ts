/** What happened to one claim over a stretch of the log, folded to what it was before and is after. */
import type { ClaimChange } from "../../claim-log/facts.ts";
import type { AttributionFacts, ClaimFacts } from "../../filter/facts.ts";
import type { ClaimChangeKind } from "../../terms/enumerations.ts";

/** A claim at one end of the stretch, as a filter sees it. */
interface Side {
  readonly matches: boolean;
  readonly active: boolean;
  readonly independentOrigins: number;
  readonly contested: boolean;
}

export interface Fold {
  readonly before: Side;
  readonly after: Side;
  /** something of its own changed on the way, other than its counts alone */
  readonly updated: boolean;
  /** the instant of its last change */
  readonly at: Date;
}

const absent: Side = Object.freeze({ matches: false, active: false, independentOrigins: 0, contested: false });

const sideOf = (facts: ClaimFacts | null, matches: (facts: ClaimFacts) => boolean): Side =>
  facts
    ? {
        matches: matches(facts),
        active: facts.status === "ACTIVE",
        independentOrigins: facts.independentOrigins,
        contested: facts.contested,
      }
    : absent;

const attributionText = ({ kind, publisher, speaker, article }: AttributionFacts): string =>
  JSON.stringify([kind, publisher?.ids[0]?.toString(), speaker, article?.uri]);

/** The claim's own facts as one text; that of an article, an entity or a publisher is not in it. */
const ownText = ({ text, language, modality, status, confidence, entities, attributions }: ClaimFacts): string =>
  JSON.stringify([
    [text, language, modality, status, confidence],
    entities.map(({ role, entity }) => `${role} ${entity.ids[0]}`),
    attributions.map(attributionText),
  ]);

/** A commit that moved a claim's counts is told as that; where something else of its own changed too, as both. */
const isUpdate = ({ before, after }: ClaimChange, own: boolean): boolean => {
  if (!own || !before || !after) return own;
  const counted = before.independentOrigins !== after.independentOrigins || before.contested !== after.contested;
  return !counted || ownText(before) !== ownText(after);
};

/** One more commit on top of what was folded already. */
export const foldChange = (
  known: Fold | undefined,
  change: ClaimChange,
  { own, at }: { readonly own: boolean; readonly at: Date },
  matches: (facts: ClaimFacts) => boolean,
): Fold => ({
  before: known?.before ?? sideOf(change.before, matches),
  after: sideOf(change.after, matches),
  updated: known?.updated === true || isUpdate(change, own),
  at,
});

/** Counts are compared where the claim counted at both ends: one that came or went brought or took its own. */
const countKinds = ({ before, after }: Fold): ClaimChangeKind[] => {
  if (!before.active || !after.active) return [];
  const kinds: ClaimChangeKind[] = [];
  if (after.independentOrigins > before.independentOrigins) kinds.push("CORROBORATED");
  if (after.independentOrigins < before.independentOrigins) kinds.push("DISCORROBORATED");
  if (after.contested && !before.contested) kinds.push("CONTESTED");
  if (before.contested && !after.contested) kinds.push("UNCONTESTED");
  return kinds;
};

/** What the fold says to whoever sees only what the filter matches: nothing where it is neither before nor after. */
export const kindsOf = (fold: Fold): readonly ClaimChangeKind[] => {
  const { before, after, updated } = fold;
  if (!before.matches && !after.matches) return [];
  const counts = countKinds(fold);
  if (!before.matches) return ["NEW", ...counts];
  if (!after.matches) return [...counts, "REMOVED"];
  return updated ? ["UPDATED", ...counts] : counts;
};
