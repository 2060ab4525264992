/**
 * WebSocket frames of events. What is the same for all clients is encoded once; each client's bytes are its own id and a copy.
 * Only text messages, whole and without compression, from server to client (RFC 6455, 5.2).
 */
import type { RenderedEvent } from "../../fanout/fanout.ts";

const wholeText = 0x81;
const brace = Buffer.from("}");

/** What stands behind the id, by event: all sockets that get it get the same object. */
const encoded = new WeakMap<RenderedEvent, Buffer>();
const payloadOf = (event: RenderedEvent): Buffer => {
  const known = encoded.get(event);
  if (known) return known;
  const payload = Buffer.concat([Buffer.from(event.text), brace]);
  encoded.set(event, payload);
  return payload;
};

const headerLength = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/** Writes a frame's header; gives where it ends. */
const writeHeader = (bytes: Buffer, at: number, length: number): number => {
  bytes[at] = wholeText;
  if (length < 126) {
    bytes[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    bytes[at + 1] = 126;
    return bytes.writeUInt16BE(length, at + 2);
  }
  bytes[at + 1] = 127;
  return bytes.writeBigUInt64BE(BigInt(length), at + 2);
};

/** One buffer, so that all of it is one system call. `prefix`: a message up to its payload. */
export const frameEvents = (prefix: string, events: readonly RenderedEvent[]): Buffer => {
  const payloads = events.map(payloadOf);
  const before = Buffer.byteLength(prefix);
  let size = 0;
  for (const { length } of payloads) size += headerLength(before + length) + before + length;
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const payload of payloads) {
    at = writeHeader(bytes, at, before + payload.length);
    at += bytes.write(prefix, at);
    at += payload.copy(bytes, at);
  }
  return bytes;
};
