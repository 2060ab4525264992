/** Collects what is wrong with one article, each fault with the path that leads to it. Bounded: a hostile article has endless faults. */
import type { IngestError, IngestErrorCode } from "../outcome.ts";

export interface Report {
  /** The same report, for a field or an item further in. */
  at(...steps: readonly (string | number)[]): Report;
  /** Adds a fault here. Gives undefined, so that a reader can `return report.fail(…)`. */
  fail(code: IngestErrorCode, message: string): undefined;
  /** true once any fault was added, here or elsewhere in the article */
  readonly failed: boolean;
}

export const createReport = (limit: number): { readonly report: Report; readonly errors: readonly IngestError[] } => {
  const errors: IngestError[] = [];
  const inside = (path: readonly string[]): Report => ({
    at: (...steps) => inside([...path, ...steps.map(String)]),
    fail: (code, message) => {
      if (errors.length < limit) errors.push({ path, code, message });
      return undefined;
    },
    get failed() {
      return errors.length > 0;
    },
  });
  return { report: inside([]), errors };
};
