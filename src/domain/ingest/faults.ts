/** What becomes of a commit that the database could not make. */
import { CommitLostError } from "../../database/faults.ts";
import { RequestError } from "../../terms/errors.ts";

/** The database, not a call: each of them would meet it alone too. */
export const isOfDatabase = (fault: unknown): fault is RequestError =>
  fault instanceof RequestError && fault.code === "OVERLOADED";

/** It passes by itself, and nothing was stored: the same may be tried again. */
export const isPassing = (fault: unknown): boolean => isOfDatabase(fault) && !(fault instanceof CommitLostError);

/** What the caller is told of a fault that did not pass. */
export const shownAs = (fault: unknown, retryAfterMs: number): unknown => {
  if (!isOfDatabase(fault)) return fault;
  const told = new RequestError("OVERLOADED", fault.message, { ...fault.details, retryAfterMs });
  return Object.assign(told, { cause: fault });
};
