/**
 * What was refused, for people as lines and for the next try as a file: NDJSON of `{ place, uri, errors, article }`, with `relation`
 * or `line` in the place of `article` where it was none.
 */
import { fstatSync, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { StartError } from "../../terms/errors.ts";
import { openFileSink } from "../client/sink.ts";
import { plain } from "../client/terminal.ts";
import type { Fault } from "./send.ts";
import type { Source } from "./sources.ts";

export interface Reject {
  readonly place: string;
  readonly uri: string | null;
  readonly errors: readonly Fault[];
  /** as it was read */
  readonly article?: unknown;
  readonly relation?: unknown;
  /** a line that could not be read, where it is text */
  readonly line?: string;
}

export interface Rejects {
  write(reject: Reject): Promise<void>;
  close(): Promise<void>;
}

const statOf = async (fd: number | null): Promise<Stats | null> => (fd === null ? null : fstatSync(fd));

/** Opening it empties it, and with it what is to be sent. */
const refuseOwnSource = async (path: string, sources: readonly Source[]): Promise<void> => {
  const file = await stat(path).catch(() => null);
  if (!file?.isFile()) return;
  for (const { path: read, fd, name } of sources) {
    const found = await (read === null ? statOf(fd) : stat(read)).catch(() => null);
    if (found && found.dev === file.dev && found.ino === file.ino)
      throw new StartError(`--rejects ${path} would empty ${name}, which is to be sent; name another file.`);
  }
};

/** Opens the file (emptied: it holds this run's), or nothing where none was asked for. `sources` are what the run reads. */
export const openRejects = async (path: string | null, sources: readonly Source[]): Promise<Rejects> => {
  if (path === null) return { write: async () => undefined, close: async () => undefined };
  await refuseOwnSource(path, sources);
  const file = await openFileSink(path);
  return { write: (reject) => file.write(`${JSON.stringify(reject)}\n`), close: file.close };
};

/** One line per error: where it was read, which article, where in it, what and why. */
export const describeReject = ({ place, uri, errors }: Reject): string[] =>
  errors.map(({ path, code, message }) =>
    ["rejected", place, uri ?? "-", path.join(".") || "-", code, message].map(plain).join("  "),
  );
