/**
 * One page of texts: sketched, compared with those that they have a band in common with, and put into groups. Everything that takes
 * time is done before the commit, which only checks that the texts are still the current ones and writes.
 */
import { type Commit, commit } from "../../claim-log/commit.ts";
import type { Database } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { settle } from "../corroboration/settle.ts";
import { type Computation, inTurns } from "../ingest/slices.ts";
import { createRegrouping, type Regrouping, readGroupsOf, readMembers, smallest } from "./groups.ts";
import type { Library } from "./library.ts";
import { isCopy } from "./near-equal.ts";
import { estimate, type Shingled, shingle, sketch } from "./sketch.ts";
import { type Met, readMet, type SketchRow, type TextRow, writeSketches } from "./texts.ts";

/** What sketches say less of is not looked at again: no copy has so little in common, not by far. */
const leastEstimate = 0.1;
/** A group that loses an article is put together anew up to this size; a larger one stays as it is but for the one that left. */
const mostRegrouped = 200;

interface Found {
  readonly article: bigint;
  readonly revision: number;
  /** articles that it is a copy of */
  readonly copies: readonly bigint[];
  /** it was in a group with another text */
  readonly leaves: boolean;
}

/** Members of a group that lost somebody, by who is still one of whom. */
interface Rest {
  readonly clusters: readonly (readonly bigint[])[];
}

interface Plan {
  readonly found: readonly Found[];
  readonly rests: readonly Rest[];
}

/** Gives the texts that are another than before. */
const sketchAll = async (database: Database, library: Library, rows: readonly TextRow[]): Promise<SketchRow[]> => {
  const sketches: SketchRow[] = [];
  for (const { article, revision, folded } of rows) {
    if (folded === null) continue;
    const text = await inTurns(() => shingle(folded));
    library.keep(article, revision, text);
    sketches.push({ article, revision, ...(await inTurns(() => sketch(text))) });
  }
  if (sketches.length === 0) return [];
  const changed = await writeSketches(database, sketches);
  return sketches.filter(({ article }) => changed.has(article));
};

const isWorthALook = (sketched: SketchRow, { hashes }: Met): boolean =>
  sketched.hashes.length === 0 || estimate(sketched.hashes, hashes) >= leastEstimate;

const findCopies = async (database: Database, library: Library, sketches: readonly SketchRow[]) => {
  const met = Map.groupBy(
    await readMet(
      database,
      sketches.map(({ article }) => article),
    ),
    ({ of }) => of,
  );
  const copies = new Map<bigint, bigint[]>();
  for (const sketched of sketches) {
    const near = (met.get(sketched.article) ?? []).filter((one) => isWorthALook(sketched, one));
    if (near.length === 0) continue;
    const texts = await library.read([sketched.article, ...near.map(({ article }) => article)]);
    const own = texts.get(sketched.article);
    const found = near.filter(({ article }) => {
      const other = texts.get(article);
      return own !== undefined && other !== undefined && isCopy(own, other);
    });
    copies.set(
      sketched.article,
      found.map(({ article }) => article),
    );
  }
  return copies;
};

/**
 * Each with those that it is a copy of, or that are copies of such a one. A text that was taken down cannot be compared any more;
 * nothing says that it is not what it was, so it stays with the largest part.
 */
function* cluster(members: readonly bigint[], texts: ReadonlyMap<bigint, Shingled>): Computation<Rest["clusters"]> {
  let clusters: bigint[][] = [];
  const unreadable = members.filter((member) => !texts.has(member));
  for (const member of members) {
    const own = texts.get(member);
    if (!own) continue;
    const joined = new Set<bigint[]>();
    for (const others of clusters)
      for (const other of others) {
        const text = texts.get(other);
        yield;
        if (!text || !isCopy(own, text)) continue;
        joined.add(others);
        break;
      }
    clusters = [...clusters.filter((one) => !joined.has(one)), [...[...joined].flat(), member]];
  }
  const [largest = [], ...others] = clusters.toSorted((one, other) => other.length - one.length);
  return [[...largest, ...unreadable], ...others];
}

