/** Edges between claims. An edge of a symmetric type is stored with the smaller id first, so that its reverse is the same row. */
import { type Commit, commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { type ClaimRelationType, symmetricRelationTypes } from "../terms/enumerations.ts";
import { RequestError } from "../terms/errors.ts";
import { checked, notFound } from "./checks.ts";
import { settle } from "./corroboration/settle.ts";
import type { Domain, Maybe } from "./domain.ts";
import { readText } from "./ingest/values.ts";
import type { DomainLimits } from "./limits.ts";
import { keepRelations } from "./versions.ts";

type Relation = Pick<Domain, "relateClaims" | "unrelateClaims">;

interface Edge {
  readonly type: ClaimRelationType;
  readonly from: bigint;
  readonly to: bigint;
}

interface StoredEdge {
  id: bigint;
  note: string | null;
  stale: boolean;
  suggested: boolean;
}

/** Who makes an edge, and what is written beside it. */
export interface Maker {
  /** a curator's name, or what the service calls itself */
  readonly by: string | null;
  /** by the deployment's threshold, not by a person */
  readonly suggested: boolean;
  readonly note: string | null;
}

const inOrder = ({ type, from, to }: Edge): Edge =>
  symmetricRelationTypes.includes(type) && from > to ? { type, from: to, to: from } : { type, from, to };

const checkClaims = async (tx: Commit, { from, to }: Edge): Promise<void> => {
  const rows = await tx.query<{ id: bigint }>(sql`SELECT id FROM claim WHERE id IN (${from}, ${to})`);
  const known = new Set(rows.map(({ id }) => id));
  if (!known.has(from)) throw notFound("Claim", from, "input.from");
  if (!known.has(to)) throw notFound("Claim", to, "input.to");
};

/** An edge came, went, or counts again. */
const settleEdge = async (tx: Commit, { type, from, to }: Edge): Promise<void> => {
  if (type === "SAME_AS") await settle(tx, { joins: [from, to] });
  if (type === "CONTRADICTS") await settle(tx, { disputes: [from, to] });
};

const insertEdge = async (tx: Commit, { type, from, to }: Edge, { by, suggested, note }: Maker): Promise<bigint> => {
  const [row] = await tx.query<{ id: bigint }>(sql`
    INSERT INTO claim_relation (type, from_id, to_id, note, created_in, made_by, suggested)
    VALUES (${type}::claim_relation_type, ${from}, ${to}, ${note}, ${tx.id}, ${by}, ${suggested}) RETURNING id`);
  if (!row) throw new Error("the edge was not inserted");
  tx.touch([from, to], true);
  await settleEdge(tx, { type, from, to });
  return row.id;
};

/** Related again: the edge counts again, takes the note where one is given, and is that curator's where it was nobody's. */
const renewEdge = async (tx: Commit, edge: Edge, stored: StoredEdge, maker: Maker): Promise<void> => {
  const next = maker.note ?? stored.note;
  const isTakenOver = stored.stale || (stored.suggested && !maker.suggested);
  if (!isTakenOver && next === stored.note) return tx.discard();
  await keepRelations(tx, [stored.id]);
  await tx.query(
    isTakenOver
      ? sql`UPDATE claim_relation SET stale = false, note = ${next}, made_by = ${maker.by}, suggested = ${maker.suggested}
          WHERE id = ${stored.id}`
      : sql`UPDATE claim_relation SET note = ${next} WHERE id = ${stored.id}`,
  );
  tx.touch([edge.from, edge.to], true);
  if (stored.stale) await settleEdge(tx, edge);
};

/** Within a commit; discards it where the edge stands as asked for. */
export const relate = async (tx: Commit, given: Edge, maker: Maker) => {
  await checkClaims(tx, given);
  const edge = inOrder(given);
  const [stored] = await tx.query<StoredEdge>(sql`
    SELECT id, note, stale, suggested FROM claim_relation
    WHERE type = ${edge.type}::claim_relation_type AND from_id = ${edge.from} AND to_id = ${edge.to}`);
  if (!stored) return { relation: await insertEdge(tx, edge, maker), created: true };
  await renewEdge(tx, edge, stored, maker);
  return { relation: stored.id, created: false };
};

interface Ends {
  from: bigint;
  to: bigint;
}

interface Removable extends Ends {
  type: ClaimRelationType;
  stale: boolean;
}

/** Within a commit; discards it where there is no such edge. */
export const unrelate = async (tx: Commit, id: bigint) => {
  const [found] = await tx.query<Removable>(
    sql`SELECT type, stale, from_id AS from, to_id AS to FROM claim_relation WHERE id = ${id}`,
  );
  if (found) {
    const { type, stale, ...edge } = found;
    await keepRelations(tx, [id]);
    await tx.query(sql`DELETE FROM claim_relation WHERE id = ${id}`);
    tx.touch([edge.from, edge.to], true);
    if (!stale) await settleEdge(tx, { type, ...edge });
    return { removed: true, ...edge };
  }
  tx.discard();
  // taken away before: its ends are still known
  const [past] = await tx.query<Ends>(
    sql`SELECT from_id AS from, to_id AS to FROM claim_relation_version WHERE relation_id = ${id} ORDER BY until DESC LIMIT 1`,
  );
  return { removed: false, from: past?.from ?? null, to: past?.to ?? null };
};

/** The note as it is stored; `where` names the argument. */
export const checkedNote = (given: Maybe<string>, where: string, limits: DomainLimits): string | null =>
  given == null ? null : checked(where, (report) => readText(report, given, { max: limits.noteLength }));

export const createRelation = (database: Database, limits: DomainLimits): Relation => ({
  relateClaims: async ({ from, to, type, note: given, by = null }) => {
    if (from === to)
      throw new RequestError("BAD_INPUT", "input: from and to are the same claim; an edge joins two claims.");
    const note = checkedNote(given, "input.note", limits);
    const { result, position } = await commit(database, (tx) =>
      relate(tx, { type, from, to }, { by, suggested: false, note }),
    );
    return { ...result, position };
  },
  unrelateClaims: async (relation) => {
    const { result, position } = await commit(database, (tx) => unrelate(tx, relation));
    return { ...result, position };
  },
});
