/** Batches: counts, which claims they sent, what was refused. Sending a batch again that changes nothing writes nothing. */
import { raw, sql } from "../../../database/sql.ts";
import { rejectionsKeptDays } from "../../limits.ts";
import { recordset } from "../../rows.ts";
import type { Batch, BatchCounts } from "../batches.ts";
import { asJson, type Writing, writeParts } from "./writing.ts";

interface Pair {
  batch: bigint;
  claim: bigint;
}

const pairKey = ({ batch, claim }: Pair): string => `${batch} ${claim}`;

/** The claims that the batches' stored rows do not name yet. */
const newPairs = async ({ commit, idOf }: Writing, batches: readonly Batch[]) => {
  const pairs = batches.flatMap(({ id, claims }) =>
    [...claims].flatMap((given) => {
      const batch = idOf(id);
      const claim = idOf(given);
      return batch === null || claim === null ? [] : { batch, claim, isKnown: id > 0n && given > 0n };
    }),
  );
  const known = pairs.filter(({ isKnown }) => isKnown);
  if (known.length === 0) return pairs;
  const stored = await commit.query<Pair>(sql`
    SELECT batch_id AS batch, claim_id AS claim FROM batch_claim
    JOIN unnest(${known.map(({ batch }) => batch)}::bigint[], ${known.map(({ claim }) => claim)}::bigint[]) AS k (batch_id, claim_id)
      USING (batch_id, claim_id)`);
  const found = new Set(stored.map(pairKey));
  return pairs.filter((pair) => !found.has(pairKey(pair)));
};

const isWritten = ({ articlesCreated, articlesUpdated }: BatchCounts): boolean => articlesCreated + articlesUpdated > 0;

const countColumns = `"articlesCreated" int, "articlesUpdated" int, "articlesUnchanged" int, "articlesRejected" int,
  "claimsCreated" int, "claimsUpdated" int, "claimsWithdrawn" int`;

const insertBatches = async ({ commit, idOf }: Writing, batches: readonly Batch[]): Promise<void> => {
  if (batches.length === 0) return;
  const json = await asJson(batches, ({ id, name, counts }) => ({ id: idOf(id), ...name, ...counts }));
  await commit.query(sql`
    INSERT INTO ingest_batch (id, sender, key, named, created_in, created_at, last_sent_at, articles_created, articles_updated,
      articles_unchanged, articles_rejected, claims_created, claims_updated, claims_withdrawn)
    SELECT id, sender, key, named, ${commit.id}, ${commit.at}, ${commit.at}, "articlesCreated", "articlesUpdated",
      "articlesUnchanged", "articlesRejected", "claimsCreated", "claimsUpdated", "claimsWithdrawn"
    FROM ${recordset(json, `id bigint, sender text, key text, named boolean, ${countColumns}`)}`);
};

const updateBatches = async ({ commit }: Writing, batches: readonly Batch[]): Promise<void> => {
  if (batches.length === 0) return;
  const json = await asJson(batches, ({ id, counts }) => ({ id, ...counts }));
  await commit.query(sql`
    UPDATE ingest_batch b SET last_sent_at = ${commit.at}, articles_created = articles_created + r."articlesCreated",
      articles_updated = articles_updated + r."articlesUpdated", articles_unchanged = articles_unchanged + r."articlesUnchanged",
      articles_rejected = articles_rejected + r."articlesRejected", claims_created = claims_created + r."claimsCreated",
      claims_updated = claims_updated + r."claimsUpdated", claims_withdrawn = claims_withdrawn + r."claimsWithdrawn"
    FROM ${recordset(json, `id bigint, ${countColumns}`)} WHERE b.id = r.id`);
};

/** Rejections that are taken away at a time, so that a long pause does not make one call slow. */
const maxPruned = 1_000;

/** Whoever adds rejections takes old ones away: nothing else has to run for that. */
const pruneRejections = ({ commit }: Writing): Promise<object[]> =>
  commit.query(sql`
    DELETE FROM ingest_rejection WHERE id IN (
      SELECT id FROM ingest_rejection WHERE rejected_at < ${commit.at}::timestamptz - ${raw(`interval '${rejectionsKeptDays} days'`)}
      ORDER BY rejected_at LIMIT ${raw(`${maxPruned}`)})`);

/** Refused items, each once however often it is sent; gives the batches that got one. */
const insertRejections = async (writing: Writing, batches: readonly Batch[]): Promise<ReadonlySet<bigint>> => {
  const { commit, idOf } = writing;
  const rows = batches.flatMap(({ id, rejections }) => rejections.map((rejection) => ({ id, ...rejection })));
  const inserted = await writeParts<(typeof rows)[number], { batch: bigint }>(
    writing,
    rows,
    ({ id, index, uri, errors }) => ({ batch: idOf(id), index, uri, errors }),
    (json) => sql`
    INSERT INTO ingest_rejection (batch_id, index, uri, errors, rejected_at)
    SELECT batch, index, uri, errors, ${commit.at} FROM ${recordset(json, "batch bigint, index int, uri text, errors jsonb")}
    WHERE NOT EXISTS (SELECT FROM ingest_rejection i
      WHERE i.batch_id = r.batch AND i.index = r.index AND i.uri = r.uri AND i.errors = r.errors)
    RETURNING batch_id AS batch`,
  );
  if (inserted.length > 0) await pruneRejections(writing);
  return new Set(inserted.map(({ batch }) => batch));
};

/** True where anything was written. */
export const writeBatches = async (writing: Writing, batches: readonly Batch[]): Promise<boolean> => {
  const fresh = batches.filter(({ id }) => id < 0n);
  await insertBatches(writing, fresh);
  const rejecting = await insertRejections(writing, batches);
  const pairs = await newPairs(writing, batches);
  const sending = new Set(pairs.map(({ batch }) => batch));
  const changed = batches.filter(
    ({ id, counts }) => id > 0n && (isWritten(counts) || sending.has(id) || rejecting.has(id)),
  );
  await updateBatches(writing, changed);
  if (pairs.length > 0)
    await writing.commit.query(sql`
      INSERT INTO batch_claim (batch_id, claim_id)
      SELECT * FROM unnest(${pairs.map(({ batch }) => batch)}::bigint[], ${pairs.map(({ claim }) => claim)}::bigint[])`);
  return fresh.length + changed.length > 0;
};
