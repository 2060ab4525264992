import { RequestError } from "../terms/errors.ts";
import type { Scope, Viewer } from "./viewer.ts";

/** Refuses with FORBIDDEN where the viewer lacks the scope; `field` names what was asked for. */
export const requireScope = (viewer: Viewer, scope: Scope, field: string): void => {
  if (viewer.scopes.has(scope)) return;
  const has = [...viewer.scopes].sort().join(", ") || "none";
  throw new RequestError("FORBIDDEN", `${field} needs the scope ${scope}; this viewer has: ${has}.`, { scope });
};
