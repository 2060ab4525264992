/** Who is behind a request: its key or token, its ticket, or its address alone. */
import type { IncomingMessage } from "node:http";
import type { Access, Caller } from "../access/access.ts";
import { addressOf } from "./address.ts";
import { wantsEventStream } from "./subscriptions/sse.ts";

export type FindCaller = (request: IncomingMessage) => Caller | Promise<Caller>;

/**
 * A browser's EventSource sends no header of its own, so its address may carry a ticket. It sends GET and nothing else: addresses
 * end up in the logs of proxies, and what is found there must not write.
 */
const ticketIn = (request: IncomingMessage): string | null =>
  request.method === "GET" && request.url?.includes("ticket=") && wantsEventStream(request)
    ? new URL(request.url, "http://localhost").searchParams.get("ticket")
    : null;

/** `proxies`: as `addressOf` takes it. What it gives throws UNAUTHENTICATED. */
export const createFindCaller =
  (access: Access, proxies: number): FindCaller =>
  (request) => {
    const address = addressOf(request, proxies);
    const { authorization } = request.headers;
    const ticket = authorization === undefined ? ticketIn(request) : null;
    const viewer = ticket === null ? access.viewerOf(authorization, address) : access.redeemTicket(ticket);
    return viewer instanceof Promise ? viewer.then((found) => ({ viewer: found, address })) : { viewer, address };
  };
