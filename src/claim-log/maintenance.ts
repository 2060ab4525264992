/** The log looked after for as long as a service runs: partitions made ahead, old ones dropped. Any number of instances may do it. */
import type { Database } from "../database/database.ts";
import { maintainLog, type Retention } from "./retention.ts";

/** A partition is full in five minutes at 30,000 entries a second, and one is always made ahead. */
const everyMs = 60_000;

/** Begins at once. `report` is told of a round that failed; the next one comes all the same. */
export const startLogMaintenance = (
  database: Database,
  retention: Retention,
  report: (fault: unknown) => void,
): { stop(): Promise<void> } => {
  let running = Promise.resolve();
  const maintain = (): void => {
    running = running.then(() => maintainLog(database, retention)).then(() => undefined, report);
  };
  const timer = setInterval(maintain, everyMs);
  timer.unref();
  maintain();
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
};
