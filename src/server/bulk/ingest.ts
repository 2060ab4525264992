/**
 * POST /ingest: articles as NDJSON, one ArticleInput a line, answered by one line each in the same order as they commit, then one
 * line with the sum. The same rules through the same code as the mutation; only GraphQL's coercion is left out, so that a wrong
 * type refuses its own article and no other. Resumable by sending the same file again: what is stored is UNCHANGED.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { requireScope } from "../../access/require.ts";
import type { Viewer } from "../../access/viewer.ts";
import type { ArticleInput, Domain, IngestOutcome, IngestResult, Sender } from "../../domain/domain.ts";
import { senderOf } from "../../schema/sender.ts";
import { encodeLogCursor, type LogPosition } from "../../terms/cursors.ts";
import { RequestError } from "../../terms/errors.ts";
import { encodeId } from "../../terms/ids.ts";
import { type Charge, chargeInTime } from "../charging.ts";
import { type Present, withoutHttp } from "../errors.ts";
import { endAnswer } from "../leftover.ts";
import { limits } from "../limits.ts";
import { refuse } from "../refusal.ts";
import type { Sent } from "./batcher.ts";
import { type Flush, readAll } from "./gather.ts";
import { readLines } from "./lines.ts";
import { createSpool, type Spool } from "./spool.ts";

interface Options {
  readonly batchKey: string | null;
  readonly dryRun: boolean;
}

const readOptions = (request: IncomingMessage): Options => {
  const type = (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  // a page of another origin cannot send this type without asking first
  if (type !== "application/x-ndjson")
    throw new RequestError("BAD_INPUT", "POST /ingest takes content-type application/x-ndjson: one article a line.");
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity")
    throw new RequestError(
      "BAD_INPUT",
      `POST /ingest takes lines as they are, and these are content-encoding ${JSON.stringify(encoding)}: send them uncompressed.`,
    );
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  for (const name of searchParams.keys())
    if (name !== "batchKey" && name !== "dryRun")
      throw new RequestError(
        "BAD_INPUT",
        `${JSON.stringify(name)} is no parameter of /ingest: batchKey and dryRun are.`,
      );
  const dryRun = searchParams.get("dryRun") ?? "false";
  if (dryRun !== "true" && dryRun !== "false") throw new RequestError("BAD_INPUT", "dryRun must be true or false.");
  return { batchKey: searchParams.get("batchKey"), dryRun: dryRun === "true" };
};

/** What the last line says. */
interface Sum {
  articles: number;
  readonly statuses: Record<"created" | "updated" | "unchanged" | "rejected", number>;
  readonly batchIds: Set<string>;
  position: LogPosition | null;
}

const lineOf = ({ line, value }: Sent, index: number, result: Omit<IngestResult, "index">): string => {
  const uri = typeof value === "object" && value !== null && "uri" in value ? value.uri : null;
  return `${JSON.stringify({
    index,
    line,
    uri: typeof uri === "string" ? uri : null,
    status: result.status,
    articleId: result.articleId === null ? null : encodeId("Article", result.articleId),
    claims: result.claims.map(({ key, status, claimId }) => ({
      key,
      status,
      claimId: claimId === null ? null : encodeId("Claim", claimId),
    })),
    errors: result.errors,
  })}\n`;
};

const rejected = ({ fault }: Sent): Omit<IngestResult, "index"> => ({
  status: "REJECTED",
  articleId: null,
  claims: [],
  errors: fault ? [{ path: [], ...fault }] : [],
});

/** Stores one call, waiting as long as the service asks where it is behind. */
const store = async (domain: Domain, sender: Sender, articles: unknown[], options: Options): Promise<IngestOutcome> => {
  const input = { ...options, articles: articles as ArticleInput[] };
  const giveUpAt = Date.now() + limits.bulkPatienceMs;
  for (;;) {
    try {
      return await domain.ingestArticles(input, sender);
    } catch (fault) {
      if (!(fault instanceof RequestError) || fault.code !== "OVERLOADED" || Date.now() > giveUpAt) throw fault;
      const asked = Number(fault.details["retryAfterMs"]);
      await delay(Number.isFinite(asked) && asked > 0 ? asked : limits.retryAfterMs);
    }
  }
};

