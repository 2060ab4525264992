/** Who asks, and what it may. */
import { RequestError } from "../terms/errors.ts";

/** From the least to the most: each scope includes those before it. */
export const scopes = Object.freeze(["read", "ingest", "curate", "admin"] as const);
export type Scope = (typeof scopes)[number];

export const isScope = (text: string): text is Scope => scopes.some((scope) => scope === text);

export interface Viewer {
  /** the sender's name of batches */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** extractors that it may write; null: any */
  readonly extractors: readonly string[] | null;
  /** whom limits count: a key, a token's subject; for those who showed neither, their address */
  readonly subject: string;
  /** false: it showed no key */
  readonly known: boolean;
  /** the key's id; null where it came with anything else */
  readonly keyId: string | null;
  /** in ms since the epoch; null: never */
  readonly expiresAtMs: number | null;
}

const setsUpTo = scopes.map((_, index) => new Set(scopes.slice(0, index + 1)) as ReadonlySet<Scope>);
const none: ReadonlySet<Scope> = new Set();

/** The scope with those that it includes; null: none. */
export const scopesUpTo = (scope: Scope | null): ReadonlySet<Scope> =>
  scope === null ? none : (setsUpTo[scopes.indexOf(scope)] ?? none);

/** Who needs no key, as the house's own tests and measurements do. No way in gives it away. */
export const localViewer: Viewer = Object.freeze({
  name: "local",
  scopes: scopesUpTo("admin"),
  extractors: null,
  subject: "local",
  known: true,
  keyId: null,
  expiresAtMs: null,
});

/** The part of a viewer that decides what it may see: equal rights may share one answer. */
export const rightsOf = (viewer: Viewer): string => [...viewer.scopes].sort().join();

/** Whether what it asks for is not counted against the cost per minute. */
export const isUncounted = ({ scopes: has }: Viewer): boolean => has.has("admin");

export const unauthenticated = (message: string): RequestError => new RequestError("UNAUTHENTICATED", message);
