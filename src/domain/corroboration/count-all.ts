/**
 * Counts every claim anew: after a migration that could only guess, or where an operator asks for it. First all claims, to join
 * what belongs together, then all components. In batches, each a commit of its own with its entries in the log, and with its place
 * written down in it: it may be stopped at any time, and several instances that begin it at once share the work. A batch of claims
 * holds the writers' lock for some 0.1 s, one of components for as long as its largest takes to count.
 */
import { type Commit, commit } from "../../claim-log/commit.ts";
import type { Database, Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { settle } from "./settle.ts";

export interface CountOptions {
  /** aborted: ends behind the batch that is under way; the next time goes on from there */
  readonly signal?: AbortSignal;
  /** told after each batch: claims looked at so far */
  readonly onBatch?: (looked: number) => void;
}

const setting = "corroboration";
const claimsPerBatch = 1_000;

/** What is done: claims up to an id; or all claims, and components down to an id, as their ids are below zero. */
interface Place {
  readonly of: "claims" | "components";
  readonly id: bigint;
}

/** null where nothing is to count. */
const readPlace = async (database: Queryable): Promise<Place | null> => {
  const [row] = await database.query<{ value: string }>(sql`SELECT value FROM setting WHERE name = ${setting}`);
  if (!row) return null;
  const [, of, id] = /^(claims|components) to (-?\d+)$/.exec(row.value) ?? [];
  return { of: of === "components" ? "components" : "claims", id: BigInt(id ?? 0) };
};

const writePlace = async (tx: Commit, place: Place | null): Promise<void> => {
  await (place === null
    ? tx.query(sql`DELETE FROM setting WHERE name = ${setting}`)
    : tx.query(sql`UPDATE setting SET value = ${`${place.of} to ${place.id}`} WHERE name = ${setting}`));
};

/** Asks for everything to be counted anew; what is kept stays and is mended where it is wrong. */
export const demandCount = async (database: Queryable): Promise<void> => {
  await database.query(sql`
    INSERT INTO setting (name, value) VALUES (${setting}, 'to count') ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
};

export const isCountDue = async (database: Queryable): Promise<boolean> => (await readPlace(database)) !== null;

interface Batch {
  claims: bigint[];
  /** those that cannot be taken for one origin without a look */
  sources: bigint[];
}

const nextBatch = async (tx: Commit, place: bigint): Promise<Batch> => {
  const [batch] = await tx.query<Batch>(sql`
    WITH next AS (SELECT id FROM claim WHERE id > ${place} ORDER BY id LIMIT ${claimsPerBatch}),
    made AS (
      INSERT INTO claim_support (claim_id, component_id, independent_origins, contested)
      SELECT c.id, c.id, CASE WHEN c.status = 'ACTIVE' THEN 1 ELSE 0 END, false FROM next JOIN claim c USING (id)
      ON CONFLICT DO NOTHING)
    SELECT ARRAY(SELECT id FROM next) AS claims,
      ARRAY(SELECT n.id FROM next n JOIN claim c ON c.id = n.id LEFT JOIN claim_support s ON s.claim_id = n.id
        WHERE s.contested OR (CASE WHEN c.status = 'ACTIVE' THEN 1 ELSE 0 END) <> coalesce(s.independent_origins, 1)
          OR EXISTS (SELECT FROM attribution t WHERE t.claim_id = n.id AND t.position > 0)) AS sources`);
  return batch ?? { claims: [], sources: [] };
};

interface Ends {
  type: "SAME_AS" | "CONTRADICTS";
  from: bigint;
  to: bigint;
}

/** Edges whose later claim is in the batch, so that both of their claims have been looked at. */
const edgesOf = (tx: Commit, claims: readonly bigint[]): Promise<Ends[]> =>
  tx.query<Ends>(sql`
    SELECT type, from_id AS from, to_id AS to FROM claim_relation
    WHERE from_id = ANY (${claims}::bigint[]) AND to_id <= from_id AND type IN ('SAME_AS', 'CONTRADICTS')
    UNION ALL SELECT type, from_id, to_id FROM claim_relation
    WHERE to_id = ANY (${claims}::bigint[]) AND from_id < to_id AND type IN ('SAME_AS', 'CONTRADICTS')`);

const joinClaims = async (tx: Commit, place: bigint): Promise<number> => {
  const { claims, sources } = await nextBatch(tx, place);
  const edges = await edgesOf(tx, claims);
  const endsOf = (type: Ends["type"]) => edges.flatMap((edge) => (edge.type === type ? [edge.from, edge.to] : []));
  await settle(tx, {
    joins: endsOf("SAME_AS"),
    disputes: [...endsOf("CONTRADICTS"), ...sources],
    sources,
    onlyJoin: true,
    recheck: true,
  });
  const last = claims.at(-1);
  await writePlace(tx, last === undefined ? { of: "components", id: 0n } : { of: "claims", id: last });
  return claims.length;
};

interface Counted {
  id: bigint;
  claims: number;
  /** any one of them */
  claim: bigint;
}

const countComponents = async (tx: Commit, place: bigint): Promise<number> => {
  const next = await tx.query<Counted>(sql`
    SELECT k.id, k.claims, s.claim_id AS claim FROM component k CROSS JOIN LATERAL (
      SELECT claim_id FROM claim_support WHERE component_id = k.id AND component_id < 0 LIMIT 1) s
    WHERE k.id < ${place} ORDER BY k.id DESC LIMIT ${claimsPerBatch}`);
  let claims = 0;
  const batch = next.filter((each, index) => {
    claims += each.claims;
    return index === 0 || claims <= claimsPerBatch;
  });
  const sources = batch.map(({ claim }) => claim);
  await settle(tx, { sources, disputes: sources, recheck: true });
  const last = batch.at(-1);
  await writePlace(tx, last === undefined ? null : { of: "components", id: last.id });
  return batch.reduce((sum, each) => sum + each.claims, 0);
};

/** One batch; gives how many claims were looked at, null where all are counted. */
const countBatch = async (database: Database): Promise<number | null> => {
  const { result } = await commit(database, async (tx) => {
    const place = await readPlace(tx);
    if (place) return place.of === "claims" ? joinClaims(tx, place.id) : countComponents(tx, place.id);
    tx.discard();
    return null;
  });
  return result;
};

/** Counts what is due; false where nothing was. Throws the signal's reason where it was stopped. */
export const countAll = async (database: Database, options: CountOptions = {}): Promise<boolean> => {
  if (!(await isCountDue(database))) return false;
  let looked = 0;
  for (let count = await countBatch(database); count !== null; count = await countBatch(database)) {
    looked += count;
    options.onBatch?.(looked);
    options.signal?.throwIfAborted();
  }
  return true;
};
