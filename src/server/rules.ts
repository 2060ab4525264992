/** What a deployment allows of operations: all or those of its manifest, and who may read the schema from it. */
import { createHash } from "node:crypto";
import { unauthenticated, type Viewer } from "../access/viewer.ts";
import { RequestError, StartError } from "../terms/errors.ts";

/** How a client names its operation: by its text, or by the name of a text that the service has. */
export interface Asked {
  /** empty where it is named otherwise */
  readonly query: string;
  readonly documentId?: string | null | undefined;
  /** `persistedQuery: { sha256Hash }`, as some clients name an operation */
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface OperationRules {
  /** not everybody may read the schema, so errors must not spell it out */
  readonly hidesSchema: boolean;
  /** Throws where this viewer may not read the schema. */
  requireIntrospection(viewer: Viewer): void;
  /** only operations of a manifest are taken */
  readonly isClosed: boolean;
  /** The operation's text. Throws FORBIDDEN where it is none of the manifest's, NOT_FOUND where no text has the name. */
  textOf(asked: Asked): string;
}

/** Texts by their names. */
export type Manifest = ReadonlyMap<string, string>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const entriesOf = (value: unknown): [name: unknown, text: unknown][] => {
  if (!isObject(value)) return [[null, null]];
  const { operations } = value;
  if (!Array.isArray(operations)) return Object.entries(value);
  return operations.map((operation: unknown) =>
    isObject(operation) ? [operation["id"], operation["body"]] : [null, null],
  );
};

/**
 * Reads a manifest: `{ "name": "query …" }`, or `{ "operations": [{ "id": "name", "body": "query …" }] }`. A text is known by its
 * SHA-256 too. Throws StartError where it is neither.
 */
export const readManifest = (json: string, file: string): Manifest => {
  const fault = new StartError(
    `${file} must be JSON: an object from names to operations, or a list \`operations\` of { id, body }.`,
  );
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw fault;
  }
  const manifest = new Map<string, string>();
  for (const [name, text] of entriesOf(value)) {
    if (typeof name !== "string" || typeof text !== "string") throw fault;
    manifest.set(name, text);
    manifest.set(hashOf(text), text);
  }
  return manifest;
};

const nameIn = ({ documentId, extensions }: Asked): string | null => {
  if (typeof documentId === "string") return documentId.replace(/^sha256:/, "");
  const persisted = extensions?.["persistedQuery"];
  const hash = isObject(persisted) ? persisted["sha256Hash"] : undefined;
  return typeof hash === "string" ? hash : null;
};

const createTextOf = (manifest: Manifest | null): ((asked: Asked) => string) => {
  if (!manifest)
    return (asked) => {
      if (asked.query !== "" || nameIn(asked) === null) return asked.query;
      throw new RequestError("NOT_FOUND", "This service keeps no operations by name; send the text in `query`.");
    };
  const texts = new Set(manifest.values());
  return (asked) => {
    if (asked.query !== "") {
      if (texts.has(asked.query)) return asked.query;
      throw new RequestError("FORBIDDEN", "This service takes only operations that its operator has listed.");
    }
    const text = manifest.get(nameIn(asked) ?? "");
    if (text !== undefined) return text;
    throw new RequestError("NOT_FOUND", "No listed operation has this name or SHA-256.");
  };
};

/** `manifest` null: any operation is taken. */
export const createRules = (introspection: "open" | "keys", manifest: Manifest | null): OperationRules =>
  Object.freeze({
    hidesSchema: introspection !== "open",
    requireIntrospection: (viewer: Viewer) => {
      if (introspection === "open" || viewer.known) return;
      throw unauthenticated("The schema is shown to those with a key: send the header Authorization: Bearer KEY.");
    },
    isClosed: manifest !== null,
    textOf: createTextOf(manifest),
  });
