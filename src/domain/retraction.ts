/**
 * Taking claims back, and bringing them back. Who retracted decides what undoes it: a curator's retraction stays until
 * `restoreClaims`; a batch's goes when a later batch sends the claim again.
 */
import { type Commit, commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { type Sql, sql } from "../database/sql.ts";
import { RequestError } from "../terms/errors.ts";
import { checkedReason, distinctIds, notFound } from "./checks.ts";
import { settle } from "./corroboration/settle.ts";
import type { Domain } from "./domain.ts";
import type { Sender } from "./input.ts";
import type { DomainLimits } from "./limits.ts";
import { keepClaims } from "./versions.ts";

type Retraction = Pick<Domain, "retractBatch" | "retractClaims" | "restoreClaims">;

interface ClaimRow {
  id: bigint;
  isRetracted: boolean;
  /** retracted by a curator already */
  isSettled: boolean;
}

const readClaims = async (tx: Commit, ids: readonly bigint[]): Promise<readonly ClaimRow[]> => {
  const rows = await tx.query<ClaimRow>(sql`
    SELECT id, status = 'RETRACTED' AS "isRetracted", retracted_by IS NOT DISTINCT FROM 'CURATOR' AS "isSettled"
    FROM claim WHERE id = ANY (${ids}::bigint[])`);
  const known = new Set(rows.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound("Claim", missing, "ids");
  return rows;
};

/** Changes claims, with their old version kept and their entries in the log. */
const change = async (tx: Commit, ids: readonly bigint[], update: Sql): Promise<void> => {
  if (ids.length === 0) return;
  await keepClaims(tx, ids);
  await tx.query(update);
  tx.touch(ids, true);
  await settle(tx, { standing: ids });
};

const retract = (tx: Commit, ids: readonly bigint[], reason: string, by: "CURATOR" | "BATCH"): Promise<void> =>
  change(
    tx,
    ids,
    sql`UPDATE claim SET status = 'RETRACTED', status_reason = ${reason}, retracted_by = ${by}::retraction_source,
      withdrawn = withdrawn OR status = 'WITHDRAWN', updated_at = ${tx.at} WHERE id = ANY (${ids}::bigint[])`,
  );

/** What its article no longer makes was only hidden by the retraction: it is WITHDRAWN. The reason is for the claim's history. */
const restore = async (tx: Commit, ids: readonly bigint[], reason: string): Promise<void> => {
  await change(
    tx,
    ids,
    sql`UPDATE claim SET status = CASE WHEN withdrawn THEN 'WITHDRAWN' ELSE 'ACTIVE' END::claim_status, withdrawn = false,
      status_reason = NULL, retracted_by = NULL, updated_at = ${tx.at} WHERE id = ANY (${ids}::bigint[])`,
  );
  if (ids.length > 0)
    await tx.query(sql`
      INSERT INTO claim_restoration (claim_id, restored_in, reason)
      SELECT id, ${tx.id}, ${reason} FROM unnest(${ids}::bigint[]) AS r (id)`);
};

interface BatchRow {
  sender: string;
  isRetracted: boolean;
}

const readBatch = async (tx: Commit, id: bigint, sender: Sender): Promise<BatchRow> => {
  const [batch] = await tx.query<BatchRow>(
    sql`SELECT sender, retracted_at IS NOT NULL AS "isRetracted" FROM ingest_batch WHERE id = ${id}`,
  );
  if (!batch) throw notFound("IngestBatch", id, "batchId");
  if (batch.sender !== sender.name && !sender.curates)
    throw new RequestError("FORBIDDEN", "batchId: another sender sent this batch; only a curator may retract it.");
  return batch;
};

/**
 * What the batch sent and no batch that still stands has sent too. Where another one created it, that one was taken back before,
 * and this one was all that kept the claim: so the order in which batches are taken back makes no difference.
 */
const claimsToTakeBack = (tx: Commit, batch: bigint): Promise<{ id: bigint }[]> =>
  tx.query(sql`
    SELECT c.id FROM batch_claim b JOIN claim c ON c.id = b.claim_id
    WHERE b.batch_id = ${batch} AND c.status <> 'RETRACTED'
      AND NOT EXISTS (SELECT FROM batch_claim o JOIN ingest_batch i ON i.id = o.batch_id
        WHERE o.claim_id = c.id AND o.batch_id <> b.batch_id AND i.retracted_at IS NULL)`);

export const createRetraction = (database: Database, limits: DomainLimits): Retraction => ({
  retractBatch: async (batchId, given, sender) => {
    const reason = checkedReason(given, limits);
    const { result, position } = await commit(database, async (tx) => {
      const batch = await readBatch(tx, batchId, sender);
      const ids = (await claimsToTakeBack(tx, batchId)).map(({ id }) => id);
      if (batch.isRetracted && ids.length === 0) tx.discard();
      await retract(tx, ids, reason, "BATCH");
      await tx.query(
        sql`UPDATE ingest_batch SET retracted_at = ${tx.at}, retracted_reason = ${reason} WHERE id = ${batchId}`,
      );
      return ids.length;
    });
    return { retracted: result, position };
  },

  retractClaims: async (given, reason) => {
    const why = checkedReason(reason, limits);
    const claims = distinctIds(given, limits);
    const { result, position } = await commit(database, async (tx) => {
      const rows = await readClaims(tx, claims);
      const ids = rows.filter(({ isSettled }) => !isSettled).map(({ id }) => id);
      await retract(tx, ids, why, "CURATOR");
      if (ids.length === 0) tx.discard();
      return ids.length;
    });
    return { retracted: result, claims, position };
  },

  restoreClaims: async (given, reason) => {
    const why = checkedReason(reason, limits);
    const claims = distinctIds(given, limits);
    const { result, position } = await commit(database, async (tx) => {
      const rows = await readClaims(tx, claims);
      const ids = rows.filter(({ isRetracted }) => isRetracted).map(({ id }) => id);
      await restore(tx, ids, why);
      if (ids.length === 0) tx.discard();
      return ids.length;
    });
    return { restored: result, claims, position };
  },
});
