/**
 * Joins by itself what seems to say the same, where a deployment asks for it: each claim that is stored or changed from then on, with
 * what scores as much as the deployment's threshold. Never what a curator dismissed or took apart, neither directly nor by way of
 * others, and never contradictions: those are for people to judge. Each edge says that it was made so.
 */
import { type Commit, commit } from "../../claim-log/commit.ts";
import { readHead, readPage } from "../../claim-log/read.ts";
import type { Database } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { readSuggestions, type Suggestion } from "../../reading/suggestions/suggestions.ts";
import { relate } from "../relation.ts";
import { type Follower, startFollower } from "./follower.ts";
import { readPlace, writePlace } from "./place.ts";

const name = "suggestions";
/** entries of the log that are looked at in a step */
const pageEntries = 50;
/** suggestions of one claim that are joined at a time */
const joinedAtOnce = 20;

/** Who made such an edge, in `madeBy`. */
export const joiner = "suggestions";

interface Pair {
  readonly one: bigint;
  readonly other: bigint;
}

/** What may have been decided since it was suggested: dismissed, related, taken apart, retracted, reworded. */
const isOpen = async (tx: Commit, { one, other }: Pair, before: bigint): Promise<boolean> => {
  const [a, b] = one < other ? [one, other] : [other, one];
  const decided = await tx.query(sql`
    SELECT FROM suggestion_dismissal WHERE claim_a = ${a} AND claim_b = ${b} AND type = 'SAME_AS'
    UNION ALL SELECT FROM claim_relation WHERE from_id IN (${a}, ${b}) AND to_id IN (${a}, ${b})
    UNION ALL SELECT FROM claim_relation_version WHERE type = 'SAME_AS' AND from_id = ${a} AND to_id = ${b}
    UNION ALL SELECT FROM claim WHERE id IN (${a}, ${b}) AND status <> 'ACTIVE'
    UNION ALL SELECT FROM claim_version WHERE claim_id IN (${a}, ${b}) AND until > ${before} LIMIT 1`);
  return decided.length === 0;
};

/**
 * Joining two claims makes one of all that either is joined with already. So nothing on one side may have been dismissed, taken
 * apart or called a contradiction with anything on the other: what a curator keeps apart would be united by way of a third claim.
 */
const isBetweenStrangers = async (tx: Commit, { one, other }: Pair): Promise<boolean> => {
  const decided = await tx.query(sql`
    WITH side AS (
      SELECT claim_id AS id, component_id AS component FROM claim_support WHERE claim_id IN (${one}, ${other})
      -- a claim that is joined with none has no component below zero, and only those are found by an index
      UNION SELECT m.claim_id, m.component_id FROM claim_support c
        JOIN claim_support m ON m.component_id = c.component_id AND m.component_id < 0
      WHERE c.claim_id IN (${one}, ${other})
    ), decision AS (
      SELECT d.claim_a AS a, d.claim_b AS b FROM side JOIN suggestion_dismissal d ON d.claim_a = side.id WHERE d.type = 'SAME_AS'
      UNION ALL SELECT r.from_id, r.to_id FROM side JOIN claim_relation r ON r.from_id = side.id WHERE r.type = 'CONTRADICTS'
      UNION ALL SELECT v.from_id, v.to_id FROM side JOIN claim_relation_version v ON v.from_id = side.id
        WHERE v.type = 'SAME_AS' AND NOT EXISTS (SELECT FROM claim_relation r WHERE r.id = v.relation_id)
    )
    SELECT FROM decision JOIN side x ON x.id = decision.a JOIN side y ON y.id = decision.b
    WHERE x.component <> y.component LIMIT 1`);
  return decided.length === 0;
};

/** The number of the last commit: what a claim was when it was read cannot have changed in an earlier one. */
const readCommit = async (database: Database): Promise<bigint> => {
  const [row] = await database.query<{ id: bigint }>(sql`SELECT coalesce(max(id), 0) AS id FROM log_commit`);
  return row?.id ?? 0n;
};

/** However alike two texts are: where one word or number turns them, a person has to look. */
const isDoubtful = ({ reasons }: Suggestion): boolean =>
  reasons.some(({ kind }) => kind === "DIFFERENT_NUMBERS" || kind === "OPPOSITE_WORDS" || kind === "NEGATED");

const join = async (database: Database, claim: bigint, minScore: number): Promise<void> => {
  const before = await readCommit(database);
  const request = { type: "SAME_AS", first: joinedAtOnce, minScore } as const;
  const suggestions = (await readSuggestions(database, claim, request)) ?? [];
  for (const { claimId, score } of suggestions.filter((suggestion) => !isDoubtful(suggestion)))
    await commit(database, async (tx) => {
      const pair = { one: claim, other: claimId };
      if (!(await isOpen(tx, pair, before)) || !(await isBetweenStrangers(tx, pair))) return tx.discard();
      const note = `Joined by itself at a score of ${score.toFixed(2)}.`;
      await relate(tx, { type: "SAME_AS", from: claim, to: claimId }, { by: joiner, suggested: true, note });
    });
};

const step = async (database: Database, minScore: number): Promise<boolean> => {
  const place = await readPlace(database, name);
  const head = await readHead(database);
  // of another log, or never begun: from here on
  if (!place || place["epoch"] !== head.epoch || !place["seq"]) {
    await writePlace(database, name, { epoch: head.epoch, seq: `${head.seq}` });
    return false;
  }
  const page = await readPage(database, BigInt(place["seq"]), pageEntries);
  const claims = new Set(page.entries.filter(({ own }) => own).map(({ claimId }) => claimId));
  for (const claim of claims) await join(database, claim, minScore);
  await writePlace(database, name, { epoch: page.epoch, seq: `${page.end}` });
  return page.end < page.head;
};

/** `minScore`: from 0 to 1, what a suggestion must score to be joined. */
export const joinSuggestions = (
  database: Database,
  minScore: number,
  report: (fault: unknown) => void,
  pollMs?: number,
): Follower =>
  startFollower({
    database,
    lock: name,
    report,
    ...(pollMs === undefined ? {} : { pollMs }),
    isBehind: async () => {
      const place = await readPlace(database, name);
      const head = await readHead(database);
      return place?.["epoch"] !== head.epoch || place["seq"] !== `${head.seq}`;
    },
    step: () => step(database, minScore),
  });
