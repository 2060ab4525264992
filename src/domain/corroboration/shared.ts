/** Components of several claims: counted anew where their claims or sources changed, told to the claims where the answer is another. */

import { loadComponents } from "../../reading/corroboration/load.ts";
import type { Member } from "../../reading/corroboration/members.ts";
import { countAlike } from "./alike.ts";
import { claimsAtOnce, countLoneBefore, isOther, merelyRenamed, sharedOf } from "./count.ts";
import type { Share } from "./regroup.ts";
import { isContested, type Settling } from "./settling.ts";
import { claimsOf, type Shared, spreadCounts, writeShared } from "./support.ts";

const none = Buffer.alloc(0);

const isEqual = (a: Shared, b: Shared): boolean =>
  !isOther(a, b) && a.claims === b.claims && a.articles === b.articles && a.publishers === b.publishers;

/** The components in batches of a bounded number of claims. */
function* inBatches(components: Iterable<bigint>, sizeOf: (component: bigint) => number): Generator<bigint[]> {
  let batch: bigint[] = [];
  let size = 0;
  for (const component of components) {
    batch.push(component);
    size += sizeOf(component);
    if (size < claimsAtOnce) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}

const sharesOf = ({ regrouped }: Settling, component: bigint): readonly Share[] =>
  regrouped.get(component)?.shares ?? [{ from: component, claims: null }];

/** Claims that were alone before and are no longer, where it is not known yet that the log names them. */
const joinedLone = (settling: Settling, components: Iterable<bigint>): readonly bigint[] =>
  [...components].flatMap((component) =>
    sharesOf(settling, component).flatMap(({ from, claims }) =>
      from > 0n ? (claims ?? []).filter((claim) => !settling.tx.owns(claim)) : [],
    ),
  );

const tell = async (
  settling: Settling,
  component: bigint,
  after: Shared,
  loneBefore: ReadonlyMap<bigint, readonly Member[]>,
): Promise<void> => {
  const { tx, sharedBefore, supportBefore } = settling;
  const shares = sharesOf(settling, component);
  const named = new Set(shares.flatMap(({ claims }) => claims ?? []));
  for (const { from, claims } of shares) {
    if (from > 0n) {
      const members = loneBefore.get(from);
      const before = sharedOf(members ?? [], supportBefore.get(from)?.contested ?? false);
      if (members === undefined || isOther(before, after)) tx.touch(claims ?? [], true);
      continue;
    }
    const before = sharedBefore.get(from);
    if (before && !isOther(before, after)) continue;
    tx.touch(claims ?? (await claimsOf(tx, component)).filter((claim) => !named.has(claim)), true);
  }
};

/** Writes the component's row, and those of its claims that do not say so yet. */
const write = async (settling: Settling, component: bigint, after: Shared): Promise<void> => {
  const { tx, sharedBefore } = settling;
  const before = sharedBefore.get(component);
  if (!before || !isEqual(before, after)) await writeShared(tx, component, after);
  const isSame = before?.independentOrigins === after.independentOrigins && before.contested === after.contested;
  const came = sharesOf(settling, component).flatMap(({ from, claims }) => (from === component ? [] : (claims ?? [])));
  await spreadCounts(tx, component, after, isSame ? came : null);
};

/** Components that are counted anew, and those of which only `contested` may be another. */
const reached = ({ componentOf, regrouped, sources, disputes }: Settling) => {
  const recounted = new Set([...regrouped.keys()].filter((component) => component < 0n));
  const disputed = new Set<bigint>();
  for (const [claim, component] of componentOf) {
    if (component > 0n) continue;
    if (sources.has(claim)) recounted.add(component);
    if (disputes.has(claim)) disputed.add(component);
  }
  return { recounted, disputed };
};

/** Counts without a look at all of it, where only a few claims came or left that make no difference. */
const countByChange = async (settling: Settling, component: bigint): Promise<Omit<Shared, "contested"> | null> => {
  const { tx, sharedBefore, regrouped, componentOf, sources } = settling;
  const before = sharedBefore.get(component);
  if (!before) return null;
  const came = sharesOf(settling, component).flatMap(({ from, claims }) => (from === component ? [] : (claims ?? [])));
  const left = [...regrouped.values()].flatMap((other) =>
    other.component === component
      ? []
      : other.shares.flatMap(({ from, claims }) => (from === component ? (claims ?? []) : [])),
  );
  const changed = new Set([...came, ...left]);
  for (const claim of sources) if (changed.has(claim) || componentOf.get(claim) === component) return null;
  return changed.size === 0 ? null : countAlike(tx, component, before, came, left);
};

const countBatch = async (
  settling: Settling,
  batch: readonly bigint[],
  disputed: ReadonlySet<bigint>,
): Promise<ReadonlyMap<bigint, Shared>> => {
  const { tx, sharedBefore, regrouped } = settling;
  const byChange = new Map<bigint, Omit<Shared, "contested">>();
  for (const component of batch) {
    const counts = await countByChange(settling, component);
    if (counts) byChange.set(component, counts);
  }
  const members = await loadComponents(
    tx,
    batch.filter((component) => !byChange.has(component)),
  );
  const after = new Map<bigint, Shared>();
  for (const component of batch) {
    const isAsked = disputed.has(component) || regrouped.has(component);
    const contested = isAsked
      ? await isContested(settling, component)
      : sharedBefore.get(component)?.contested === true;
    const counts = byChange.get(component);
    after.set(component, counts ? { ...counts, contested } : sharedOf(members.get(component) ?? [], contested));
  }
  return after;
};

const settleBatch = async (
  settling: Settling,
  batch: readonly bigint[],
  disputed: ReadonlySet<bigint>,
): Promise<void> => {
  const { tx, sharedBefore } = settling;
  const after = await countBatch(settling, batch, disputed);
  const lone = joinedLone(settling, batch);
  const loneBefore = lone.length === 0 ? new Map<bigint, readonly Member[]>() : await countLoneBefore(tx, lone);
  const resigned = batch.filter(
    (each) => !sharedBefore.get(each)?.signature.equals(after.get(each)?.signature ?? none),
  );
  const renamed = settling.renames ? await merelyRenamed(tx, resigned, after) : new Set<bigint>();
  for (const [component, shared] of after) {
    await write(settling, component, shared);
    const before = sharedBefore.get(component);
    const isRenamed = renamed.has(component) && before && !isOther({ ...before, signature: shared.signature }, shared);
    if (!isRenamed) await tell(settling, component, shared, loneBefore);
  }
};

/** Rows of components that are to be counted later: of no origins, so that whatever is counted then is another answer. */
export const holdPlaces = async ({ tx, regrouped }: Settling): Promise<void> => {
  const nothing = { articles: 0, publishers: 0, independentOrigins: 0, independentOriginsUpperBound: 0 };
  for (const { component, size } of regrouped.values())
    if (component < 0n)
      await writeShared(tx, component, {
        ...{ ...nothing, claims: size, contested: false, circular: false, signature: none },
      });
};

export const settleShared = async (settling: Settling): Promise<void> => {
  const { recounted, disputed } = reached(settling);
  const sizeOf = (component: bigint): number =>
    settling.regrouped.get(component)?.size ?? settling.sharedBefore.get(component)?.claims ?? 0;
  for (const batch of inBatches(recounted, sizeOf)) await settleBatch(settling, batch, disputed);
  for (const component of disputed) {
    const before = settling.sharedBefore.get(component);
    if (recounted.has(component) || !before) continue;
    const after = { ...before, contested: await isContested(settling, component) };
    if (after.contested === before.contested) continue;
    await write(settling, component, after);
    await tell(settling, component, after, new Map());
  }
};
