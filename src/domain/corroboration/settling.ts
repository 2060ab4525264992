/** What the parts of settling a change hand each other. */
import type { Commit } from "../../claim-log/commit.ts";
import { isContradicted } from "./edges.ts";
import type { Regrouped } from "./regroup.ts";
import type { Shared, Support } from "./support.ts";

/** Everything that counting needs to know of a change. */
export interface Settling {
  readonly tx: Commit;
  readonly renames: boolean;
  readonly recheck: boolean;
  /** rows of claims and components as they were before this commit, of all that the change reaches */
  readonly supportBefore: ReadonlyMap<bigint, Support>;
  readonly sharedBefore: ReadonlyMap<bigint, Shared>;
  /** where those claims are now */
  readonly componentOf: ReadonlyMap<bigint, bigint>;
  readonly regrouped: ReadonlyMap<bigint, Regrouped>;
  readonly sources: ReadonlySet<bigint>;
  readonly standing: ReadonlySet<bigint>;
  /** claims whose contradictions may have changed; and all that a contradiction among what changed is at */
  readonly disputes: ReadonlySet<bigint>;
  readonly contradicted: ReadonlySet<bigint>;
}

/** Whether any of the components of old was contested, as far as that can be told. */
export const wasContested = (
  { recheck, sharedBefore, supportBefore }: Settling,
  components: Iterable<bigint>,
): boolean => recheck || [...components].some((each) => (sharedBefore.get(each) ?? supportBefore.get(each))?.contested);

/** Whether a component of several is contested now: looks at all of it only where a contradiction may have gone. */
export const isContested = async (settling: Settling, component: bigint): Promise<boolean> => {
  const { tx, componentOf, contradicted, regrouped } = settling;
  for (const claim of contradicted) if (componentOf.get(claim) === component) return true;
  const from = regrouped.get(component)?.shares.map((share) => share.from) ?? [component];
  return wasContested(settling, from) ? isContradicted(tx, component) : false;
};
