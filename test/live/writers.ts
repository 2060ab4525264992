/**
 * Writers on connections of their own: scrapers and curators through GraphQL, some of whom hang up before they are answered, and
 * hands in psql that write to the log, keep their transaction open, and often roll it back.
 */

import pg from "pg";
import { decodeLogCursor } from "../../src/terms/cursors.ts";
import { testAdminKey } from "../support/key.ts";
import { createKnown, createOperations, type Known, learn } from "./operations.ts";
import { pause, type Random } from "./random.ts";

/** A change that a writer was told is stored. */
export interface Acknowledged {
  readonly claimId: string;
  /** it is in the log after this position, and at or before the other */
  readonly after: bigint;
  readonly upTo: bigint;
}

export interface Writers {
  readonly acknowledged: readonly Acknowledged[];
  /** answers that no client should ever see, whatever happens behind them */
  readonly faults: readonly string[];
  readonly answered: number;
  readonly unanswered: number;
  /** Resolves when the last one is done. */
  stop(): Promise<void>;
}

interface Sent {
  readonly cursor: string;
  readonly batchId?: string | null;
  readonly results?: readonly {
    readonly article: { readonly publisher: { readonly id: string } | null } | null;
    readonly claims: readonly {
      readonly status: string;
      readonly claim: {
        readonly id: string;
        readonly entities: readonly { readonly entity: { readonly id: string } }[];
      };
    }[];
  }[];
  readonly created?: boolean;
  readonly relation?: {
    readonly id: string;
    readonly from: { readonly id: string };
    readonly to: { readonly id: string };
  };
}
interface Answer {
  readonly data?: { readonly sent: Sent } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const storing = new Set(["CREATED", "UPDATED", "WITHDRAWN"]);

/** Claims that an answer says were changed. */
const changedIn = ({ results = [], created, relation }: Sent): string[] => {
  const sent = results.flatMap(({ claims }) => claims.filter(({ status }) => storing.has(status)));
  const related = created && relation ? [relation.from.id, relation.to.id] : [];
  return [...sent.map(({ claim }) => claim.id), ...related];
};

const learnFrom = (known: Known, { batchId, results = [], relation }: Sent): void => {
  const claims = results.flatMap((result) => result.claims.map(({ claim }) => claim));
  learn(
    known.claims,
    claims.map(({ id }) => id),
  );
  learn(
    known.entities,
    claims.flatMap(({ entities }) => entities.map(({ entity }) => entity.id)),
  );
  learn(
    known.publishers,
    results.flatMap(({ article }) => article?.publisher?.id ?? []),
  );
  if (batchId) learn(known.batches, [batchId]);
  if (relation) learn(known.relations, [relation.id]);
};

const post = async (url: string, body: object, signal: AbortSignal | null): Promise<Answer> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${testAdminKey}` },
    body: JSON.stringify(body),
    signal,
  });
  return (await response.json()) as Answer;
};

/** Refusals that a writer may meet here; anything else is a fault of the service. */
const expectedCodes = new Set(["NOT_FOUND", "BAD_INPUT", "OVERLOADED", "TIMEOUT"]);
const quietClaims = 3;

/** Claims that only psql writes about: their facts never change, so the commits of others cannot get in between. */
const addQuietClaims = async (url: string): Promise<void> => {
  const claims = Array.from({ length: quietClaims }, (_, n) => ({ key: `quiet ${n}`, text: "The mill is quiet." }));
  const article = { uri: "urn:example:quiet", body: "The mill is quiet.", language: "en", claims };
  const query =
    "mutation Add($input: IngestArticlesInput!) { sent: ingestArticles(input: $input) { cursor results { claims { status } } } }";
  const answer = await post(url, { query, variables: { input: { articles: [article] } } }, null);
  if (answer.data?.sent.results?.[0]?.claims.length !== quietClaims) throw new Error(JSON.stringify(answer));
};

const logInsert = `
  WITH made AS (INSERT INTO log_commit (id, at) VALUES (nextval('log_commit_seq'), date_trunc('milliseconds', clock_timestamp())) RETURNING id)
  INSERT INTO claim_event (commit_id, claim_id, own) SELECT made.id, c.id, true FROM made, claim c JOIN article a ON a.id = c.article_id
  WHERE a.uri = 'urn:example:quiet'`;

const writeByHand = async (client: pg.Client, random: Random, holdMs: number): Promise<void> => {
  await client.query("BEGIN; SET LOCAL lock_timeout = '10s'");
  await client.query("SELECT pg_current_xact_id()");
  // open for long without the log's lock; then for a while with it
  await pause(random.between(0, 1_000));
  if (random.chance(0.8)) await client.query(logInsert);
  await pause(random.between(0, holdMs));
  await client.query(random.chance(0.4) ? "ROLLBACK" : "COMMIT");
};

export interface WritersOptions {
  readonly urls: () => string[];
  readonly databaseUrl: string;
  readonly random: Random;
  readonly seed: number;
  readonly count: number;
  readonly byHand: number;
  /** so long at most a transaction stays open after it wrote to the log */
  readonly holdMs: number;
}

export const openWriters = async (options: WritersOptions): Promise<Writers> => {
  const { urls, databaseUrl, random, seed } = options;
  const acknowledged: Acknowledged[] = [];
  const faults: string[] = [];
  const known = createKnown();
  const counts = { answered: 0, unanswered: 0 };
  let writing = true;

  const take = ({ data, errors }: Answer, after: bigint): bigint => {
    for (const { message, extensions } of errors ?? [])
      if (!expectedCodes.has(extensions.code)) faults.push(`a writer was told ${extensions.code}: ${message}`);
    if (!data) return after;
    const upTo = decodeLogCursor(data.sent.cursor)?.seq ?? -1n;
    for (const claimId of changedIn(data.sent)) acknowledged.push({ claimId, after, upTo });
    learnFrom(known, data.sent);
    return upTo;
  };
  const write = async (own: Random, number: number): Promise<void> => {
    const next = createOperations(known, own, seed + number);
    let after = 0n;
    while (writing) {
      await pause(own.between(0, 80));
      const up = urls();
      const operation = next();
      if (up.length === 0 || !operation) continue;
      const signal = own.chance(0.1) ? AbortSignal.timeout(1 + own.int(30)) : null;
      try {
        after = take(await post(own.pick(up), operation, signal), after);
        counts.answered++;
      } catch {
        counts.unanswered++; // it hung up, or the instance was killed: stored or not, nobody knows
      }
    }
  };
  const writeInPsql = async (own: Random): Promise<void> => {
    while (writing) {
      const client = new pg.Client({ connectionString: databaseUrl, application_name: "psql" });
      client.on("error", () => undefined);
      try {
        await client.connect();
        while (writing) await writeByHand(client, own, options.holdMs);
      } catch {
        await pause(100); // PostgreSQL was crashed
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  };

  const [first] = urls();
  if (!first) throw new Error("no instance is up");
  await addQuietClaims(first);
  const running = [
    ...Array.from({ length: options.count }, (_, number) => write(random.fork(), number)),
    ...Array.from({ length: options.byHand }, () => writeInPsql(random.fork())),
  ];
  return {
    acknowledged,
    faults,
    get answered() {
      return counts.answered;
    },
    get unanswered() {
      return counts.unanswered;
    },
    stop: async () => {
      writing = false;
      await Promise.all(running);
    },
  };
};
