/** Which component each claim is in after its edges changed, and the rows that say so. The larger side keeps its number. */
import type { Commit } from "../../claim-log/commit.ts";
import type { Edge } from "./edges.ts";
import { drawComponents, dropComponents, moveClaims, moveRest, type Shared, type Support } from "./support.ts";
import { type Part, type Parts, walk } from "./walk.ts";

/** Claims of one component of old that are in one component now. */
export interface Share {
  /** the component of old */
  readonly from: bigint;
  /** null: all that are in the component now and in no other share of it */
  readonly claims: readonly bigint[] | null;
}

/** A component after the change: of one claim under its id, of several under a number below zero. */
export interface Regrouped {
  readonly component: bigint;
  readonly size: number;
  readonly shares: readonly Share[];
}

interface Plan {
  readonly part: Part;
  readonly size: number;
  /** claims that were seen, by component of old */
  readonly seen: ReadonlyMap<bigint, readonly bigint[]>;
}

const planParts = ({ componentOf, parts }: Parts, before: ReadonlyMap<bigint, Shared>): readonly Plan[] => {
  const seenOf = new Map<bigint, number>();
  for (const component of componentOf.values()) seenOf.set(component, (seenOf.get(component) ?? 0) + 1);
  return parts.map((part) => {
    const seen = Map.groupBy(part.claims, (claim) => componentOf.get(claim) ?? claim);
    let size = part.claims.size;
    for (const component of part.open) size += (before.get(component)?.claims ?? 0) - (seenOf.get(component) ?? 0);
    return { part, size, seen };
  });
};

/** The number that a part keeps: that of the component of old of which it has the most; 0 where it has none to keep. */
const keptNumber = ({ part, seen }: Plan, before: ReadonlyMap<bigint, Shared>, taken: ReadonlySet<bigint>): bigint => {
  const weight = (component: bigint): number =>
    part.open.has(component) ? (before.get(component)?.claims ?? 0) : (seen.get(component)?.length ?? 0);
  const candidates = new Set([...part.open, ...seen.keys()]);
  let best = 0n;
  for (const component of candidates)
    if (component < 0n && !taken.has(component) && (best === 0n || weight(component) > weight(best))) best = component;
  return best;
};

const numberPlans = async (
  tx: Commit,
  plans: readonly Plan[],
  before: ReadonlyMap<bigint, Shared>,
): Promise<ReadonlyMap<Plan, bigint>> => {
  const numbers = new Map<Plan, bigint>();
  const taken = new Set<bigint>();
  // those with a rest first, and of these the largest: what keeps its number is not written anew
  const several = plans
    .filter(({ size }) => size > 1)
    .sort((a, b) => Number(b.part.open.size > 0) - Number(a.part.open.size > 0) || b.size - a.size);
  const unnumbered: Plan[] = [];
  for (const plan of several) {
    const kept = keptNumber(plan, before, taken);
    if (kept === 0n) unnumbered.push(plan);
    else numbers.set(plan, kept);
    taken.add(kept);
  }
  const drawn = await drawComponents(tx, unnumbered.length);
  for (const [index, plan] of unnumbered.entries()) numbers.set(plan, drawn[index] ?? 0n);
  return numbers;
};

/** A part under the number that it has now; its rest still to be moved. */
interface Numbered extends Regrouped {
  readonly part: Part;
}

const numberPart = ({ part, size, seen }: Plan, component: bigint, moves: Map<bigint, bigint>): Numbered => {
  const shares: Share[] = [];
  for (const [from, claims] of seen) {
    if (part.open.has(from)) continue;
    shares.push({ from, claims });
    if (from !== component) for (const claim of claims) moves.set(claim, component);
  }
  return { component, size, shares, part };
};

const moveRests = async (tx: Commit, { component, size, shares, part }: Numbered): Promise<Regrouped> => {
  const rests: Share[] = [];
  for (const from of part.open)
    rests.push({ from, claims: from === component ? null : await moveRest(tx, from, component) });
  return { component, size, shares: [...shares, ...rests] };
};

/** Writes who is where, and gives the components of the starts. `before`: all components of old that the starts are in. */
export const regroup = async (
  tx: Commit,
  starts: readonly Support[],
  edges: readonly Edge[],
  before: ReadonlyMap<bigint, Shared>,
  onlyMore: boolean,
): Promise<readonly Regrouped[]> => {
  const plans = planParts(await walk(tx, starts, edges, onlyMore), before);
  const numbers = await numberPlans(tx, plans, before);
  const moves = new Map<bigint, bigint>();
  const numbered = plans.map((plan) => {
    const [only = 0n] = plan.part.claims;
    return numberPart(plan, numbers.get(plan) ?? only, moves);
  });
  // claims that leave go first, so that what is left is the rest
  await moveClaims(tx, moves);
  const regrouped: Regrouped[] = [];
  for (const each of numbered) regrouped.push(await moveRests(tx, each));
  const kept = new Set(regrouped.map(({ component }) => component));
  const gone = new Set(starts.map(({ component }) => component).filter((each) => each < 0n && !kept.has(each)));
  await dropComponents(tx, [...gone]);
  return regrouped;
};
