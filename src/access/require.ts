import { RequestError } from "../terms/errors.ts";
import { type Scope, unauthenticated, type Viewer } from "./viewer.ts";

/**
 * Refuses where the viewer lacks the scope: with FORBIDDEN, or with UNAUTHENTICATED where it showed no key at all. `field` names
 * what was asked for.
 */
export const requireScope = (viewer: Viewer, scope: Scope, field: string): void => {
  if (viewer.scopes.has(scope)) return;
  if (!viewer.known)
    throw unauthenticated(`${field} needs a key with the scope ${scope}: send the header Authorization: Bearer KEY.`);
  const has = [...viewer.scopes].sort().join(", ") || "none";
  throw new RequestError("FORBIDDEN", `${field} needs the scope ${scope}; this key has: ${has}.`, { scope });
};
