/**
 * Gathers lines into calls of `ingestArticles`: as many as one call takes well, fewer when the sender pauses. One call runs at a
 * time, so a slow database slows the reading, and nothing is buffered but the call that is being gathered.
 */

import { RequestError } from "../../terms/errors.ts";
import { canonicalUri } from "../../terms/uri.ts";
import { parseJson, parseJsonAtOnce } from "../json-in-turns.ts";
import { limits } from "../limits.ts";
import type { Line } from "./lines.ts";

/** An article as it was sent; `value` is null where the line could not be read, and `fault` says why. */
export interface Sent {
  readonly line: number;
  readonly bytes: number;
  readonly value: unknown;
  readonly fault: { readonly code: FaultCode; readonly message: string } | null;
}

type FaultCode = "TOO_LONG" | "TOO_MANY" | "INVALID_VALUE";

/** What is over a limit of JSON is JSON all the same: a text is too long, items, fields and levels are too many. */
const faultOf = (fault: unknown): readonly [FaultCode, string] => {
  if (fault instanceof RequestError && fault.code === "LIMIT_EXCEEDED")
    return [fault.details["name"] === "jsonTextLength" ? "TOO_LONG" : "TOO_MANY", `${fault.message}.`];
  return ["INVALID_VALUE", `The line is not JSON: ${fault instanceof Error ? fault.message : "unreadable"}.`];
};

/** A promise where the line is so long that it is parsed in turns. */
export const readSent = (line: Line): Sent | Promise<Sent> => {
  const refuse = (code: FaultCode, message: string): Sent => ({
    line: line.number,
    bytes: 0,
    value: null,
    fault: { code, message },
  });
  if (line.text === null)
    return line.fault === "TOO_LONG"
      ? refuse("TOO_LONG", `The line has ${line.bytes} bytes; at most ${limits.bulkLineBytes} are taken.`)
      : refuse("INVALID_VALUE", "The line is not UTF-8.");
  const taken = (value: unknown): Sent => ({ line: line.number, bytes: line.bytes, value, fault: null });
  const unread = (fault: unknown): Sent => refuse(...faultOf(fault));
  if (line.text.length > limits.atOnceLength) return parseJson(line.text).then(taken, unread);
  try {
    return taken(parseJsonAtOnce(line.text));
  } catch (fault) {
    return unread(fault);
  }
};

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** What makes two articles of one call the same one. */
const identityOf = (value: unknown): string | null => {
  const uri = field(value, "uri");
  if (typeof uri !== "string") return null;
  return JSON.stringify([canonicalUri(uri) ?? uri, field(value, "extractor") ?? "default"]);
};

export const createBatch = () => {
  const sent: Sent[] = [];
  const identities = new Set<string>();
  let claims = 0;
  let bytes = 0;
  return {
    sent: sent as readonly Sent[],
    /**
     * false: it does not fit, and opens the next call. The same article twice never shares a call, so that where calls begin
     * and end, which depends on the network, changes no answer.
     */
    take: (item: Sent): boolean => {
      const list = field(item.value, "claims");
      const more = Array.isArray(list) ? list.length : 0;
      const identity = identityOf(item.value);
      const isFull =
        sent.length >= limits.bulkArticles ||
        claims + more > limits.bulkClaims ||
        bytes + item.bytes > limits.bulkBytes;
      if (sent.length > 0 && (isFull || (identity !== null && identities.has(identity)))) return false;
      if (identity !== null) identities.add(identity);
      sent.push(item);
      claims += more;
      bytes += item.bytes;
      return true;
    },
  };
};

export type Batch = ReturnType<typeof createBatch>;
