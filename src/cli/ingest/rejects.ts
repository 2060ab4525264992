/** What was refused, for people as lines and for the next try as a file: NDJSON of `{ place, uri, errors, article }`. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { StartError } from "../../terms/errors.ts";
import { plain } from "../client/terminal.ts";
import type { Fault } from "./send.ts";

export interface Reject {
  readonly place: string;
  readonly uri: string | null;
  readonly errors: readonly Fault[];
  /** as it was read; left out where the line could not be read */
  readonly article?: unknown;
  readonly relation?: unknown;
}

export interface Rejects {
  write(reject: Reject): Promise<void>;
  close(): Promise<void>;
}

/** Opens the file (emptied: it holds this run's), or nothing where none was asked for. */
export const openRejects = async (path: string | null): Promise<Rejects> => {
  if (path === null) return { write: async () => undefined, close: async () => undefined };
  const file = createWriteStream(path);
  try {
    await once(file, "open");
  } catch (fault) {
    const reason = fault instanceof Error && "code" in fault ? String(fault.code) : String(fault);
    throw new StartError(`cannot write ${path} (${reason}).`);
  }
  return {
    async write(reject) {
      if (!file.write(`${JSON.stringify(reject)}\n`)) await once(file, "drain");
    },
    async close() {
      file.end();
      await once(file, "finish");
    },
  };
};

/** One line per error: where it was read, which article, where in it, what and why. */
export const describeReject = ({ place, uri, errors }: Reject): string[] =>
  errors.map(({ path, code, message }) =>
    ["rejected", place, uri ?? "-", path.join(".") || "-", code, message].map(plain).join("  "),
  );
