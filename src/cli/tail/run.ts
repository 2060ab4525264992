/**
 * `claimwire tail`: live claims in a terminal, lossless. It keeps the last cursor and subscribes from there again after every lost
 * connection, however long the service is away.
 */
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { StartError } from "../../terms/errors.ts";
import { findService } from "../client/credentials.ts";
import { greet, type Service, waitMs } from "../client/service.ts";
import { interruption, plain, type Terminal } from "../client/terminal.ts";
import { FinalError, type Hearing, listen } from "./connection.ts";
import { eventLine } from "./line.ts";
import { type TailEvent, tailFilter } from "./operation.ts";

export interface TailOptions {
  /** names or aliases; a claim about any of them is heard */
  readonly entities: readonly string[];
  /** words that the claim's text must have; null: any text */
  readonly match: string | null;
  /** a cursor; null: from now on */
  readonly after: string | null;
  readonly json: boolean;
  /** ends it, beside Ctrl-C */
  readonly signal?: AbortSignal;
}

const knows = /* GraphQL */ `
  query Knows($filter: EntityFilter) {
    entities(first: 1, filter: $filter) {
      nodes {
        name
      }
    }
  }
`;

const checkNames = async (service: Service, names: readonly string[], note: (text: string) => void): Promise<void> => {
  await greet(service, "{ __typename }");
  for (const name of names) {
    const known = await service.ask<{ entities: { nodes: unknown[] } | null }>(knows, {
      filter: { name: { equals: name } },
    });
    if (known.entities?.nodes.length === 0) note(`no entity is called ${plain(name)} yet; waiting for one`);
  }
};

interface Tape {
  last: string | null;
  /** failed connections since the last event */
  turn: number;
}

const openHearing = (
  options: TailOptions,
  terminal: Terminal,
  tape: Tape,
  signal: AbortSignal,
): Omit<Hearing, "url" | "key" | "filter" | "after"> => {
  const { output, notes } = terminal;
  const note = (message: string): void => void notes.write(`${message}\n`);
  const colored = "isTTY" in output && output.isTTY === true && !terminal.environment["NO_COLOR"];
  const show = (event: TailEvent): boolean => {
    const line = options.json ? JSON.stringify(event) : eventLine(event, colored);
    return line === null || output.write(`${line}\n`);
  };
  let readyOnce = false;
  return {
    signal,
    note,
    hear(event) {
      if (event.kind === "READY" && !options.json) {
        note(readyOnce ? "live again" : `live from ${event.cursor}`);
        readyOnce = true;
      }
      const room = show(event);
      // The line is out, so this is where to go on from: a claim shown is never shown again, and none is left out.
      tape.last = event.cursor;
      tape.turn = 0;
      return room;
    },
    whenReady: async () => {
      await once(output, "drain", { signal });
    },
  };
};

const toGoOn = (cursor: string): string => `to go on from here: claimwire tail --after ${cursor}`;

/** What ended it, and where to go on: whoever sees it has no other way to learn of a cursor. */
const finalMessage = ({ message, goOn }: FinalError, last: string | null): string => {
  const cursor = goOn === "LAST" ? last : goOn?.cursor;
  return cursor ? `${message}\n${toGoOn(cursor)}` : message;
};

/** A service that comes back is noticed within some seconds, however long it was away. */
const mostTurns = 5;

const followOnce = async (hearing: Hearing, tape: Tape): Promise<void> => {
  let reason = "the service ended the subscription";
  try {
    await listen(hearing);
  } catch (fault) {
    if (hearing.signal.aborted) return;
    if (fault instanceof FinalError) throw new StartError(finalMessage(fault, tape.last));
    reason = fault instanceof Error ? fault.message : String(fault);
  }
  if (hearing.signal.aborted) return;
  const pause = waitMs(Math.min(tape.turn, mostTurns));
  tape.turn += 1;
  hearing.note(`${reason}; back in ${(pause / 1000).toFixed(1)} s, from the last cursor`);
  await wait(pause, undefined, { signal: hearing.signal }).catch(() => undefined);
};

/** Runs until it is interrupted, then gives the exit code. */
export const runTail = async (options: TailOptions, terminal: Terminal): Promise<number> => {
  const service = await findService(terminal.environment);
  const { url, key } = service;
  const filter = tailFilter(options.entities, options.match);
  const { signal: interrupted, release } = interruption();
  const closed = new AbortController();
  // The reader left, as `head` does: nobody is told any more.
  const onError = (): void => closed.abort();
  terminal.output.on("error", onError);
  const signal = AbortSignal.any([interrupted, closed.signal, ...(options.signal ? [options.signal] : [])]);
  const tape: Tape = { last: options.after, turn: 0 };
  const hearing = openHearing(options, terminal, tape, signal);
  try {
    await checkNames(service, options.entities, hearing.note);
    while (!signal.aborted) await followOnce({ ...hearing, url, key, filter, after: tape.last }, tape);
    if (tape.last !== null && !options.json && !closed.signal.aborted) hearing.note(toGoOn(tape.last));
    return 0;
  } finally {
    release();
    terminal.output.off("error", onError);
  }
};
