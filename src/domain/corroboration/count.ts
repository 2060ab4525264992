/** Counts components anew, and tells whether that is another answer than before. */
import type { Commit } from "../../claim-log/commit.ts";
import { sql } from "../../database/sql.ts";
import { loadFamilies } from "../../reading/corroboration/families.ts";
import { loadClaimsAlone, loadComponents } from "../../reading/corroboration/load.ts";
import type { Member } from "../../reading/corroboration/members.ts";
import { countsOf, type Resolved, resolve, signatureOf } from "../../reading/corroboration/resolve.ts";
import { beforeCommit } from "./past.ts";
import type { Shared } from "./support.ts";

export const sharedOf = (members: readonly Member[], contested: boolean): Shared => {
  const resolved = resolve(members);
  return { claims: members.length, ...countsOf(resolved, contested), signature: signatureOf(resolved) };
};

/** Claims whose components are loaded at once. */
export const claimsAtOnce = 5_000;

/** Where an edge, a status or a source made it another answer; the mere number of articles does not. */
export const isOther = (before: Shared, after: Shared): boolean =>
  before.independentOrigins !== after.independentOrigins ||
  before.contested !== after.contested ||
  before.circular !== after.circular ||
  !before.signature.equals(after.signature);

/** What lone claims came from before this commit, by claim; none for one that was not there or not ACTIVE. */
export const countLoneBefore = (
  tx: Commit,
  claims: readonly bigint[],
): Promise<ReadonlyMap<bigint, readonly Member[]>> => beforeCommit(tx, (past) => loadClaimsAlone(past, claims));

/** What components of several came from before this commit, where nobody joined or left. */
const loadBefore = (tx: Commit, components: readonly bigint[]): Promise<ReadonlyMap<bigint, readonly Member[]>> =>
  beforeCommit(tx, (past) => loadComponents(past, components));

/** Who stands now for the publishers and entities of old. */
const renamesOf = async (tx: Commit, resolved: readonly Resolved[]) => {
  const all = resolved.flatMap(({ origins }) => origins);
  const families = await loadFamilies(
    tx,
    all.flatMap(({ publisher }) => publisher ?? []),
  );
  const rows = await tx.query<{ id: bigint; survivor: bigint }>(sql`
    SELECT id, survivor_id AS survivor FROM entity WHERE id = ANY (${all.flatMap(({ speakerEntity }) => speakerEntity ?? [])}::bigint[])`);
  const survivors = new Map(rows.map(({ id, survivor }) => [id, survivor]));
  return { families, survivors };
};

/**
 * Of components where merges or families changed: those that have the very origins of before, though one or the other stands
 * under another name now. That is a change of a publisher or an entity alone.
 */
export const merelyRenamed = async (
  tx: Commit,
  components: readonly bigint[],
  after: ReadonlyMap<bigint, Shared>,
): Promise<ReadonlySet<bigint>> => {
  if (components.length === 0) return new Set();
  const resolved = new Map([...(await loadBefore(tx, components))].map(([id, members]) => [id, resolve(members)]));
  const { families, survivors } = await renamesOf(tx, [...resolved.values()]);
  const renamed = new Set<bigint>();
  for (const [id, old] of resolved) {
    const origins = old.origins.map(({ publisher, speakerEntity, ...origin }) => {
      if (publisher !== null) return { ...origin, publisher, speakerEntity, key: `p:${families.get(publisher)}` };
      if (speakerEntity !== null)
        return { ...origin, publisher, speakerEntity, key: `e:${survivors.get(speakerEntity)}` };
      return { ...origin, publisher, speakerEntity };
    });
    if (after.get(id)?.signature.equals(signatureOf({ origins }))) renamed.add(id);
  }
  return renamed;
};
