/** What happened to one claim over a stretch of the log, folded to what it was before and is after. */
import type { ClaimChange } from "../../claim-log/facts.ts";
import type { ClaimFacts } from "../../filter/facts.ts";
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

/** One entry of the log, as it is folded. */
interface Entry {
  readonly own: boolean;
  readonly at: Date;
  /** the claim's own row, entities or attributions were written anew in that commit */
  readonly rewritten: boolean;
}

export const isCounted = ({ before, after }: ClaimChange): boolean =>
  before !== null &&
  after !== null &&
  (before.independentOrigins !== after.independentOrigins || before.contested !== after.contested);

/** A commit that moved a claim's counts is told as that; where it rewrote the claim too, as both. */
const isUpdate = (change: ClaimChange, { own, rewritten }: Entry): boolean => own && (rewritten || !isCounted(change));

/** One more commit on top of what was folded already. */
export const foldChange = (
  known: Fold | undefined,
  change: ClaimChange,
  entry: Entry,
  matches: (facts: ClaimFacts) => boolean,
): Fold => ({
  before: known?.before ?? sideOf(change.before, matches),
  after: sideOf(change.after, matches),
  updated: known?.updated === true || isUpdate(change, entry),
  at: entry.at,
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
