/**
 * Whether the service lives and whether to send it requests. Live: the process answers. Ready: the database answers and has every
 * migration, the log is being read, and the service is not on its way out. Nothing that is stored is told.
 */
import type { Queryable } from "../../database/database.ts";
import { createStateReader, type DatabaseState } from "../../database/state.ts";
import type { Fanout } from "../../fanout/fanout.ts";
import { limits } from "../limits.ts";

export interface Readiness {
  readonly status: "ready" | "not ready";
  /** each part in a word; "ok" where nothing is wrong with it */
  readonly checks: {
    readonly service: "ok" | "stopping";
    readonly database: "ok" | "away";
    readonly migrations: "ok" | "missing" | "unknown";
    readonly log: "ok" | "not read";
  };
}

export interface Health {
  live(): object;
  ready(): Promise<Readiness>;
  /** Not ready from now on. */
  leave(): void;
}

/** One question at a time, however many ask: probes must not add to what keeps a database busy. */
const shareOne = <Result>(ask: () => Promise<Result>): (() => Promise<Result>) => {
  let running: Promise<Result> | null = null;
  return () => {
    running ??= ask().finally(() => {
      running = null;
    });
    return running;
  };
};

const within = async (work: Promise<DatabaseState>, ms: number): Promise<DatabaseState> => {
  const { promise: late, resolve } = Promise.withResolvers<DatabaseState>();
  const timer = setTimeout(() => resolve("AWAY"), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

export const createHealth = async (database: Queryable, fanout: Pick<Fanout, "metrics">): Promise<Health> => {
  const stateOf = shareOne(await createStateReader(database));
  let leaving = false;
  return Object.freeze({
    live: () => ({ status: "live", fanout: fanout.metrics() }),
    ready: async (): Promise<Readiness> => {
      const state = await within(stateOf(), limits.readyMs);
      const checks = {
        service: leaving ? "stopping" : "ok",
        database: state === "AWAY" ? "away" : "ok",
        migrations: { READY: "ok", BEHIND: "missing", AWAY: "unknown" }[state],
        log: fanout.metrics().sinceReadMs <= limits.unreadMs ? "ok" : "not read",
      } as Readiness["checks"];
      const isReady = Object.values(checks).every((check) => check === "ok");
      return { status: isReady ? "ready" : "not ready", checks };
    },
    leave: () => {
      leaving = true;
    },
  });
};
