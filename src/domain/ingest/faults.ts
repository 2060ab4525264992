/** What becomes of a commit that the database could not make, as the floor tells it: RequestErrors, whatever the driver called it. */
import { RequestError } from "../../terms/errors.ts";

const hasCode = (fault: unknown, code: RequestError["code"]): boolean =>
  fault instanceof RequestError && fault.code === code;

/** Whether it passes by itself. An ingest may be tried again after any such fault: it is idempotent. */
export const isPassing = (fault: unknown): boolean => hasCode(fault, "OVERLOADED");

/** What the caller is told of a fault that did not pass. */
export const shownAs = (fault: unknown, retryAfterMs: number): unknown => {
  if (isPassing(fault))
    return new RequestError(
      "OVERLOADED",
      `The database does not take writes now; send the same again in ${retryAfterMs} ms: what was stored is not stored twice.`,
      { retryAfterMs },
    );
  if (hasCode(fault, "TIMEOUT"))
    return new RequestError("TIMEOUT", "The database took too long to store this call; send it in smaller ones.");
  return fault;
};
