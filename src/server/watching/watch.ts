/**
 * Follows each request from its first line to its answer's end: a number for its answer, a line where the log is that fine, a
 * span where traces are made. Of the request it keeps the method, the door and the status; never what was sent.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Meters } from "./meters.ts";
import { type RequestMark, requestIdOf, withinRequest } from "./request.ts";
import type { Traces } from "./traces.ts";

export interface Watch {
  /** Runs `answer`; `kind` names the door, a word of ours. `lasts`: a stream, whose length says nothing. */
  request(
    kind: string,
    lasts: boolean,
    request: IncomingMessage,
    response: ServerResponse,
    answer: () => unknown,
  ): void;
  /** A WebSocket was opened (101), or refused. */
  upgrade(status: number): void;
}

/** The id's header, on requests and answers. */
export const requestIdHeader = "x-request-id";

/** On every answer: no page of another site runs it as a script or takes it for an image, and so sees something of it. */
const answerGuards = [
  ["x-content-type-options", "nosniff"],
  ["cross-origin-resource-policy", "same-origin"],
] as const;

export interface WatchOptions {
  readonly logger: Logger;
  readonly meters: Meters;
  /** null: no traces are made */
  readonly traces: Traces | null;
}

export const createWatch = ({ logger, meters, traces }: WatchOptions): Watch =>
  Object.freeze({
    request: (kind, lasts, request, response, answer) => {
      const mark: RequestMark = {
        id: requestIdOf(request),
        codes: new Set(),
        span: traces?.openRequest(kind, request) ?? null,
      };
      const beganAt = performance.now();
      response.setHeader(requestIdHeader, mark.id);
      for (const [name, value] of answerGuards) response.setHeader(name, value);
      response.once("close", () => {
        const ms = performance.now() - beganAt;
        const { statusCode: status } = response;
        // what a client cut off before its answer began has no status
        const told = response.headersSent ? status : 499;
        meters.countRequest(kind, told, lasts ? null : ms / 1_000);
        if (mark.span) traces?.closeRequest(mark.span, told, mark.codes);
        if (!logger.isLevelEnabled("info")) return;
        const { id: requestId, codes } = mark;
        const { method } = request;
        logger.info(
          {
            requestId,
            method,
            kind,
            status: told,
            ms: Math.round(ms),
            ...(codes.size > 0 ? { codes: [...codes] } : {}),
          },
          "answered",
        );
      });
      withinRequest(mark, answer);
    },
    upgrade: (status) => meters.countRequest("socket", status, null),
  } satisfies Watch);
