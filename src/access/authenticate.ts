/**
 * From what a request shows to the viewer behind it. What was looked up is remembered for some seconds, so that a key costs the
 * database a statement now and then and a request a digest; a key that was revoked opens nothing longer than that.
 */
import { hash } from "node:crypto";
import type { Queryable } from "../database/database.ts";
import { RequestError } from "../terms/errors.ts";
import type { Allowance } from "./allowance.ts";
import { type ApiKey, digestOf, findKey, isSame, keyIdOf } from "./keys.ts";
import { createTokenCheck, type TokenPolicy } from "./tokens.ts";
import { scopesUpTo, unauthenticated, type Viewer } from "./viewer.ts";

export interface AuthenticationPolicy {
  /** what may be done without a key: read, or nothing */
  readonly reading: "open" | "keys";
  /** an admin key that is not in the database; null: none */
  readonly adminKey: string | null;
  /** null: no tokens are taken */
  readonly tokens: TokenPolicy | null;
}

export interface Authentication {
  /**
   * `authorization`: the header's text. Throws UNAUTHENTICATED where what it shows opens nothing, or where nothing is not enough;
   * LIMIT_EXCEEDED { limit, actual, retryAfterMs } where it opens nothing once more than an address may try in a minute.
   */
  viewerOf(authorization: string | undefined, address: string): Viewer | Promise<Viewer>;
  /** Forgets what it remembers of a key. */
  forget(keyId: string): void;
  /** Keys that were used since the last call, with the time in ms since the epoch. */
  takeUses(): Map<string, number>;
}

const rememberMs = 5_000;
/** a key that opens nothing is looked up again sooner: it may just have been made */
const rememberNothingMs = 1_000;
const mostRemembered = 10_000;
const longestCredential = 8_192;

interface Remembered {
  readonly viewer: Viewer | Promise<Viewer>;
  untilMs: number;
}

const viewerOfKey = ({ id, name, scope, extractors, expiresAt }: ApiKey): Viewer =>
  Object.freeze({
    name,
    scopes: scopesUpTo(scope),
    extractors,
    subject: `key ${id}`,
    known: true,
    keyId: id,
    expiresAtMs: expiresAt?.getTime() ?? null,
  });

const adminViewer: Viewer = Object.freeze({
  name: "admin",
  scopes: scopesUpTo("admin"),
  extractors: null,
  subject: "key admin",
  known: true,
  keyId: null,
  expiresAtMs: null,
});

const unknownViewer = (address: string, reading: "open" | "keys"): Viewer => ({
  name: "anonymous",
  scopes: scopesUpTo(reading === "open" ? "read" : null),
  extractors: [],
  subject: `address ${address}`,
  known: false,
  keyId: null,
  expiresAtMs: null,
});

const bearer = /^bearer +(\S+) *$/i;

const credentialIn = (authorization: string): string => {
  const [, credential] = bearer.exec(authorization) ?? [];
  if (credential === undefined || credential.length > longestCredential)
    throw unauthenticated("The header Authorization must be `Bearer KEY`.");
  return credential;
};

/** Reads a stored key; UNAUTHENTICATED where it is none, was revoked or is over. */
const readKey = async (database: Queryable, id: string, secret: string): Promise<Viewer> => {
  const key = await findKey(database, id, secret);
  if (!key) throw unauthenticated("This key is not known here.");
  if (key.revokedAt) throw unauthenticated(`This key (${key.name}) was revoked.`);
  if (key.expiresAt && key.expiresAt.getTime() <= Date.now())
    throw unauthenticated(`This key (${key.name}) has expired.`);
  return viewerOfKey(key);
};

const createLookUp = (database: Queryable, { adminKey, tokens }: AuthenticationPolicy) => {
  const adminDigest = adminKey === null ? null : digestOf(adminKey);
  const checkToken = tokens && createTokenCheck(tokens);
  const isToken = (credential: string): boolean => checkToken !== null && credential.split(".").length === 3;
  return {
    /** A key of ours and a token have too many bits to be guessed; what somebody chose is not compared for ever. */
    isGuessable: (credential: string): boolean => keyIdOf(credential) === null && !isToken(credential),
    lookUp: async (credential: string): Promise<Viewer> => {
      if (adminDigest && isSame(digestOf(credential), adminDigest)) return adminViewer;
      const id = keyIdOf(credential);
      if (id !== null) return readKey(database, id, credential);
      if (checkToken && isToken(credential)) return checkToken(credential);
      throw unauthenticated("This key is not known here.");
    },
  };
};

/** Only what fails is counted, so that whoever has a stored key or a token is not kept out by others at its address. */
const countFailure = (viewer: Promise<Viewer>, guesses: Allowance, tries: string): Promise<Viewer> =>
  viewer.catch(async (fault: unknown) => {
    if (fault instanceof RequestError && fault.code === "UNAUTHENTICATED") await guesses.charge(tries, 1);
    throw fault;
  });

/** `guesses`: what each address may try in vain. */
export const createAuthentication = (
  database: Queryable,
  policy: AuthenticationPolicy,
  guesses: Allowance,
): Authentication => {
  const { isGuessable, lookUp } = createLookUp(database, policy);
  /** by the credential's digest: a credential itself is not kept */
  const remembered = new Map<string, Remembered>();
  let uses = new Map<string, number>();

  const remember = (name: string, viewer: Promise<Viewer>): Promise<Viewer> => {
    const entry: Remembered = { viewer, untilMs: Date.now() + rememberMs };
    // those in use are the youngest, and stay
    remembered.delete(name);
    remembered.set(name, entry);
    const oldest = remembered.keys().next();
    if (remembered.size > mostRemembered && !oldest.done) remembered.delete(oldest.value);
    viewer.then(
      (found) => {
        if (remembered.get(name) === entry) remembered.set(name, { viewer: found, untilMs: entry.untilMs });
      },
      () => {
        entry.untilMs = Math.min(entry.untilMs, Date.now() + rememberNothingMs);
      },
    );
    return viewer;
  };

  const noteUse = (viewer: Viewer): void => {
    if (viewer.keyId !== null) uses.set(viewer.keyId, Date.now());
  };

  const find = (credential: string, address: string): Viewer | Promise<Viewer> => {
    const name = hash("sha256", credential, "base64url");
    const known = remembered.get(name);
    const now = Date.now();
    if (!known || known.untilMs <= now) {
      const tries = `tries ${address}`;
      const isProven = known && !(known.viewer instanceof Promise);
      if (!isProven && isGuessable(credential)) guesses.check(tries);
      return countFailure(remember(name, lookUp(credential)), guesses, tries);
    }
    const { viewer } = known;
    if (viewer instanceof Promise || viewer.expiresAtMs === null || viewer.expiresAtMs > now) return viewer;
    throw unauthenticated("This key has expired.");
  };

  return Object.freeze({
    viewerOf: (authorization, address) => {
      if (authorization !== undefined) {
        const viewer = find(credentialIn(authorization), address);
        if (viewer instanceof Promise) void viewer.then(noteUse, () => undefined);
        else noteUse(viewer);
        return viewer;
      }
      if (policy.reading === "open") return unknownViewer(address, policy.reading);
      throw unauthenticated("This service answers nobody without a key: send the header Authorization: Bearer KEY.");
    },
    forget: (keyId) => {
      for (const [name, { viewer }] of remembered)
        if (viewer instanceof Promise || viewer.keyId === keyId) remembered.delete(name);
    },
    takeUses: () => {
      const taken = uses;
      uses = new Map();
      return taken;
    },
  } satisfies Authentication);
};
