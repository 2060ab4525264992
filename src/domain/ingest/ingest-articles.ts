/** `ingestArticles`: checked in turns, then stored in a commit that other calls may share. */
import type { Database } from "../../database/database.ts";
import { RequestError } from "../../terms/errors.ts";
import type { IngestArticlesInput, Sender } from "../input.ts";
import type { DomainLimits } from "../limits.ts";
import type { IngestOutcome } from "../outcome.ts";
import type { BatchName } from "./batches.ts";
import { ingestCalls } from "./ingest.ts";
import { checkSize, type PreparedCall, prepare } from "./prepare.ts";
import { createIngestQueue } from "./queue.ts";
import { inTurns } from "./slices.ts";

export interface Ingest {
  ingestArticles(input: IngestArticlesInput, sender: Sender): Promise<IngestOutcome>;
  stop(): Promise<void>;
}

const batchNameOf = (input: IngestArticlesInput, sender: Sender, limits: DomainLimits, digest: string): BatchName => {
  const { batchKey } = input;
  if (batchKey === undefined || batchKey === null) return { sender: sender.name, key: digest, named: false };
  const length = [...batchKey.slice(0, limits.keyLength * 2 + 1)].length;
  if (length > limits.keyLength)
    throw new RequestError("LIMIT_EXCEEDED", `batchKey: at most ${limits.keyLength} characters are taken.`, {
      limit: limits.keyLength,
      actual: length,
    });
  if (batchKey.trim() === "" || batchKey.includes("\0") || !batchKey.isWellFormed())
    throw new RequestError(
      "BAD_INPUT",
      "batchKey: must have a visible character, and no U+0000 or half surrogate pair.",
    );
  return { sender: sender.name, key: batchKey, named: true };
};

const textOf = (articles: readonly unknown[]): number => {
  let text = 0;
  for (const article of articles)
    if (typeof article === "object" && article !== null && "body" in article && typeof article.body === "string")
      text += article.body.length;
  return text;
};

export const createIngest = (database: Database, limits: DomainLimits): Ingest => {
  const queue = createIngestQueue(limits, (calls) => ingestCalls(database, calls));
  const store = async (input: IngestArticlesInput, sender: Sender, rows: number): Promise<IngestOutcome> => {
    const call: PreparedCall = await inTurns(() => prepare(input.articles, sender, limits));
    return queue.store(
      {
        items: call.items,
        batch: batchNameOf(input, sender, limits, call.digest),
        rejectsAll: input.errorPolicy === "REJECT_ALL",
        isDryRun: input.dryRun === true,
      },
      rows,
    );
  };
  return {
    ingestArticles: async (input, sender) => {
      const { rows } = checkSize(input.articles, limits);
      batchNameOf(input, sender, limits, "");
      return queue.hold({ rows: rows + 1, text: textOf(input.articles) }, () => store(input, sender, rows));
    },
    stop: queue.stop,
  };
};
