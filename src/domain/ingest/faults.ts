/** Which faults of the database pass by themselves. An ingest may be tried again after any of them: it is idempotent. */
import { RequestError } from "../../terms/errors.ts";

const passingStates = new Set([
  "40001", // serialization failure
  "40P01", // deadlock
  "55P03", // the writers' lock was not given in time
  "53300", // too many connections
  "57P01", // the server is shut down
  "57P02", // it crashed
  "57P03", // it starts
  ...["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "ENOENT", "ENOTFOUND"],
]);

const codeOf = (fault: unknown): string =>
  fault instanceof Error && "code" in fault && typeof fault.code === "string" ? fault.code : "";

export const isPassing = (fault: unknown): boolean => {
  const code = codeOf(fault);
  if (passingStates.has(code) || code.startsWith("08")) return true;
  // the driver has no code for a connection that ended under it, or that it could not get from the pool
  return code === "" && fault instanceof Error && /connection terminated|timeout exceeded/i.test(fault.message);
};

const statementTimeout = "57014";

/** What the caller is told of a fault that did not pass. */
export const shownAs = (fault: unknown, retryAfterMs: number): unknown => {
  if (isPassing(fault))
    return new RequestError(
      "OVERLOADED",
      `The database does not take writes now; send the same again in ${retryAfterMs} ms: what was stored is not stored twice.`,
      { retryAfterMs },
    );
  if (codeOf(fault) === statementTimeout)
    return new RequestError("TIMEOUT", "The database took too long to store this call; send it in smaller ones.");
  return fault;
};
