/** Collects what is wrong with one article, each fault with the path that leads to it. Bounded: a hostile article has endless faults. */
import type { IngestError, IngestErrorCode } from "../outcome.ts";

/** A place in an article that faults can be reported of. A link to the place around it: most places never see a fault, and cost little. */
export interface Report {
  readonly around: Report | null;
  readonly step: string | number;
  readonly errors: IngestError[];
  readonly limit: number;
}

/** The article itself, without a fault. */
export const createReport = (limit: number): Report => ({ around: null, step: "", errors: [], limit });

/** The place of a field or an item. */
export const inside = (around: Report, step: string | number): Report => ({
  around,
  step,
  errors: around.errors,
  limit: around.limit,
});

const pathOf = ({ around, step }: Report): string[] => (around === null ? [] : [...pathOf(around), String(step)]);

/** Adds a fault at a place. Gives undefined, so that a reader can return it. */
export const fail = (report: Report, code: IngestErrorCode, message: string): undefined => {
  if (report.errors.length < report.limit) report.errors.push({ path: pathOf(report), code, message });
  return undefined;
};
