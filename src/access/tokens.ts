/**
 * Tokens that another issuer has signed (JWT). Its public keys come from its JWKS address and are kept; issuer and audience must
 * be the configured ones, and a token without an end is refused.
 */
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { RequestError } from "../terms/errors.ts";
import { usualExtractors } from "./keys.ts";
import { isScope, type Scope, scopes, scopesUpTo, unauthenticated, type Viewer } from "./viewer.ts";

export interface TokenPolicy {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** the claim with the scopes: a text with spaces between, or a list */
  readonly scopeClaim: string;
  /** the claim with the sender's name */
  readonly senderClaim: string;
}

/** Signed with a private key. A shared secret would let whoever checks a token make one. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const clockToleranceSeconds = 5;
const fetchTimeoutMs = 5_000;

const textsOf = (value: unknown): string[] => {
  if (typeof value === "string") return value.split(/\s+/).filter((text) => text !== "");
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
};

/** `claimwire:ingest` means `ingest` too: issuers that serve several services put a name before. */
const scopeOf = (value: unknown): Scope | null => {
  const named = textsOf(value)
    .map((text) => text.replace(/^claimwire:/, ""))
    .filter(isScope);
  return scopes.findLast((scope) => named.includes(scope)) ?? null;
};

const extractorsOf = (value: unknown, scope: Scope | null): readonly string[] | null => {
  if (value === undefined) return usualExtractors(scope ?? "read");
  const names = textsOf(value);
  return names.includes("*") ? null : names;
};

const viewerOf = (payload: JWTPayload, policy: TokenPolicy): Viewer => {
  const { sub, exp } = payload;
  const sender = payload[policy.senderClaim];
  if (!sub || exp === undefined || typeof sender !== "string" || sender === "")
    throw unauthenticated(`The token needs the claims sub, exp and ${policy.senderClaim}.`);
  const scope = scopeOf(payload[policy.scopeClaim]);
  return Object.freeze({
    name: sender,
    scopes: scopesUpTo(scope),
    extractors: extractorsOf(payload["extractors"], scope),
    subject: `token ${sub}`,
    known: true,
    keyId: null,
    expiresAtMs: exp * 1000,
  });
};

/** The issuer cannot be asked: the token may be good. Anything else is wrong with the token. */
const isAway = (fault: unknown): boolean =>
  !(fault instanceof errors.JOSEError) || fault instanceof errors.JWKSTimeout || fault.code === "ERR_JOSE_GENERIC";

/** Gives the viewer behind a token; UNAUTHENTICATED where it is not good, OVERLOADED where its issuer's keys cannot be had. */
export const createTokenCheck = (policy: TokenPolicy): ((token: string) => Promise<Viewer>) => {
  const keySet = createRemoteJWKSet(new URL(policy.jwksUrl), { timeoutDuration: fetchTimeoutMs });
  const { issuer, audience } = policy;
  return async (token) => {
    const options = {
      issuer,
      audience,
      algorithms,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ["exp", "sub"],
    };
    try {
      const { payload } = await jwtVerify(token, keySet, options);
      return viewerOf(payload, policy);
    } catch (fault) {
      if (fault instanceof RequestError) throw fault;
      if (fault instanceof errors.JWTExpired) throw unauthenticated("The token has expired. Fetch a new one.");
      if (isAway(fault))
        throw new RequestError("OVERLOADED", "The token cannot be checked now. Try again in a moment.");
      throw unauthenticated("The token is not one that this service takes: issuer, audience or signature do not fit.");
    }
  };
};
