/** The two scalars of the contract: how they are written and what is accepted. */
import { GraphQLError, Kind, type ValueNode } from "graphql";
import { encodeLogCursor } from "../terms/cursors.ts";
import { builder } from "./builder.ts";

const instant =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** null where the text is no RFC 3339 instant. Digits below a millisecond are cut off. */
export const parseInstant = (text: string): Date | null => {
  const day = instant.exec(text)?.[1];
  // the calendar is asked too: 30 February would otherwise roll over into March
  if (!day || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) return null;
  const parsed = new Date(text.toUpperCase());
  return Number.isNaN(parsed.getTime()) ? null : parsed;
};

/** What a client sent: the value, and its place where it stands in the document itself. */
const refuse = (message: string, node?: ValueNode): never => {
  throw new GraphQLError(message, node ? { nodes: node } : {});
};

const readInstant = (value: unknown, node?: ValueNode): Date =>
  (typeof value === "string" ? parseInstant(value) : null) ??
  refuse("A DateTime is an RFC 3339 instant with its offset, such as 2025-08-19T00:00:00Z.", node);

const readCursor = (value: unknown, node?: ValueNode): string =>
  typeof value === "string" ? value : refuse("A LogCursor is the text that an earlier answer gave.", node);

const textOf = (node: ValueNode): unknown => (node.kind === Kind.STRING ? node.value : null);

builder.scalarType("DateTime", {
  description: [
    "An instant. Answered as RFC 3339 in UTC with milliseconds, such as 2025-08-19T00:00:00.000Z.",
    "Accepted as RFC 3339 with any offset, which is required; digits below a millisecond are cut off.",
  ].join(" "),
  serialize: (value) => value.toISOString(),
  parseValue: (value) => readInstant(value),
  parseLiteral: (node) => readInstant(textOf(node), node),
});

builder.scalarType("LogCursor", {
  description: [
    "A place in the claim log. Opaque: store it, compare it only for equality, send it back.",
    "It belongs to one log, depends on no filter, and never skips a claim committed later.",
    "A text that is none of ours, or that belongs to another log, is CURSOR_INVALID { head }; one older than the log's retention is CURSOR_EXPIRED { oldest, head }.",
  ].join(" "),
  serialize: encodeLogCursor,
  parseValue: (value) => readCursor(value),
  parseLiteral: (node) => readCursor(textOf(node), node),
});