const planRests = async (
  database: Database,
  library: Library,
  leaving: ReadonlyMap<bigint, bigint>,
): Promise<Rest[]> => {
  const rests: Rest[] = [];
  for (const head of new Set(leaving.values())) {
    const members = await readMembers(database, head, mostRegrouped + 1);
    const stay = members.filter((article) => !leaving.has(article));
    if (stay.length === 0) continue;
    if (members.length <= mostRegrouped) {
      const texts = await library.read(stay);
      rests.push({ clusters: await inTurns(() => cluster(stay, texts)) });
    }
    if (members.length > mostRegrouped && leaving.has(head))
      rests.push({ clusters: [await readMembers(database, head, Number.MAX_SAFE_INTEGER)] });
  }
  return rests;
};

const plan = async (database: Database, library: Library, rows: readonly TextRow[]): Promise<Plan> => {
  const sketches = await sketchAll(database, library, rows);
  if (sketches.length === 0) return { found: [], rests: [] };
  const copies = await findCopies(database, library, sketches);
  const groups = await readGroupsOf(
    database,
    sketches.map(({ article }) => article),
  );
  const leaving = new Map(groups.map(({ article, head }) => [article, head]));
  const found = sketches.flatMap(({ article, revision }) => {
    const own = copies.get(article) ?? [];
    const leaves = leaving.has(article);
    return own.length > 0 || leaves ? [{ article, revision, copies: own, leaves }] : [];
  });
  return { found, rests: await planRests(database, library, leaving) };
};

const currentOf = async (tx: Commit, found: readonly Found[]): Promise<ReadonlySet<bigint>> => {
  const rows = await tx.query<{ id: bigint }>(sql`
    SELECT a.id FROM unnest(${found.map(({ article }) => article)}::bigint[], ${found.map(({ revision }) => revision)}::int[]) AS f (id, revision)
    JOIN article a ON a.id = f.id AND a.revision = f.revision`);
  return new Set(rows.map(({ id }) => id));
};

/** All of one text, with the groups that they were in. */
const unite = async (tx: Commit, groups: Regrouping, articles: readonly bigint[]): Promise<void> => {
  const members = await readGroupsOf(tx, articles);
  const heads = new Set(members.map(({ head }) => head));
  const grouped = new Set(members.map(({ article }) => article));
  const alone = articles.filter((article) => !grouped.has(article));
  const head = smallest([...heads, ...alone]);
  for (const other of heads) if (other !== head) await groups.move(other, head);
  await groups.put(alone, head);
};

const apply = async (tx: Commit, { found, rests }: Plan): Promise<void> => {
  const current = await currentOf(tx, found);
  const groups = createRegrouping(tx);
  const leaving = found.filter(({ leaves }) => leaves).map(({ article }) => article);
  if (leaving.length > 0) await groups.leave(leaving);
  for (const { clusters } of rests)
    for (const members of clusters) {
      const stay = members.filter((article) => !leaving.includes(article));
      if (stay.length === 1) await groups.leave(stay);
      else if (stay.length > 1) await groups.put(stay, smallest(stay));
    }
  // a text that was replaced in the meantime comes again with its new revision
  for (const { article, copies } of found)
    if (current.has(article) && copies.length > 0) await unite(tx, groups, [article, ...copies]);
  if (groups.changed.size === 0) return tx.discard();
  const claims = await tx.query<{ id: bigint }>(sql`
    SELECT id FROM claim WHERE article_id = ANY (${[...groups.changed]}::bigint[]) AND status = 'ACTIVE' ORDER BY id`);
  await settle(tx, { sources: claims.map(({ id }) => id) });
};

/** Finds the copies of these texts, and writes who is one with whom. */
export const detectCopies = async (database: Database, library: Library, rows: readonly TextRow[]): Promise<void> => {
  const planned = await plan(database, library, rows);
  if (planned.found.length > 0) await commit(database, (tx) => apply(tx, planned));
};
