/**
 * Which web pages may talk to this service. Any page in a browser can send requests to loopback, and a page whose name its
 * owner points at 127.0.0.1 even reads the answers: so on loopback the Host must be loopback, and a page's Origin must be
 * loopback or the very host that it talks to. Programs send no Origin and are not asked.
 */
import type { IncomingMessage } from "node:http";

const loopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

const hostOf = (authority: string | undefined): URL | null => {
  const url = `http://${authority ?? ""}`;
  return authority && URL.canParse(url) ? new URL(url) : null;
};

export const isLoopback = (hostname: string): boolean => loopback.test(hostname) || hostname === "::1";

/** null where the request may be answered, else why not, in words for its sender. */
export const refusalOf = (request: IncomingMessage, boundHost: string): string | null => {
  const host = hostOf(request.headers.host);
  if (!host) return "The request has no Host.";
  if (isLoopback(boundHost) && !isLoopback(host.hostname))
    return `This service listens on ${boundHost} alone, but the request's Host is ${host.host}. Use a loopback address, or set HOST.`;
  const { origin } = request.headers;
  if (origin === undefined) return null;
  const page = URL.canParse(origin) ? new URL(origin) : null;
  if (page && (isLoopback(page.hostname) || page.host === host.host)) return null;
  return `A page of ${origin} may not use this service; serve the page from the service's own host or from loopback.`;
};

/** Pages of other sites are refused before; those that are left may read. */
export const allowOrigin = ({ headers: { origin } }: IncomingMessage): Record<string, string> =>
  origin === undefined ? {} : { "access-control-allow-origin": origin, vary: "Origin" };
