/**
 * One upload's lines, gathered into calls: each is stored when it is full or the sender pauses. A sender that sends nothing for too
 * long is given up, and one that still sends when the service leaves is told where it stands.
 */
import { setTimeout as delay } from "node:timers/promises";
import { RequestError } from "../../terms/errors.ts";
import { limits } from "../limits.ts";
import { type Batch, createBatch, readSent } from "./batcher.ts";
import type { Line } from "./lines.ts";

/** The next lines, or "paused" where the sender takes its time, or the service leaves. */
const nextLines = async <Result>(
  upcoming: Promise<Result>,
  waitMs: number,
  leaving: AbortSignal,
): Promise<Result | "paused"> => {
  const timer = new AbortController();
  const abort = (): void => timer.abort();
  leaving.addEventListener("abort", abort);
  try {
    return await Promise.race([
      upcoming,
      delay(waitMs, "paused" as const, { signal: timer.signal }).catch(() => "paused" as const),
    ]);
  } finally {
    leaving.removeEventListener("abort", abort);
    timer.abort();
  }
};

export type Flush = (batch: Batch) => Promise<void>;

/** Gathers lines into calls, and stores each when it is full. */
const createGathering = (flush: Flush) => {
  let batch = createBatch();
  const storeWaiting = async (): Promise<void> => {
    if (batch.sent.length > 0) await flush(batch);
    batch = createBatch();
  };
  return {
    waits: (): boolean => batch.sent.length > 0,
    storeWaiting,
    take: async (lines: readonly Line[]): Promise<void> => {
      for (const line of lines) {
        const read = readSent(line);
        const item = read instanceof Promise ? await read : read;
        if (batch.take(item)) continue;
        await storeWaiting();
        batch.take(item);
      }
    },
  };
};

/** Reads to the end, storing whenever a call is full or the sender pauses. A sender that sends nothing for too long is given up. */
export const readAll = async (
  lines: AsyncIterator<readonly Line[]>,
  flush: Flush,
  leaving: AbortSignal,
): Promise<void> => {
  const gathering = createGathering(flush);
  let upcoming = lines.next();
  for (;;) {
    if (leaving.aborted) {
      await gathering.storeWaiting();
      throw new RequestError("OVERLOADED", "The service stops. Send the file again, and it goes on from here.", {
        retryAfterMs: limits.retryAfterMs,
      });
    }
    const waitMs = gathering.waits() ? limits.bulkPauseMs : limits.stalledMs;
    const arrived = await nextLines(upcoming, waitMs, leaving);
    if (arrived === "paused") {
      if (leaving.aborted) continue;
      if (!gathering.waits())
        throw new RequestError("TIMEOUT", `No line came for ${limits.stalledMs} ms. Send the file again for the rest.`);
      await gathering.storeWaiting();
      continue;
    }
    if (arrived.done) return gathering.storeWaiting();
    await gathering.take(arrived.value);
    upcoming = lines.next();
  }
};
