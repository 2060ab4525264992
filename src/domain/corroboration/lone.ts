/** Claims that are alone: counted from their own sources. One that is not ACTIVE is alone, and has no origins. */
import { loadClaimsAlone } from "../../reading/corroboration/load.ts";
import { claimsAtOnce, countLoneBefore, isOther, sharedOf } from "./count.ts";
import type { Settling } from "./settling.ts";
import { type Shared, writeLone } from "./support.ts";

/** What a claim shared, or had alone, before this commit; null where the log names it already. */
const loadBefore = async (
  { tx, sharedBefore, supportBefore }: Settling,
  claims: readonly bigint[],
): Promise<ReadonlyMap<bigint, Shared>> => {
  const before = new Map<bigint, Shared>();
  const alone: bigint[] = [];
  for (const claim of claims) {
    const component = supportBefore.get(claim)?.component ?? claim;
    const shared = sharedBefore.get(component);
    if (shared) before.set(claim, shared);
    else alone.push(claim);
  }
  if (alone.length === 0) return before;
  const members = await countLoneBefore(tx, alone);
  for (const claim of alone)
    before.set(claim, sharedOf(members.get(claim) ?? [], supportBefore.get(claim)?.contested ?? false));
  return before;
};

const countNow = async (
  { tx, supportBefore, disputes, contradicted }: Settling,
  claims: readonly bigint[],
): Promise<ReadonlyMap<bigint, Shared>> => {
  const members = await loadClaimsAlone(tx, claims);
  return new Map(
    claims.map((claim) => {
      const own = members.get(claim);
      const contested = disputes.has(claim) ? contradicted.has(claim) : supportBefore.get(claim)?.contested === true;
      return [claim, sharedOf(own ?? [], own !== undefined && contested)];
    }),
  );
};

/** The same origin of one claim alone under another name is nothing but a merge. */
const isHeard = (before: Shared, after: Shared, renames: boolean): boolean =>
  before.independentOriginsUpperBound !== after.independentOriginsUpperBound ||
  isOther(renames ? { ...before, signature: after.signature } : before, after);

const settleSome = async (settling: Settling, claims: readonly bigint[]): Promise<void> => {
  const { tx, renames } = settling;
  const after = await countNow(settling, claims);
  await writeLone(tx, after);
  const unnamed = claims.filter((claim) => !tx.owns(claim));
  if (unnamed.length === 0) return;
  const before = await loadBefore(settling, unnamed);
  for (const claim of unnamed) {
    const old = before.get(claim);
    const now = after.get(claim);
    if (old && now && isHeard(old, now, renames)) tx.touch([claim], true);
  }
};

export const settleLone = async (settling: Settling): Promise<void> => {
  const { componentOf } = settling;
  const lone = [...componentOf].flatMap(([claim, component]) => (component > 0n ? [claim] : []));
  for (let from = 0; from < lone.length; from += claimsAtOnce)
    await settleSome(settling, lone.slice(from, from + claimsAtOnce));
};
