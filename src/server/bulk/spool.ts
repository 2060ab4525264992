/**
 * Answers that wait for a client that is not reading yet. A client may send all of its articles before it reads the first result,
 * so results must never stop the reading: what the connection does not take waits in memory, then in a file of the temp folder,
 * up to a limit. The file has no name once it is open, so nothing is left of it whatever ends the process.
 */
import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { RequestError } from "../../terms/errors.ts";

export interface Spool {
  /** Takes a text; LIMIT_EXCEEDED where more than the limit waits already. */
  write(text: string): Promise<void>;
  /** Resolves when everything was handed to the connection, or the connection is gone, and calls `finish`. Takes `last` in any case. */
  end(last: string): Promise<void>;
  /** Lets go of the file. */
  close(): Promise<void>;
}

/** of results in memory, before the file is used */
const memoryBytes = 1024 * 1024;
const readBytes = 256 * 1024;

const openNameless = async (): Promise<FileHandle> => {
  const path = join(tmpdir(), `claimwire-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
};

/** First in, first out, over a file that starts again from its beginning whenever it was read to its end. */
const createOverflow = () => {
  let file: FileHandle | null = null;
  let readAt = 0;
  let writeAt = 0;
  return {
    waiting: (): number => writeAt - readAt,
    append: async (bytes: Buffer): Promise<void> => {
      file ??= await openNameless();
      await file.write(bytes, 0, bytes.length, writeAt);
      writeAt += bytes.length;
    },
    take: async (): Promise<Buffer> => {
      if (!file || readAt === writeAt) return Buffer.alloc(0);
      const size = Math.min(readBytes, writeAt - readAt);
      const { buffer } = await file.read(Buffer.alloc(size), 0, size, readAt);
      readAt += size;
      if (readAt === writeAt) {
        readAt = 0;
        writeAt = 0;
        await file.truncate(0);
      }
      return buffer;
    },
    close: async (): Promise<void> => {
      const open = file;
      file = null;
      await open?.close();
    },
  };
};

/** Resolves true when the connection takes more, false when it is gone. */
const drained = (out: Writable): Promise<boolean> =>
  new Promise((resolve) => {
    const settle = (open: boolean) => () => {
      out.off("drain", onDrain).off("close", onClose);
      resolve(open);
    };
    const onDrain = settle(true);
    const onClose = settle(false);
    out.once("drain", onDrain).once("close", onClose);
    if (out.destroyed) onClose();
  });

/** One thing at a time, in the order asked for. */
const createLane = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  };
};

/** `finish` ends the connection's answer. */
export const createSpool = (out: Writable, limitBytes: number, finish: () => void): Spool => {
  const overflow = createOverflow();
  const inLane = createLane();
  let memory: string[] = [];
  let memorySize = 0;
  let pumping: Promise<void> | null = null;

  /** the oldest that waits: the file's before the memory's, as only the file is older */
  const next = (): Promise<Buffer | string> =>
    inLane(async () => {
      if (overflow.waiting() > 0) return overflow.take();
      const text = memory.join("");
      memory = [];
      memorySize = 0;
      return text;
    });

  const pump = async (): Promise<void> => {
    for (let piece = await next(); piece.length > 0 && !out.destroyed; piece = await next())
      if (!out.write(piece) && !(await drained(out))) break;
    pumping = null;
  };

  const keep = (text: string): Promise<void> =>
    inLane(async () => {
      memory.push(text);
      memorySize += text.length;
      if (memorySize < memoryBytes) return;
      await overflow.append(Buffer.from(memory.join("")));
      memory = [];
      memorySize = 0;
    });

  return {
    write: async (text) => {
      const actual = overflow.waiting() + memorySize;
      if (actual > limitBytes)
        throw new RequestError(
          "LIMIT_EXCEEDED",
          `${actual} bytes of results wait to be read, and at most ${limitBytes} are kept: read results while sending. What was reported is stored; send the file again for the rest.`,
          { limit: limitBytes, actual },
        );
      await keep(text);
      pumping ??= pump().catch((fault: Error) => void out.destroy(fault));
    },
    end: async (last) => {
      await keep(last);
      await pumping;
      await pump();
      finish();
    },
    close: overflow.close,
  };
};
