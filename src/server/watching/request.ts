/** Which request is being answered, known wherever its answer is made, so that what is logged and what is shown name the same id. */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Span } from "@opentelemetry/api";

export interface RequestMark {
  /** the client's own `x-request-id` where it sent a sound one */
  readonly id: string;
  /** codes of the errors that its answer shows, each once */
  readonly codes: Set<string>;
  /** null while no traces are made */
  readonly span: Span | null;
}

const marks = new AsyncLocalStorage<RequestMark>();

/** null outside of a request, such as for an event that many subscribers share. */
export const currentRequest = (): RequestMark | null => marks.getStore() ?? null;

export const withinRequest = <Result>(mark: RequestMark, work: () => Result): Result => marks.run(mark, work);

/** Runs what is nobody's in particular, though somebody's request set it going. */
export const outsideRequests = <Result>(work: () => Result): Result => marks.exit(work);

const soundId = /^[\w.:-]{1,64}$/;

export const requestIdOf = ({ headers }: IncomingMessage): string => {
  const given = headers["x-request-id"];
  return typeof given === "string" && soundId.test(given) ? given : randomUUID();
};
