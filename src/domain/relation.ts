/** Edges between claims. An edge of a symmetric type is stored with the smaller id first, so that its reverse is the same row. */
import { type Commit, commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { type ClaimRelationType, symmetricRelationTypes } from "../terms/enumerations.ts";
import { RequestError } from "../terms/errors.ts";
import { checked, notFound } from "./checks.ts";
import type { Domain } from "./domain.ts";
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
}

const inOrder = ({ type, from, to }: Edge): Edge =>
  symmetricRelationTypes.includes(type) && from > to ? { type, from: to, to: from } : { type, from, to };

const checkClaims = async (tx: Commit, { from, to }: Edge): Promise<void> => {
  const rows = await tx.query<{ id: bigint }>(sql`SELECT id FROM claim WHERE id IN (${from}, ${to})`);
  const known = new Set(rows.map(({ id }) => id));
  if (!known.has(from)) throw notFound("Claim", from, "input.from");
  if (!known.has(to)) throw notFound("Claim", to, "input.to");
};

const insertEdge = async (tx: Commit, { type, from, to }: Edge, note: string | null): Promise<bigint> => {
  const [row] = await tx.query<{ id: bigint }>(sql`
    INSERT INTO claim_relation (type, from_id, to_id, note, created_in)
    VALUES (${type}::claim_relation_type, ${from}, ${to}, ${note}, ${tx.id}) RETURNING id`);
  if (!row) throw new Error("the edge was not inserted");
  tx.touch([from, to], true);
  return row.id;
};

/** Related again: the edge counts again, and takes the note where one is given. */
const renewEdge = async (tx: Commit, edge: Edge, stored: StoredEdge, note: string | null): Promise<void> => {
  const next = note ?? stored.note;
  if (!stored.stale && next === stored.note) return tx.discard();
  await keepRelations(tx, [stored.id]);
  await tx.query(sql`UPDATE claim_relation SET stale = false, note = ${next} WHERE id = ${stored.id}`);
  tx.touch([edge.from, edge.to], true);
};

const relate = async (tx: Commit, given: Edge, note: string | null) => {
  await checkClaims(tx, given);
  const edge = inOrder(given);
  const [stored] = await tx.query<StoredEdge>(sql`
    SELECT id, note, stale FROM claim_relation
    WHERE type = ${edge.type}::claim_relation_type AND from_id = ${edge.from} AND to_id = ${edge.to}`);
  if (!stored) return { relation: await insertEdge(tx, edge, note), created: true };
  await renewEdge(tx, edge, stored, note);
  return { relation: stored.id, created: false };
};

interface Ends {
  from: bigint;
  to: bigint;
}

const unrelate = async (tx: Commit, id: bigint) => {
  const [edge] = await tx.query<Ends>(sql`SELECT from_id AS from, to_id AS to FROM claim_relation WHERE id = ${id}`);
  if (edge) {
    await keepRelations(tx, [id]);
    await tx.query(sql`DELETE FROM claim_relation WHERE id = ${id}`);
    tx.touch([edge.from, edge.to], true);
    return { removed: true, ...edge };
  }
  tx.discard();
  // taken away before: its ends are still known
  const [past] = await tx.query<Ends>(
    sql`SELECT from_id AS from, to_id AS to FROM claim_relation_version WHERE relation_id = ${id} ORDER BY until DESC LIMIT 1`,
  );
  return { removed: false, from: past?.from ?? null, to: past?.to ?? null };
};

export const createRelation = (database: Database, limits: DomainLimits): Relation => ({
  relateClaims: async ({ from, to, type, note: given }) => {
    if (from === to)
      throw new RequestError("BAD_INPUT", "input: from and to are the same claim; an edge joins two claims.");
    const note =
      given == null ? null : checked("input.note", (report) => readText(report, given, { max: limits.noteLength }));
    const { result, position } = await commit(database, (tx) => relate(tx, { type, from, to }, note));
    return { ...result, position };
  },
  unrelateClaims: async (relation) => {
    const { result, position } = await commit(database, (tx) => unrelate(tx, relation));
    return { ...result, position };
  },
});
