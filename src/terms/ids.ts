import { RequestError } from "./errors.ts";

/** The types that have Relay ids. */
export const nodeTypes = Object.freeze([
  "Publisher",
  "Article",
  "Entity",
  "Claim",
  "ClaimRelation",
  "IngestBatch",
] as const);
export type NodeType = (typeof nodeTypes)[number];

export interface NodeKey {
  readonly type: NodeType;
  readonly key: bigint;
}

const maxKey = 2n ** 63n - 1n;
const shape = /^([A-Za-z]+):([1-9][0-9]{0,18})$/;

/** The opaque id of a row: base64url of `Type:number`. Of letters and digits base64 makes neither + nor /, only padding. */
export const encodeId = (type: NodeType, key: bigint | string): string => {
  const padded = btoa(`${type}:${key}`);
  const end = padded.indexOf("=", padded.length - 2);
  return end < 0 ? padded : padded.slice(0, end);
};

/** Reads an id back; null where it is no id of ours. */
export const decodeId = (id: string): NodeKey | null => {
  const parts = shape.exec(Buffer.from(id, "base64url").toString("latin1"));
  const type = nodeTypes.find((known) => known === parts?.[1]);
  if (!parts?.[2] || !type) return null;
  const key = BigInt(parts[2]);
  // Only the one spelling that we hand out is an id: padding or stray bits would give one row several ids.
  return key <= maxKey && encodeId(type, key) === id ? { type, key } : null;
};

/** For a message: the id of a Claim, the id of an Entity. */
export const theIdOf = (type: NodeType): string => `the id of ${/^[AEI]/.test(type) ? "an" : "a"} ${type}`;

/** Reads an id that must be of one type; `where` names the argument in the error. */
export const expectId = (type: NodeType, id: string, where: string): bigint => {
  const node = decodeId(id);
  if (node?.type === type) return node.key;
  const what = node ? theIdOf(node.type) : "not an id of this service";
  throw new RequestError(
    "BAD_INPUT",
    `${where}: ${JSON.stringify(id.slice(0, 80))} is ${what}; pass ${theIdOf(type)}.`,
  );
};
