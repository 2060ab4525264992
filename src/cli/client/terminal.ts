/** The world of a command: its streams and its environment, handed in so that a test can hold them. */
import type { Readable, Writable } from "node:stream";

export interface Terminal {
  readonly input: Readable;
  /** what the command was asked for */
  readonly output: Writable;
  /** progress, notes and complaints */
  readonly notes: Writable & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The process's own. */
export const ownTerminal = (): Terminal => ({
  input: process.stdin,
  output: process.stdout,
  notes: process.stderr,
  environment: process.env,
});

// C0 and C1 controls, and the marks that turn the direction of text: an outlet's words must not steer somebody's terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const steering = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g;

/** Text from elsewhere on one line, without anything that a terminal would obey. */
export const plain = (text: string): string => text.replace(steering, " ").trim();

/** The signals by which people and systems ask a command to end. */
export const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Aborts at the first Ctrl-C, SIGTERM or closed terminal; the second one ends the process as usual. `release` forgets it. */
export const interruption = (): { readonly signal: AbortSignal; release(): void } => {
  const controller = new AbortController();
  const abort = (): void => {
    release();
    controller.abort();
  };
  const release = (): void => {
    for (const name of endings) process.off(name, abort);
  };
  for (const name of endings) process.on(name, abort);
  return { signal: controller.signal, release };
};
