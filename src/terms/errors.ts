/**
 * Expected failures. Each has a stable code that clients may rely on; `server/` shows exactly these and masks the rest.
 * Ranks above this file add subclasses beside the rule that fails, or throw these directly.
 */

export const requestErrorCodes = Object.freeze([
  "BAD_INPUT",
  "FILTER_INVALID",
  "PAGE_CURSOR_INVALID",
  "CURSOR_INVALID",
  "CURSOR_EXPIRED",
  "NOT_FOUND",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "LIMIT_EXCEEDED",
  "TIMEOUT",
  "OVERLOADED",
  "INTERNAL",
] as const);
export type RequestErrorCode = (typeof requestErrorCodes)[number];

/** A failure that the client caused or can act on. `details` are added to the GraphQL error's extensions. */
export class RequestError extends Error {
  readonly code: RequestErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: RequestErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "RequestError";
    this.code = code;
    this.details = details;
  }
}

/** The service cannot start or a command cannot run: one line that names the fault and the mend. Exit code 1. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StartError";
  }
}
