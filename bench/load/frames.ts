/**
 * Counts WebSocket messages as they arrive, without reading them: at a hundred thousand a second a client that parsed each would be
 * what is measured. Long messages are events; short ones (acknowledgements, READY, CHECKPOINT, ping) are handed over as text.
 */

export interface FrameCounter {
  /** Bytes of this socket, valid only during the call. */
  read(chunk: Buffer): void;
}

export interface FrameListener {
  /** a long message has arrived whole; its length in bytes */
  event(bytes: number): void;
  short(text: string): void;
  /** the server asks for a pong with these bytes */
  ping(bytes: Buffer): void;
}

/** Shorter than any event with a claim in it, bytes. */
export const shortLimitBytes = 400;
const opcodePing = 9;

interface Header {
  readonly opcode: number;
  readonly size: number;
  readonly length: number;
}

/** null where the header is not there whole. */
const headerAt = (chunk: Buffer, at: number): Header | null => {
  const left = chunk.length - at;
  if (left < 2) return null;
  const opcode = chunk.readUInt8(at) & 15;
  const code = chunk.readUInt8(at + 1) & 127;
  if (code < 126) return { opcode, size: 2, length: code };
  if (code === 126) return left < 4 ? null : { opcode, size: 4, length: chunk.readUInt16BE(at + 2) };
  return left < 10 ? null : { opcode, size: 10, length: Number(chunk.readBigUInt64BE(at + 2)) };
};

export const createFrameCounter = (listener: FrameListener): FrameCounter => {
  let skip = 0;
  let skipped = 0;
  let rest: Buffer | null = null;

  const shortFrame = (opcode: number, payload: Buffer): void => {
    if (opcode === opcodePing) listener.ping(Buffer.from(payload));
    else listener.short(payload.toString("utf8"));
  };

  /** Gives the place after the frame, or -1 where the rest of it is still to come. */
  const frame = (chunk: Buffer, at: number): number => {
    const header = headerAt(chunk, at);
    if (!header) return -1;
    const begin = at + header.size;
    if (header.length >= shortLimitBytes) {
      skip = header.length;
      skipped = header.length;
      return begin;
    }
    if (begin + header.length > chunk.length) return -1;
    shortFrame(header.opcode, chunk.subarray(begin, begin + header.length));
    return begin + header.length;
  };

  return {
    read: (arrived) => {
      const chunk = rest ? Buffer.concat([rest, arrived]) : arrived;
      rest = null;
      let at = 0;
      while (at < chunk.length) {
        if (skip > 0) {
          const taken = Math.min(skip, chunk.length - at);
          skip -= taken;
          at += taken;
          if (skip === 0) listener.event(skipped);
          continue;
        }
        const next = frame(chunk, at);
        if (next < 0) {
          rest = Buffer.from(chunk.subarray(at));
          return;
        }
        at = next;
      }
    },
  };
};
