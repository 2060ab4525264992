/** A log with a way out, and what tests do to it. */
import { type Commit, type Committed, commit } from "../../src/claim-log/commit.ts";
import type { Database } from "../../src/database/database.ts";
import { createFanout, type FanoutOptions } from "../../src/fanout/create.ts";
import type { EventStream, Fanout, WireEvent } from "../../src/fanout/fanout.ts";
import { encodeLogCursor } from "../../src/terms/cursors.ts";
import { insertArticle, insertClaim, openTestLog } from "../claim-log/rows.ts";
import { simpleLanguage } from "./language.ts";

export interface World {
  readonly database: Database;
  readonly url: string;
  /** Wakes every instance, as a notification would. */
  wake(): void;
  open(options?: Partial<FanoutOptions>): Promise<Fanout>;
  write<Result>(work: (tx: Commit) => Promise<Result>): Promise<Committed<Result>>;
  /** New ACTIVE claims, one entry each, in one commit. */
  addClaims(count: number, language?: string): Promise<{ claims: bigint[]; cursor: string }>;
  close(): Promise<void>;
}

export const openWorld = async (): Promise<World> => {
  const log = await openTestLog(8);
  const wakes = new Set<() => void>();
  const opened: Fanout[] = [];
  const database: Database = {
    ...log.database,
    listen: async (wake) => {
      wakes.add(wake);
      return { connected: true, stop: async () => void wakes.delete(wake) };
    },
  };
  const wake = (): void => {
    for (const one of wakes) one();
  };
  const write: World["write"] = async (work) => {
    const committed = await commit(database, work);
    wake();
    return committed;
  };
  const { result: article } = await write((tx) => insertArticle(tx, { uri: "urn:world" }));
  let keys = 0;
  return {
    database,
    url: log.url,
    wake,
    write,
    open: async (options = {}) => {
      const fanout = await createFanout({ database, language: simpleLanguage, pollMs: 60_000, ...options });
      opened.push(fanout);
      return fanout;
    },
    addClaims: async (count, language = "en") => {
      const { result: claims, position } = await write(async (tx) => {
        const made: bigint[] = [];
        for (let n = 0; n < count; n++) {
          const key = `k${++keys}`;
          made.push(await insertClaim(tx, { article, key, text: key, language }));
        }
        return made;
      });
      return { claims, cursor: encodeLogCursor(position) };
    },
    close: async () => {
      await Promise.all(opened.map((fanout) => fanout.stop(1_000)));
      await log.close();
    },
  };
};

export const take = async (stream: EventStream): Promise<WireEvent> => {
  const { value } = await stream.next();
  if (!value) throw new Error("the stream has ended");
  return value;
};

/** Takes until an event of this kind, which is the last one given. */
export const takeUntil = async (stream: EventStream, kind: WireEvent["kind"]): Promise<WireEvent[]> => {
  const events: WireEvent[] = [];
  do events.push(await take(stream));
  while (events.at(-1)?.kind !== kind);
  return events;
};

export const takeMany = async (stream: EventStream, count: number): Promise<WireEvent[]> => {
  const events: WireEvent[] = [];
  while (events.length < count) events.push(await take(stream));
  return events;
};

export const cursorOf = (event: WireEvent): string => encodeLogCursor(event.position);
/** What a client folds. */
export const isChange = ({ claimId }: WireEvent): boolean => claimId !== null;
