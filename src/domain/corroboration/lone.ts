/** Claims that are alone: counted from their own sources. One that is not ACTIVE is alone, and has no origins. */
import { loadClaimsAlone } from "../../reading/corroboration/load.ts";
import { claimsAtOnce, isOther, sharedOf } from "./count.ts";
import { contradictedOf } from "./edges.ts";
import { type Settling, wasContested } from "./settling.ts";
import { type Shared, writeLone } from "./support.ts";

/** Which of the claims are contested now; those alone are looked at whose contradictions may have changed, and of which one may stand. */
const contestedOf = async (settling: Settling, claims: readonly bigint[]): Promise<ReadonlySet<bigint>> => {
  const { tx, supportBefore, disputes, contradicted } = settling;
  const was = (claim: bigint): boolean => wasContested(settling, [supportBefore.get(claim)?.component ?? claim]);
  const asked = claims.filter((claim) => disputes.has(claim) && !contradicted.has(claim) && was(claim));
  const still = await contradictedOf(tx, asked);
  const isContested = (claim: bigint): boolean =>
    disputes.has(claim) ? contradicted.has(claim) || still.has(claim) : supportBefore.get(claim)?.contested === true;
  return new Set(claims.filter(isContested));
};

const countNow = async (settling: Settling, claims: readonly bigint[]): Promise<ReadonlyMap<bigint, Shared>> => {
  const members = await loadClaimsAlone(settling.tx, claims);
  const contested = await contestedOf(settling, claims);
  return new Map(
    claims.map((claim) => {
      const own = members.get(claim);
      return [claim, sharedOf(own ?? [], own !== undefined && contested.has(claim))];
    }),
  );
};

/**
 * Whether it is another answer than before, beyond what the claim itself said to the log. One that was alone and still is comes
 * from its own article and whom that names: where those go by another name now, it is a change of an article, a publisher or an
 * entity alone; only their number is the claim's.
 */
const isHeard = ({ supportBefore, sharedBefore }: Settling, claim: bigint, after: Shared): boolean => {
  const before = supportBefore.get(claim);
  if (!before) return false;
  const shared = sharedBefore.get(before.component);
  if (shared) return isOther(shared, after);
  return before.independentOrigins !== after.independentOrigins || before.contested !== after.contested;
};

const settleSome = async (settling: Settling, claims: readonly bigint[]): Promise<void> => {
  const after = await countNow(settling, claims);
  await writeLone(settling.tx, after);
  for (const [claim, now] of after) if (isHeard(settling, claim, now)) settling.tx.touch([claim], true);
};

export const settleLone = async (settling: Settling): Promise<void> => {
  const { componentOf } = settling;
  const lone = [...componentOf].flatMap(([claim, component]) => (component > 0n ? [claim] : []));
  for (let from = 0; from < lone.length; from += claimsAtOnce)
    await settleSome(settling, lone.slice(from, from + claimsAtOnce));
};