const createAnswers = (spool: Spool, sum: Sum) => async (sent: readonly Sent[], outcome: IngestOutcome | null) => {
  const stored = outcome?.results.values();
  const lines: string[] = [];
  for (const item of sent) {
    const result = item.fault ? rejected(item) : stored?.next().value;
    if (!result) throw new Error("fewer results than articles");
    const status = result.status === "NOT_APPLIED" ? "rejected" : (result.status.toLowerCase() as Lowercase<"CREATED">);
    sum.statuses[status] += 1;
    lines.push(lineOf(item, sum.articles, result));
    sum.articles += 1;
  }
  await spool.write(lines.join(""));
  if (!outcome) return;
  sum.position = outcome.position;
  if (outcome.batchId !== null) sum.batchIds.add(encodeId("IngestBatch", outcome.batchId));
};

/** Holds an upload to its rate: waits until `lines` in all are due. */
const createPace = () => {
  const began = Date.now();
  return async (lines: number): Promise<void> => {
    const early = began + (lines * 1_000) / limits.bulkLinesPerSecond - Date.now();
    if (early > 0) await delay(early);
  };
};

const sumLine = ({ articles, statuses, batchIds, position }: Sum): string =>
  `${JSON.stringify({
    done: true,
    articles,
    ...statuses,
    batchIds: [...batchIds],
    cursor: position && encodeLogCursor(position),
  })}\n`;

export interface BulkDoorOptions {
  readonly domain: Domain;
  readonly charge: Charge;
  readonly present: Present;
  /** aborted when uploads are to end at the next good place */
  readonly leaving: AbortSignal;
  /** told of lines that no article could be read from */
  readonly countUnreadable: (lines: number) => void;
}

/** One upload, from its first line to its last answer. */
const receive = async (
  { domain, charge, present, leaving, countUnreadable }: BulkDoorOptions,
  { viewer, options }: { readonly viewer: Viewer; readonly options: Options },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const spool = createSpool(response, limits.bulkSpoolBytes, () => endAnswer(response));
  const sum: Sum = {
    articles: 0,
    statuses: { created: 0, updated: 0, unchanged: 0, rejected: 0 },
    batchIds: new Set(),
    position: null,
  };
  const report = createAnswers(spool, sum);
  const keepPace = createPace();
  const sender = senderOf(viewer);
  const flush: Flush = async ({ sent }) => {
    const articles = sent.filter(({ fault }) => !fault).map(({ value }) => value);
    if (articles.length < sent.length) countUnreadable(sent.length - articles.length);
    // where the service leaves meanwhile, what was read is stored all the same
    await chargeInTime(charge, viewer, sent.length, leaving);
    await report(sent, articles.length > 0 ? await store(domain, sender, articles, options) : null);
    await keepPace(sum.articles);
  };
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    await readAll(readLines(chunks, limits.bulkLineBytes), flush, leaving);
    await spool.end(sumLine(sum));
  } catch (fault) {
    // a sender that is gone reads no answer; what it sent so far is stored, and sending again is the way on
    if (request.errored || response.destroyed) return void response.destroy();
    const { message, extensions } = withoutHttp(present(fault));
    await spool.end(`${JSON.stringify({ done: false, error: { message, ...extensions } })}\n`);
  } finally {
    await spool.close();
  }
};

export const createBulkDoor = (door: BulkDoorOptions) => {
  const { present, charge } = door;
  let uploads = 0;

  const admit = (request: IncomingMessage): Options => {
    if (uploads < limits.bulkUploads) return readOptions(request);
    throw new RequestError("OVERLOADED", `${uploads} uploads run already; send this one again later.`, {
      retryAfterMs: limits.retryAfterMs,
    });
  };

  return async (request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<void> => {
    if (request.method !== "POST")
      return void response.writeHead(405, { allow: "POST" }).end("POST /ingest takes articles as NDJSON.\n");
    let options: Options;
    try {
      requireScope(viewer, "ingest", "POST /ingest");
      await charge(viewer, limits.searchPoints);
      options = admit(request);
    } catch (fault) {
      return refuse(response, fault, present);
    }
    response.writeHead(200, { "content-type": "application/x-ndjson; charset=utf-8", "cache-control": "no-store" });
    response.flushHeaders();
    uploads += 1;
    try {
      await receive(door, { viewer, options }, request, response);
    } catch (fault) {
      present(fault); // logged; a broken transfer tells the sender that this is not the end
      response.destroy();
    } finally {
      uploads -= 1;
    }
  };
};
