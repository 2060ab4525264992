/**
 * GraphQL over server-sent events, each operation on a connection of its own ("distinct connections mode"). An event of
 * claimEvents carries its cursor as `id`, and `Last-Event-ID` resumes after it, so that a browser's EventSource loses nothing.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type ExecutionResult, type GraphQLError, OperationTypeNode } from "graphql";
import type { Access, Caller } from "../../access/access.ts";
import type { RenderedStream } from "../../fanout/fanout.ts";
import { encodeLogCursor } from "../../terms/cursors.ts";
import { spreadOver } from "../drain.ts";
import { httpOf, type Present, statusOf, withoutHttp } from "../errors.ts";
import { mutationByGet } from "../json.ts";
import { endAnswer } from "../leftover.ts";
import { limits } from "../limits.ts";
import { allowOrigin } from "../origin.ts";
import { readParams } from "../params.ts";
import type { Opened, Operations } from "./operation.ts";

export interface StreamDoor {
  answer(request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void>;
  /** streams that are open */
  readonly size: number;
  /** Ends every stream, spread over `spreadMs`, and those that are opened meanwhile; EventSource comes back by itself, with its last cursor. */
  stop(spreadMs: number): void;
}

/** Whether an answer as an event stream is what the client wants first. */
export const wantsEventStream = (request: IncomingMessage): boolean =>
  /^\s*text\/event-stream\b/i.test(request.headers.accept ?? "");

/** The id that a client heard last. Browsers send it as a header; `EventSource` in a program may only set the query. */
const lastEventIdOf = (request: IncomingMessage): string | null => {
  const header = request.headers["last-event-id"];
  return typeof header === "string" && header !== "" ? header : null;
};

interface Stream {
  /** Resolves when the system took the text; at once where the client has gone. */
  write(text: string): Promise<void>;
  end(text?: string): void;
  /** Ends it without waiting for the client. */
  cut(): void;
}

const openStream = (response: ServerResponse, closed: () => void): Stream => {
  response.writeHead(200, {
    ...allowOrigin(response.req),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    // nginx would otherwise hold events back until its buffer is full
    "x-accel-buffering": "no",
  });
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  let waiting = 0;
  let takenAt = Date.now();
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => {
      if (response.destroyed || response.writableEnded) return resolve();
      if (waiting === 0) takenAt = Date.now();
      waiting += 1;
      response.write(text, () => {
        waiting -= 1;
        takenAt = Date.now();
        resolve();
      });
    });
  const heart = setInterval(() => {
    if (waiting === 0) void write(":\n\n");
    else if (Date.now() - takenAt >= limits.stalledMs) response.destroy();
  }, limits.heartbeatMs);
  response.once("close", () => {
    clearInterval(heart);
    closed();
  });
  return { write, end: (text) => void response.end(text), cut: () => void response.destroy() };
};

const frame = (text: string): string => `event: next\ndata: ${text}\n\n`;
const complete = "event: complete\ndata:\n\n";

const writeEvents = async (events: RenderedStream, stream: Stream): Promise<void> => {
  // also while a write waits for a client that takes nothing
  events.onEnd({
    streamEnded: (reason) => {
      if (reason === "STALLED") stream.cut();
    },
  });
  for (;;) {
    const taken = await events.take();
    // without `complete`: the client is to come back with its last cursor
    if (taken.length === 0) return stream.end();
    const frames = taken.map(({ event, text }) => `id: ${encodeLogCursor(event.position)}\n${frame(text)}`);
    await stream.write(frames.join(""));
  }
};

/** `left`: the service ended it, so the client is to come back instead of hearing that it is complete. */
const writeResults = async (
  results: AsyncIterable<ExecutionResult>,
  stream: Stream,
  left: () => boolean,
): Promise<void> => {
  for await (const result of results) await stream.write(frame(JSON.stringify(result)));
  stream.end(left() ? undefined : complete);
};

const refuse = (response: ServerResponse, errors: readonly GraphQLError[]): void => {
  const status = Math.max(...errors.map(statusOf));
  const text = JSON.stringify({ errors: errors.map(withoutHttp) });
  response.writeHead(status, {
    ...allowOrigin(response.req),
    ...(errors[0] && httpOf(errors[0])?.headers),
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  endAnswer(response, text);
};

/** A stream that fails to end cleanly has nobody left to tell. */
const ignore = (): void => undefined;

export const openStreamDoor = (access: Access, operations: Operations, present: Present): StreamDoor => {
  const running = new Set<() => void>();
  let stopping = false;
  const leaveOf = new WeakMap<ServerResponse, () => void>();

  const run = async (opened: Exclude<Opened, { type: "refused" }>, response: ServerResponse): Promise<void> => {
    let left = false;
    const leave = (): void => {
      left = true;
      if (opened.type === "events") opened.events.return().catch(ignore);
      if (opened.type === "results") opened.results.return(undefined).catch(ignore);
    };
    if (response.destroyed) return leave();
    const stream = openStream(response, () => {
      running.delete(leave);
      leave();
    });
    running.add(leave);
    leaveOf.set(response, leave);
    if (stopping) leave();
    if (opened.type === "events") return writeEvents(opened.events, stream);
    if (opened.type === "results") return writeResults(opened.results, stream, () => left);
    stream.end(`${frame(JSON.stringify(await opened.run()))}${complete}`);
  };

  /** Counts the connection until it is closed, and ends it with its key: EventSource comes back by itself, with its cursor. */
  const hold = (response: ServerResponse, { viewer, address }: Caller): void => {
    const releases = [access.holdAddress(address)];
    const release = (): void => {
      for (const free of releases.splice(0)) free();
    };
    try {
      releases.push(access.holdConnection(viewer));
    } catch (fault) {
      release();
      throw fault;
    }
    releases.push(access.watch(viewer, () => leaveOf.get(response)?.()));
    response.once("close", release);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void> => {
    const params = await readParams(request, caller.viewer);
    const lastEventId = lastEventIdOf(request);
    hold(response, caller);
    const opened = await operations.open({ ...params, ...caller, lastEventId, streams: true });
    if (opened.type === "refused") return refuse(response, opened.errors);
    if (opened.type === "single" && opened.operation === OperationTypeNode.MUTATION && request.method === "GET")
      throw mutationByGet;
    await run(opened, response);
  };

  return Object.freeze({
    answer: async (request: IncomingMessage, response: ServerResponse, caller: Caller) => {
      try {
        await answer(request, response, caller);
      } catch (fault) {
        const error = present(fault);
        if (!response.headersSent) return refuse(response, [error]);
        response.end(`${frame(JSON.stringify({ errors: [withoutHttp(error)] }))}${complete}`);
      }
    },
    get size() {
      return running.size;
    },
    stop: (spreadMs: number) => {
      stopping = true;
      spreadOver([...running], spreadMs);
    },
  });
};
