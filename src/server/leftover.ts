/**
 * Requests that are answered before they were read: too large, refused, given up. Many clients send everything before they look
 * for an answer, and a connection that is closed on them takes the answer away with it. So what is left is read and thrown away,
 * but only so much of it, and only for so long; then the connection is closed all the same.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { limits } from "./limits.ts";

const lookEveryMs = 100;

const isUnread = ({ complete, headers }: IncomingMessage): boolean =>
  !complete && (headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0);

/** Resolves when all was read, the limits are reached, or the client has gone. Keeps nothing of what it reads. */
const throwAway = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    const { socket } = request;
    const mostBytes = socket.bytesRead + limits.leftoverBytes;
    const endMs = Date.now() + limits.leftoverMs;
    const stop = (): void => {
      clearInterval(looking);
      resolve();
    };
    const looking = setInterval(() => {
      if (request.complete || socket.destroyed || socket.bytesRead > mostBytes || Date.now() > endMs) stop();
    }, lookEveryMs);
    request.once("end", stop);
    // who waited for more of it waits no longer
    request.removeAllListeners("readable").resume();
  });

/** Ends an answer with `text`, whatever is left of its request. An answer that is written at once needs its content-length. */
export const endAnswer = (response: ServerResponse, text?: string): void => {
  const { req: request } = response;
  if (!isUnread(request)) return void response.end(text);
  // one after which the connection is closed ends last, as ending it closes the connection
  if (response.shouldKeepAlive) response.end(text);
  else if (text !== undefined) response.write(text);
  void throwAway(request).then(() => {
    if (!response.writableEnded) response.end();
    if (!request.complete) request.socket.destroySoon();
  });
};
