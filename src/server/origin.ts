/**
 * Which web pages may talk to this service. Any page in a browser can send requests to loopback, and a page whose name its
 * owner points at 127.0.0.1 even reads the answers: so on loopback the Host must be loopback, and a page's Origin must be
 * loopback or the very host that it talks to. What else may call, and be called, is said in the configuration. Programs send no
 * Origin and are not asked. There are no cookies: what a page may do beyond that, it may do with a key that it was given.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { isLoopback } from "../config/access.ts";

const hostOf = (authority: string | undefined): URL | null => {
  const url = `http://${authority ?? ""}`;
  return authority && URL.canParse(url) ? new URL(url) : null;
};

export interface CallersPolicy {
  /** the address that the service listens on */
  readonly host: string;
  /** others than this machine's own users may reach it */
  readonly isPublic: boolean;
  /** names by which it is called, in lower case; empty: any, but on loopback only loopback's */
  readonly hosts: readonly string[];
  /** origins of other sites whose pages may use it; "*": any */
  readonly origins: readonly string[];
}

const hostFault = (host: URL, policy: CallersPolicy): string | null => {
  const { hostname } = host;
  if (policy.hosts.includes(hostname.toLowerCase()) || policy.hosts.includes(host.host.toLowerCase())) return null;
  if (policy.hosts.length > 0 && !isLoopback(hostname))
    return `The request's Host is ${host.host}, which is not one of CLAIMWIRE_HOSTS.`;
  if (isLoopback(policy.host) && !isLoopback(hostname))
    return `This service listens on ${policy.host} alone, but the request's Host is ${host.host}. Use a loopback address, or set HOST or CLAIMWIRE_HOSTS.`;
  return null;
};

/** null where the request may be answered, else why not, in words for its sender. */
export const refusalOf = ({ headers }: IncomingMessage, policy: CallersPolicy): string | null => {
  const host = hostOf(headers.host);
  if (!host) return "The request has no Host.";
  const fault = hostFault(host, policy);
  const { origin } = headers;
  if (fault || origin === undefined) return fault;
  if (policy.origins.includes(origin) || policy.origins.includes("*")) return null;
  const page = URL.canParse(origin) ? new URL(origin) : null;
  if (page && (page.host === host.host || (!policy.isPublic && isLoopback(page.hostname)))) return null;
  return `A page of ${origin} may not use this service; serve the page from the service's own host, or name its origin in CLAIMWIRE_ORIGINS.`;
};

/** Pages of other sites are refused before; those that are left may read. */
export const allowOrigin = ({ headers: { origin } }: IncomingMessage): Record<string, string> =>
  origin === undefined ? {} : { "access-control-allow-origin": origin, vary: "Origin" };

/** What a page's question before its request (OPTIONS) is answered at the doors beside GraphQL. */
export const answerPreflight = (request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(204, {
    ...allowOrigin(request),
    "access-control-allow-methods": "GET, HEAD, POST",
    "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "authorization, content-type",
    "access-control-max-age": "600",
  });
  response.end();
};
