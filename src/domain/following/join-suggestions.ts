/**
 * Joins by itself what seems to say the same, where a deployment asks for it: each claim that is stored or changed from then on, with
 * what scores as much as the deployment's threshold. Never what a curator dismissed or took apart, and never contradictions: those
 * are for people to judge. Each edge says that it was made so.
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
/** Any number that no other software on the database is likely to use. */
const lock = 4841369599423283204n;
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
      if (!(await isOpen(tx, { one: claim, other: claimId }, before))) return tx.discard();
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
    lock,
    report,
    ...(pollMs === undefined ? {} : { pollMs }),
    isBehind: async () => {
      const place = await readPlace(database, name);
      const head = await readHead(database);
      return place?.["epoch"] !== head.epoch || place["seq"] !== `${head.seq}`;
    },
    step: () => step(database, minScore),
  });
