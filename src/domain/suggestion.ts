/**
 * What a curator makes of a suggestion: an edge, or a refusal that is remembered. It asks no suggestion to be there: what was
 * suggested a moment ago may not be any more, and the curator's judgement stands all the same.
 */
import { type Commit, commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { RequestError } from "../terms/errors.ts";
import { encodeId } from "../terms/ids.ts";
import { checked, notFound } from "./checks.ts";
import { readText } from "./ingest/values.ts";
import type { DomainLimits } from "./limits.ts";
import { checkedNote, relate, unrelate } from "./relation.ts";
import type { SuggestedPair, SuggestionRules } from "./suggestion-rules.ts";

const inOrder = ({ claim, other }: SuggestedPair): readonly [bigint, bigint] =>
  claim < other ? [claim, other] : [other, claim];

const checkPair = async (tx: Commit, { claim, other }: SuggestedPair): Promise<void> => {
  const rows = await tx.query<{ id: bigint }>(sql`SELECT id FROM claim WHERE id IN (${claim}, ${other})`);
  const known = new Set(rows.map(({ id }) => id));
  if (!known.has(claim)) throw notFound("Claim", claim, "claim");
  if (!known.has(other)) throw notFound("Claim", other, "other");
};

const twoClaims = ({ claim, other }: SuggestedPair): void => {
  if (claim === other)
    throw new RequestError("BAD_INPUT", "claim and other are the same claim; a suggestion is about two.");
};

const removeDismissal = async (tx: Commit, pair: SuggestedPair): Promise<boolean> => {
  const [a, b] = inOrder(pair);
  const gone = await tx.query(sql`
    DELETE FROM suggestion_dismissal WHERE claim_a = ${a} AND claim_b = ${b} AND type = ${pair.type}::claim_relation_type
    RETURNING claim_a`);
  return gone.length > 0;
};

/** What the service joined by itself goes; what a curator made is not undone by the way. */
const removeSuggestedEdge = async (tx: Commit, pair: SuggestedPair): Promise<void> => {
  const [a, b] = inOrder(pair);
  const [edge] = await tx.query<{ id: bigint; suggested: boolean }>(sql`
    SELECT id, suggested FROM claim_relation
    WHERE type = ${pair.type}::claim_relation_type AND from_id = ${a} AND to_id = ${b}`);
  if (!edge) return;
  if (!edge.suggested)
    throw new RequestError(
      "BAD_INPUT",
      `other: a curator has related these two as ${pair.type}; take the edge away first: unrelateClaims(relationId: "${encodeId("ClaimRelation", edge.id)}").`,
    );
  await unrelate(tx, edge.id);
};

const dismiss = async (tx: Commit, pair: SuggestedPair, reason: string | null, by: string): Promise<boolean> => {
  await checkPair(tx, pair);
  const [a, b] = inOrder(pair);
  const [known] = await tx.query(sql`
    SELECT FROM suggestion_dismissal WHERE claim_a = ${a} AND claim_b = ${b} AND type = ${pair.type}::claim_relation_type`);
  if (known) {
    tx.discard();
    return false;
  }
  await removeSuggestedEdge(tx, pair);
  await tx.query(sql`
    INSERT INTO suggestion_dismissal (claim_a, claim_b, type, dismissed_by, reason, dismissed_at)
    VALUES (${a}, ${b}, ${pair.type}::claim_relation_type, ${by}, ${reason}, ${tx.at})`);
  return true;
};

export const createSuggestionRules = (database: Database, limits: DomainLimits): SuggestionRules => ({
  confirmSuggestion: async ({ note: given, by, ...pair }) => {
    twoClaims(pair);
    const note = checkedNote(given, "note", limits);
    const { result, position } = await commit(database, async (tx) => {
      await checkPair(tx, pair);
      const edge = { type: pair.type, from: pair.claim, to: pair.other };
      const removed = await removeDismissal(tx, pair);
      const related = await relate(tx, edge, { by, suggested: false, note });
      return { removed, ...related };
    });
    return { relation: result.relation, created: result.created, position };
  },
  dismissSuggestion: async ({ reason: given, by, ...pair }) => {
    twoClaims(pair);
    const reason =
      given == null ? null : checked("reason", (report) => readText(report, given, { max: limits.reasonLength }));
    const { result, position } = await commit(database, (tx) => dismiss(tx, pair, reason, by));
    return { created: result, position };
  },
  undismissSuggestion: async (pair) => {
    const { result, position } = await commit(database, async (tx) => {
      const removed = await removeDismissal(tx, pair);
      if (!removed) tx.discard();
      return removed;
    });
    return { removed: result, position };
  },
});
