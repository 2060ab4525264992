/** Something that a command writes lines to, as fast as it takes them. Where it fails, the next write says so in a sentence. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { StartError } from "../../terms/errors.ts";

export interface Sink {
  /** Resolves when there is room for more. Throws a StartError where the disk is full or nobody reads any more. */
  write(text: string): Promise<void>;
  /** Ends a file, once all of it is written; a stream that was handed in stays open. */
  close(): Promise<void>;
}

const isError = (fault: unknown): fault is NodeJS.ErrnoException => fault instanceof Error;
const reasonOf = (fault: unknown): string => (isError(fault) ? (fault.code ?? fault.message) : String(fault));
const cannotWrite = (name: string, fault: unknown): StartError =>
  new StartError(`cannot write ${name} (${reasonOf(fault)}).`);

const sinkOver = (stream: Writable, name: string, finish: () => Promise<void>, signal?: AbortSignal): Sink => {
  let fault: unknown = null;
  // without a listener it would end the process with a trace
  stream.on("error", (thrown) => {
    fault ??= thrown;
  });
  const guarded = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      if (fault !== null) throw fault;
      await work();
      if (fault !== null) throw fault;
    } catch (thrown) {
      throw cannotWrite(name, thrown);
    }
  };
  return {
    write: (text) => guarded(async () => stream.write(text) || once(stream, "drain", { signal })),
    close: () => guarded(finish),
  };
};

/** Over a stream that is open already. `signal` ends a wait for whoever does not read. */
export const openSink = (stream: Writable, name: string, signal?: AbortSignal): Sink =>
  sinkOver(stream, name, async () => undefined, signal);

/** Over a file, which is emptied. */
export const openFileSink = async (path: string): Promise<Sink> => {
  const file = createWriteStream(path);
  await once(file, "open").catch((fault: unknown) => {
    throw cannotWrite(path, fault);
  });
  return sinkOver(file, path, async () => {
    file.end();
    await once(file, "finish");
  });
};
