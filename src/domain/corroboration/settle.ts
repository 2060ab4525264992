/**
 * Keeps what is counted of corroboration true. Every write that can change a count calls `settle` once, at the end of its work and
 * inside its commit: so a count is never older than what it counts, and whoever hears of the commit hears of both.
 * It looks at the components that the change reaches and at no others. It refuses to know why something changed.
 */
import type { Commit } from "../../claim-log/commit.ts";
import { contradictionsAt, edgesAmong, neighboursOf } from "./edges.ts";
import { settleLone } from "./lone.ts";
import { type Regrouped, regroup } from "./regroup.ts";
import type { Settling } from "./settling.ts";
import { holdPlaces, settleShared } from "./shared.ts";
import { loadShared, loadSupport, type Shared } from "./support.ts";

/** Claims that a commit has changed, by what it may have changed for their components. */
export interface Unsettled {
  /** both ends of SAME_AS edges that came, went, or began or ceased to be stale */
  readonly joins?: readonly bigint[];
  /** the same of CONTRADICTS edges */
  readonly disputes?: readonly bigint[];
  /** claims that became ACTIVE or ceased to be, or began or ceased to be DENIED: all their edges count otherwise now */
  readonly standing?: readonly bigint[];
  /** claims whose sources may lead elsewhere: other attributions, another publisher, copies, merges, families */
  readonly sources?: readonly bigint[];
  /** merges or families changed: an origin under another name is the same one */
  readonly renames?: boolean;
  /**
   * Edges came and none went, so nothing need be walked; and the components that they make are to be counted later, as their
   * `sources`: each once, not with every edge.
   */
  readonly onlyJoin?: boolean;
  /** trust nothing that is kept of contradictions */
  readonly recheck?: boolean;
}

const union = (...lists: readonly (readonly bigint[] | undefined)[]): readonly bigint[] => [
  ...new Set(lists.flatMap((list) => list ?? [])),
];

/** A component whose claims are the same as before has one share: itself, of the same size. */
const isChanged = ({ component, size, shares }: Regrouped, before: ReadonlyMap<bigint, Shared>): boolean =>
  shares.length !== 1 || shares[0]?.from !== component || (before.get(component)?.claims ?? 1) !== size;

export const settle = async (tx: Commit, unsettled: Unsettled): Promise<void> => {
  const {
    joins,
    disputes,
    standing = [],
    sources = [],
    renames = false,
    onlyJoin = false,
    recheck = false,
  } = unsettled;
  const near = await neighboursOf(tx, standing);
  const starts = union(joins, standing, near.joined);
  const disputed = union(starts, disputes, near.disputed);
  const all = union(disputed, sources);
  if (all.length === 0) return;
  const supportBefore = await loadSupport(tx, all);
  const components = union([...supportBefore.values()].map(({ component }) => component).filter((each) => each < 0n));
  const sharedBefore = await loadShared(tx, components);
  const starting = starts.flatMap((claim) => supportBefore.get(claim) ?? []);
  const edges = await edgesAmong(tx, starts);
  const regrouped = starting.length === 0 ? [] : await regroup(tx, starting, edges, sharedBefore, onlyJoin);
  const changed = regrouped.filter((each) => isChanged(each, sharedBefore));
  const supportNow = changed.length === 0 ? supportBefore : await loadSupport(tx, all);
  const against = [...edges.filter((edge) => !edge.joins), ...(await contradictionsAt(tx, union(disputes, standing)))];
  const settling: Settling = {
    ...{ tx, renames, recheck, supportBefore, sharedBefore },
    componentOf: new Map([...supportNow.values()].map(({ claim, component }) => [claim, component])),
    regrouped: new Map(changed.map((each) => [each.component, each])),
    sources: new Set(sources),
    standing: new Set(standing),
    disputes: new Set(disputed),
    contradicted: new Set(against.flatMap(({ from, to }) => [from, to])),
  };
  await (onlyJoin ? holdPlaces(settling) : settleShared(settling));
  await settleLone(settling);
};
